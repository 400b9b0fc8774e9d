/* The review board: a row unfolds in place, Esc folds it, arrows walk the grid. Without it every link opens a page. */
(function () {
  "use strict";

  function fold(body) {
    const detail = body.querySelector("tr.det");
    if (!detail) return false;
    detail.remove();
    body.classList.remove("open");
    const link = body.querySelector("a[data-unfold]");
    link.setAttribute("aria-expanded", "false");
    return true;
  }

  function unfold(body, url) {
    const row = document.createElement("tr");
    row.className = "det";
    const cell = row.insertCell();
    cell.colSpan = Number(body.closest("table").dataset.width);
    cell.textContent = "正在读取…";
    body.append(row);
    body.classList.add("open");
    body.querySelector("a[data-unfold]").setAttribute("aria-expanded", "true");
    window.htmx.ajax("GET", url, {target: cell, swap: "innerHTML"});
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest(".rv tbody a[data-cell], .rv tbody a[data-unfold]");
    if (!link || !window.htmx || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    const body = link.closest("tbody");
    if (!fold(body)) unfold(body, link.href);
    link.focus();
  });

  const STEPS = {ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0]};
  document.addEventListener("keydown", (event) => {
    const body = event.target.closest && event.target.closest(".rv tbody");
    if (!body) return;
    if (event.key === "Escape" && fold(body)) {
      event.preventDefault();
      body.querySelector("a[data-unfold]").focus();
      return;
    }
    const step = STEPS[event.key];
    if (!step || !event.target.matches("a[data-cell], a[data-unfold]")) return;
    const links = (part) => Array.from(part.querySelectorAll("a[data-unfold], a[data-cell]"));
    const bodies = Array.from(body.closest("table").tBodies);
    const next = bodies[bodies.indexOf(body) + step[0]];
    const found = next && links(next)[links(body).indexOf(event.target) + step[1]];
    if (!found) return;
    event.preventDefault();
    found.focus();
  });
})();
