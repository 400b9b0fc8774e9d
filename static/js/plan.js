/* The plan of an upload: rows and words are mended in a dialog above it; without this they have pages of their own. */
(function () {
  "use strict";
  const dialog = () => document.getElementById("editor-dialog");

  document.addEventListener("htmx:afterSwap", (event) => {
    const box = dialog();
    if (!box) return;
    if (event.detail.target.id === "editor" && !box.open) box.showModal();
    if (event.detail.target.id === "editor") {
      const first = box.querySelector("[aria-invalid=true]");
      if (first) first.focus();
    }
    const config = event.detail.requestConfig;
    if (event.detail.target.id === "plan" && config && box.contains(config.elt)) box.close();
  });

  document.addEventListener("click", (event) => {
    const close = event.target instanceof Element && event.target.closest("#editor-dialog a[data-close]");
    if (close) event.preventDefault();
  });

  /* <input type=checkbox data-ticks="name"> ticks all boxes of that name in its form */
  document.addEventListener("change", (event) => {
    const all = event.target;
    if (!(all instanceof HTMLInputElement) || !all.dataset.ticks) return;
    all.form.querySelectorAll(`input[name="${all.dataset.ticks}"]`).forEach((box) => (box.checked = all.checked));
  });
})();
