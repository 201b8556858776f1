// A tablet left at a chair: after some quiet minutes the page is covered, and four digits open it with all that was typed.

/**
 * @param {number} after milliseconds; 0 where someone is signed in @param {() => unknown} opened
 */
export function lockWhenIdle(after, opened) {
  /** @type {any} */
  let timer;
  const on = after > 0;

  function wake() {
    clearTimeout(timer);
    if (on && !document.getElementById("lock")) timer = setTimeout(close, after);
  }

  function close() {
    if (document.getElementById("lock")) return;
    const cover = Object.assign(document.createElement("div"), { id: "lock" });
    const form = document.createElement("form");
    const label = Object.assign(document.createElement("label"), { htmlFor: "code", textContent: "Four digits" });
    const input = Object.assign(document.createElement("input"), { id: "code", name: "code", type: "password", inputMode: "numeric", autocomplete: "off", maxLength: 4 });
    const said = Object.assign(document.createElement("p"), { className: "fault", role: "alert" });
    const button = Object.assign(document.createElement("button"), { className: "main", textContent: "Open" });
    form.append(label, input, said, button);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      open(input, said);
    });
    input.addEventListener("input", () => input.value.length === 4 && form.requestSubmit());
    cover.append(form);
    document.body.append(cover);
    for (const part of document.body.children) if (part !== cover) part.toggleAttribute("inert", true);
    document.documentElement.classList.add("locked");
    input.focus();
  }

  /** @param {HTMLInputElement} input @param {HTMLElement} said */
  async function open(input, said) {
    const body = new URLSearchParams({ code: input.value });
    input.value = "";
    /** @type {Response | null} */
    const answer = await fetch("/clinic/station", { method: "POST", body, redirect: "manual" }).catch(() => null);
    if (!answer) return (said.textContent = "There is no connection. Rows you saved lie on this tablet.");
    if (answer.type === "opaqueredirect") return shown();
    if (answer.status === 401) return location.assign(`/sign-in?next=${location.pathname}`);
    said.textContent = "These are not the four digits. Please try again.";
  }

  function shown() {
    document.getElementById("lock")?.remove();
    for (const part of document.body.children) part.toggleAttribute("inert", false);
    document.documentElement.classList.remove("locked");
    wake();
    opened();
  }

  for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, wake, { passive: true });
  wake();
  return { on, close };
}
