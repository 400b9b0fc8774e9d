/* Shows the entry that the address names, and narrows the register of indicators while typing. The rows of a closed group
   come when it is opened, all rows with the first search. */
(function () {
  'use strict';

  const asked = decodeURIComponent(location.hash.slice(1));
  const box = document.querySelector('[data-register-find]');
  let isShown = !asked;

  function show() {
    const entry = document.getElementById(asked);
    const group = entry ? entry.closest('details') : document.getElementById(asked.split('.')[0]);
    if (group) group.open = true;
    if (entry) entry.scrollIntoView({block: 'center'});
    isShown = Boolean(entry);
  }

  function narrow() {
    const words = box.querySelector('input').value.trim().toLowerCase().split(/\s+/);
    document.querySelectorAll('.reg tbody tr').forEach(row => {
      const text = row.textContent.toLowerCase();
      row.hidden = !words.every(word => text.includes(word));
    });
    document.querySelectorAll('.reg details').forEach(group => {
      group.hidden = words[0] !== '' && !group.querySelector('tbody tr:not([hidden])');
      if (words[0] !== '' && !group.hidden) group.open = true;
    });
  }

  window.addEventListener('load', () => { if (!isShown) show(); });
  document.addEventListener('htmx:afterSettle', () => {
    if (!isShown) show();
    if (box.querySelector('input').value.trim()) narrow();
  });
  box.hidden = false;
  box.querySelector('input').addEventListener('input', narrow);
}());
