/* The upload form: a file too large is refused before it is sent; on the workbench a chosen file is sent at once.
   Dropping and naming the file is app.js's [data-drop]. */
(function () {
  "use strict";

  function take(zone) {
    const input = zone.querySelector("input[type=file]");
    const file = input.files[0];
    if (!file) return;
    const said = zone.querySelector("[data-file]");
    const refused = file.size > Number(zone.dataset.maxBytes);
    said.classList.toggle("bad", refused);
    if (refused) {
      said.textContent = zone.dataset.tooLarge;
      input.value = "";
    } else if (zone.dataset.sends === "at-once") {
      said.textContent = "正在上传 " + file.name;
      input.form.submit();
    }
  }

  /* What only some kinds of workbook ask for is shown for those */
  function fit() {
    const kind = document.querySelector("input[name=kind]:checked");
    if (!kind) return;
    document.querySelectorAll("[data-only-for]").forEach((part) => {
      part.hidden = !part.dataset.onlyFor.split(" ").includes(kind.value);
      part.querySelectorAll("input, select").forEach((input) => (input.disabled = part.hidden));
    });
  }
  document.querySelectorAll("input[name=kind]").forEach((input) => input.addEventListener("change", fit));
  window.addEventListener("pageshow", fit);

  document.querySelectorAll("[data-drop][data-max-bytes]").forEach((zone) => {
    ["change", "drop"].forEach((type) => zone.addEventListener(type, () => window.setTimeout(() => take(zone))));
  });
})();
