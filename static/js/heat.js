/* The heat map: one stop for the Tab key, arrows walk from cell to cell, Enter or a click opens the cell in a dialog above
   the page. Without this every cell is a link to its own page. */
(function () {
  "use strict";
  const grid = document.querySelector("[data-heat]");
  const dialog = document.getElementById("cell-dialog");
  if (!grid) return;

  const rows = Array.from(grid.tBodies[0].rows, (row) => Array.from(row.querySelectorAll("a.ce"))).filter((cells) => cells.length);
  let current = null;

  function hold(cell) {
    if (current) current.tabIndex = -1;
    current = cell;
    cell.tabIndex = 0;
  }
  rows.forEach((cells) => cells.forEach((cell) => (cell.tabIndex = -1)));
  if (rows.length) hold(rows[0][0]);

  function place(cell) {
    const row = rows.findIndex((cells) => cells.includes(cell));
    return [row, rows[row].indexOf(cell)];
  }
  const within = (number, size) => Math.max(0, Math.min(size - 1, number));

  function target(event, row, column) {
    const last = rows[row].length - 1;
    const moves = {
      ArrowDown: [row + 1, column],
      ArrowUp: [row - 1, column],
      ArrowRight: [row, column + 1],
      ArrowLeft: [row, column - 1],
      PageDown: [row + 10, column],
      PageUp: [row - 10, column],
      Home: [event.ctrlKey ? 0 : row, 0],
      End: [event.ctrlKey ? rows.length - 1 : row, last]
    };
    return moves[event.key];
  }

  grid.addEventListener("keydown", (event) => {
    const cell = event.target.closest("a.ce");
    const found = cell && target(event, ...place(cell));
    if (!found) return;
    event.preventDefault();
    const cells = rows[within(found[0], rows.length)];
    const next = cells[within(found[1], cells.length)];
    hold(next);
    next.focus();
  });

  grid.addEventListener("focusin", (event) => {
    const cell = event.target.closest("a.ce");
    if (cell && cell !== current) hold(cell);
  });

  grid.addEventListener("click", (event) => {
    const cell = event.target.closest("a.ce");
    if (!cell || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    if (!window.htmx || !dialog || !dialog.showModal) return;
    event.preventDefault();
    hold(cell);
    dialog.addEventListener("close", () => cell.focus(), {once: true});
    window.htmx.ajax("GET", cell.href, {target: "#cell", swap: "innerHTML"}).then(() => dialog.open || dialog.showModal());
  });
})();
