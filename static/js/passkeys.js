// Passkeys: asks the browser for one, and sends its answer as a plain form. Without this script the pages

import { _ } from "./said.js";
// offer the passphrase alone.

/** @typedef {{publicKey?: any}} Asked */

const SORRY = _("A passkey could not be used. Try once more, or use the passphrase.");
const WORDS = {
  NotAllowedError: _("No passkey was used. Try once more whenever you like."),
  InvalidStateError: _("This device has a passkey for you already."),
  SecurityError: _("Passkeys do not open under this address."),
};

/** @param {string} text */
function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (one) => one.charCodeAt(0));
}

/** @param {ArrayBuffer | null | undefined} buffer */
function text(buffer) {
  if (!buffer) return undefined;
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** @param {any} options as JSON has them */
function asked(options) {
  const found = { ...options, challenge: bytes(options.challenge) };
  if (options.user) found.user = { ...options.user, id: bytes(options.user.id) };
  for (const list of ["excludeCredentials", "allowCredentials"]) {
    if (options[list]) found[list] = options[list].map((/** @type {any} */ one) => ({ ...one, id: bytes(one.id) }));
  }
  return found;
}

/** What the browser answered, as JSON. @param {any} credential */
function answered(credential) {
  const { response } = credential;
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    clientExtensionResults: {},
    response: {
      clientDataJSON: text(response.clientDataJSON),
      attestationObject: text(response.attestationObject),
      authenticatorData: text(response.authenticatorData),
      signature: text(response.signature),
      userHandle: text(response.userHandle),
    },
  });
}

async function show() {
  const answer = await fetch("/sign-in/passkey", { headers: { accept: "application/json" } });
  if (!answer.ok) throw new Error(`${answer.status}`);
  const { publicKey } = await answer.json();
  return answered(await navigator.credentials.get({ publicKey: asked(publicKey) }));
}

/** @param {HTMLFormElement} form */
async function make(form) {
  const options = JSON.parse(form.dataset.options ?? "{}");
  return answered(await navigator.credentials.create({ publicKey: asked(options) }));
}

/** @param {HTMLFormElement} form @param {string} field that takes the answer */
function offer(form, field) {
  const wanted = () => form.dataset.passkey !== "choose" || new FormData(form).get("words") === "passkey";
  const says = /** @type {HTMLElement} */ (form.querySelector("[data-says]"));
  form.addEventListener("submit", async (event) => {
    if (!wanted()) return;
    event.preventDefault();
    if (form.dataset.busy) return;
    form.dataset.busy = "yes";
    says.textContent = "";
    try {
      const input = /** @type {HTMLInputElement} */ (form.elements.namedItem(field));
      input.value = form.dataset.passkey === "show" ? await show() : await make(form);
      form.submit();
    } catch (error) {
      const { name } = /** @type {Error} */ (error);
      says.textContent = WORDS[/** @type {keyof typeof WORDS} */ (name)] ?? SORRY;
    } finally {
      delete form.dataset.busy;
    }
  });
}

/** Passkeys belong to a name: an address of numbers has none. */
const numbers = /^[\d.]+$|^\[/.test(location.hostname);
const known = "PublicKeyCredential" in window && window.isSecureContext;

for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("form[data-passkey]"))) {
  if (!known || numbers) continue;
  form.hidden = false;
  offer(form, form.dataset.passkey === "make" ? "made" : "passkey");
}
for (const choice of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-passkey-choice]"))) {
  if (!known || numbers) continue;
  choice.hidden = false;
  const typed = document.querySelector("[aria-invalid]");
  if (!typed) /** @type {HTMLInputElement} */ (choice.querySelector("input")).checked = true;
}
for (const note of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-by-name]"))) {
  if (!known || location.hostname !== "127.0.0.1") continue;
  const there = new URL(location.href);
  there.hostname = "localhost";
  /** @type {HTMLAnchorElement} */ (note.querySelector("a")).href = there.href;
  note.hidden = false;
}
