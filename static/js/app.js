/* Behaviour of the shared parts. Every page works without it. */
(function () {
  "use strict";
  const root = document.documentElement;
  root.classList.add("js");

  const csrfToken = () => (document.cookie.match(/(?:^|; )csrftoken=([^;]+)/) || [])[1] || "";
  document.addEventListener("htmx:configRequest", (event) => {
    event.detail.headers["X-CSRFToken"] = csrfToken();
  });
})();
