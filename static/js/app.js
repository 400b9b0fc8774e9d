/* Behaviour of the shared parts. Every page works without it; what it needs of a page is said by data attributes. */
(function () {
  "use strict";
  const root = document.documentElement;
  root.classList.add("js");

  const on = (type, selector, act) =>
    document.addEventListener(type, (event) => {
      const found = event.target instanceof Element && event.target.closest(selector);
      if (found) act(found, event);
    });

  /* htmx: the CSRF header; sorting and paging inside a list without leaving the page */
  const csrfToken = () => (document.cookie.match(/(?:^|; )csrftoken=([^;]+)/) || [])[1] || "";
  document.addEventListener("htmx:configRequest", (event) => {
    event.detail.headers["X-CSRFToken"] = csrfToken();
    const sort = new URLSearchParams(location.search).get("sort");
    if (sort && event.detail.elt.matches(".fl")) event.detail.parameters.sort = sort;
  });
  on("click", "[data-list] thead a, [data-list] .pg a", (link, event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button || !window.htmx) return;
    event.preventDefault();
    const paged = link.closest(".pg");
    window.htmx
      .ajax("GET", link.href, {target: "[data-list]", swap: "outerHTML", push: link.href})
      .then(() => paged && document.querySelector("[data-list]").scrollIntoView({block: "nearest"}));
  });

  /* The export is of the list as it stands, after filtering in place too */
  on("click", "a[data-export]", (link) => {
    const values = new URLSearchParams(location.search);
    values.delete("page");
    values.set("export", "xlsx");
    link.search = values.toString();
  });

  /* Links of the scope bar keep the filters of the list as it stands, after filtering in place too */
  // "Select all of this page": ticks the boxes of one name in the same form.
  document.addEventListener("change", (event) => {
    const name = event.target.dataset.checkAll;
    if (!name) return;
    event.target.form.querySelectorAll(`input[type=checkbox][name="${name}"]`).forEach((box) => {
      box.checked = event.target.checked;
    });
  });

  document.addEventListener("htmx:pushedIntoHistory", () => {
    const now = new URLSearchParams(location.search);
    document.querySelectorAll(".scope a[href^='?']").forEach((link) => {
      const values = new URLSearchParams(now);
      const own = new URLSearchParams(link.getAttribute("href"));
      ["area", "term", "kind"].forEach((name) => (own.get(name) ? values.set(name, own.get(name)) : values.delete(name)));
      values.delete("page");
      link.setAttribute("href", `?${values}`);
    });
  });

  /* On narrow screens a long <details data-folds> starts closed */
  const narrow = window.matchMedia("(max-width:760px)");
  function fold(part) {
    if (narrow.matches) part.querySelectorAll("details[data-folds]").forEach((details) => details.removeAttribute("open"));
  }
  document.addEventListener("DOMContentLoaded", () => fold(document));
  document.addEventListener("htmx:load", (event) => fold(event.detail.elt));

  /* On narrow screens a filter row shows its first fields, and all when asked */
  on("click", "[data-more]", (button) => {
    button.form.classList.add("open");
    button.hidden = true;
  });

  /* "/" goes to the search box */
  document.addEventListener("keydown", (event) => {
    const writing = event.target.closest && event.target.closest("input, textarea, select, [contenteditable]");
    const box = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!box || writing || event.ctrlKey || event.metaKey || event.altKey || !box.offsetParent) return;
    event.preventDefault();
    box.focus();
    box.select();
  });

  /* Menus close on Esc, from outside, and when another opens; Esc gives the focus back */
  const openMenus = () => Array.from(document.querySelectorAll("details[data-menu][open]"));
  document.addEventListener("click", (event) => {
    openMenus().forEach((menu) => menu.contains(event.target) || menu.removeAttribute("open"));
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    openMenus().forEach((menu) => {
      menu.removeAttribute("open");
      menu.querySelector("summary").focus();
    });
  });

  /* <button data-dialog="id"> opens a dialog; closing gives the focus back by itself in newer browsers, here in all */
  on("click", "[data-dialog]", (button, event) => {
    const dialog = document.getElementById(button.dataset.dialog);
    if (!dialog || !dialog.showModal) return;
    event.preventDefault();
    dialog.addEventListener("close", () => button.focus(), {once: true});
    dialog.showModal();
  });
  on("click", "dialog [data-close]", (button) => button.closest("dialog").close());

  /* A button's words while its form works (data-busy) and after its file came (data-done), and back again */
  function say(button, words) {
    const text = button.lastChild;
    if (!("idle" in button.dataset)) button.dataset.idle = text.textContent;
    text.textContent = words || button.dataset.idle;
  }
  const release = (form) =>
    form.querySelectorAll("button[data-sent]").forEach((button) => {
      button.disabled = false;
      delete button.dataset.sent;
      if ("idle" in button.dataset) say(button);
    });
  function lock(form, pressed) {
    form.querySelectorAll("button[type=submit]:enabled").forEach((button) => {
      button.disabled = true;
      button.dataset.sent = "";
    });
    if (pressed.dataset.busy) say(pressed, pressed.dataset.busy);
  }

  /* <form data-answer="file"> stays where it is when all went well: a cookie comes with the file */
  const forget = () => (document.cookie = "file_sent=; Max-Age=0; path=/");
  function awaitFile(form, button) {
    forget();
    const timer = window.setInterval(() => {
      if (!document.cookie.includes("file_sent=")) return;
      window.clearInterval(timer);
      forget();
      form.reset();
      say(button, button.dataset.done);
      form.addEventListener("change", () => release(form), {once: true});
    }, 300);
  }

  /* <form data-confirm="问句"> asks before it is sent; a sent form is not sent twice, unless it only
     fetches a file (data-download) */
  on("submit", "form", (form, event) => {
    const question = (event.submitter && event.submitter.dataset.confirm) || form.dataset.confirm;
    if (question && !window.confirm(question)) {
      event.preventDefault();
      return;
    }
    if (form.method !== "post" || event.defaultPrevented || "download" in form.dataset) return;
    const pressed = event.submitter || form.querySelector("button[type=submit]");
    if (!pressed) return;
    window.setTimeout(() => lock(form, pressed));
    if (form.dataset.answer === "file") awaitFile(form, pressed);
  });
  window.addEventListener("pageshow", (event) => event.persisted && document.querySelectorAll("form").forEach(release));

  /* <button data-copy="id"> copies a text, <button data-print> prints */
  async function copy(text) {
    if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
    const area = document.body.appendChild(document.createElement("textarea"));
    area.className = "vh";
    area.value = text;
    area.select();
    document.execCommand("copy");
    area.remove();
  }
  on("click", "[data-copy]", async (button) => {
    const source = document.getElementById(button.dataset.copy);
    await copy((source.value || source.textContent).replace(/\s+/g, " ").replace(/ ?([\u3000-\u9fff\uff00-\uffef“”]) ?/g, "$1").trim());
    const words = button.lastChild;
    const before = words.textContent;
    words.textContent = "已复制";
    window.setTimeout(() => (words.textContent = before), 2000);
  });
  on("click", "[data-print]", () => window.print());

  /* <form data-drop>: a file may be dropped on it; its name is shown in [data-file] */
  function showFile(form) {
    const files = form.querySelector("input[type=file]").files;
    const place = form.querySelector("[data-file]");
    if (place && files.length) place.textContent = Array.from(files, (file) => file.name).join("、");
    form.querySelectorAll("[data-needs-file]").forEach((button) => (button.disabled = !files.length));
  }
  ["dragover", "dragleave", "drop"].forEach((type) =>
    on(type, "[data-drop]", (form, event) => {
      event.preventDefault();
      form.classList.toggle("over", type === "dragover");
      if (type !== "drop" || !event.dataTransfer.files.length) return;
      form.querySelector("input[type=file]").files = event.dataTransfer.files;
      showFile(form);
    })
  );
  on("change", "[data-drop] input[type=file]", (input) => showFile(input.closest("[data-drop]")));

  /* <input type=checkbox data-shows="id"> shows a password while it is ticked */
  on("change", "[data-shows]", (box) => {
    document.getElementById(box.dataset.shows).type = box.checked ? "text" : "password";
  });

  /* A change of a select that leads somewhere sends its form */
  on("change", "[data-submit]", (field) => field.form.submit());

  /* Arrows walk through the rows of a table, Enter opens the row's first link */
  document.addEventListener("keydown", (event) => {
    const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
    const link = step && event.target.closest && event.target.closest(".t tbody a");
    if (!link) return;
    const column = link.closest("td").cellIndex;
    const beside = (current) => (step > 0 ? current.nextElementSibling : current.previousElementSibling);
    for (let row = beside(link.closest("tr")); row; row = beside(row)) {
      const next = row.cells[column] && row.cells[column].querySelector("a");
      if (!next) continue;
      event.preventDefault();
      next.focus();
      return;
    }
  });

  /* Search selects: <select data-search>, and several choices in a filter row */
  const WORDS = {no_results: () => '<div class="no-results">没有匹配的选项</div>'};
  function searchSelects(part) {
    if (!window.TomSelect) return;
    const found = Array.from(part.querySelectorAll("select[data-search], .fl select[multiple]"));
    if (part.matches && part.matches("select[data-search]")) found.push(part);
    found.filter((select) => !select.tomselect).forEach((select) => {
      const plugins = select.multiple ? {remove_button: {title: "去掉"}} : {};
      const shared = {plugins, render: WORDS, maxOptions: 600, placeholder: select.dataset.placeholder || "请选择"};
      new window.TomSelect(select, {...shared, allowEmptyOption: !select.multiple, hidePlaceholder: true});
    });
  }
  document.addEventListener("DOMContentLoaded", () => searchSelects(document));
  document.addEventListener("htmx:load", (event) => searchSelects(event.target));
})();
