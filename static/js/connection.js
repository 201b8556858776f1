// For forms that need a connection: without one, what was typed stays on the page, and the page says so.

for (const form of document.querySelectorAll("form[data-needs-connection]")) {
  const line = /** @type {HTMLElement} */ (form.querySelector("[data-no-connection]"));
  form.addEventListener("submit", (event) => {
    line.hidden = navigator.onLine;
    if (!navigator.onLine) event.preventDefault();
  });
  addEventListener("online", () => { line.hidden = true; });
}
