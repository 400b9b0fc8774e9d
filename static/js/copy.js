/* 复制文稿 and 打印: buttons that appear where the browser can do it. Clipboard needs HTTPS, so a text field stands in. */
(function () {
  'use strict';

  function copied(button, done) {
    const status = button.parentElement.querySelector('[data-copied]');
    if (status) status.textContent = done ? '已复制' : '浏览器不允许复制，请选中文字后按 Ctrl+C';
  }

  function copyByField(words) {
    const field = document.createElement('textarea');
    field.value = words;
    field.className = 'vh';
    document.body.appendChild(field);
    field.select();
    const done = document.execCommand('copy');
    field.remove();
    return done;
  }

  document.querySelectorAll('[data-copy-text]').forEach(button => {
    button.hidden = false;
    button.addEventListener('click', () => {
      if (!navigator.clipboard) return copied(button, copyByField(button.dataset.copyText));
      return navigator.clipboard.writeText(button.dataset.copyText).then(() => copied(button, true), () => copied(button, copyByField(button.dataset.copyText)));
    });
  });
  document.querySelectorAll('[data-print]').forEach(button => {
    button.hidden = false;
  });
}());
