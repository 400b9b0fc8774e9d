/* The entry sheet of a poll: <input name=is_short> changes between the whole sheet and the short one. */
document.addEventListener("change", (event) => {
  const box = event.target.closest("[data-sheet] [name=is_short]");
  if (box) box.closest("[data-sheet]").classList.toggle("short", box.checked);
});
