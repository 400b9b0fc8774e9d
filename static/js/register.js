/* Opens the group of the entry that the address names, and narrows the register of indicators while typing. */
(function () {
  'use strict';

  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target) {
    const group = target.closest('details');
    if (group) group.open = true;
    target.scrollIntoView({block: 'center'});
  }

  const box = document.querySelector('[data-register-find]');
  if (!box) return;
  box.hidden = false;
  const rows = [...document.querySelectorAll('.reg tbody tr')].map(row => [row, row.textContent.toLowerCase()]);
  box.querySelector('input').addEventListener('input', event => {
    const words = event.target.value.trim().toLowerCase().split(/\s+/);
    rows.forEach(([row, text]) => { row.hidden = !words.every(word => text.includes(word)); });
    document.querySelectorAll('.reg details').forEach(group => {
      group.hidden = !group.querySelector('tbody tr:not([hidden])');
      group.open = words[0] !== '' || group.open;
    });
  });
}());
