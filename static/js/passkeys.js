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

/** @param {AbortSignal} [signal] of a question that waits in the field */
async function show(signal) {
  const answer = await fetch("/sign-in/passkey", { headers: { accept: "application/json" } });
  if (!answer.ok) throw new Error(`${answer.status}`);
  const publicKey = asked((await answer.json()).publicKey);
  if (!signal) return answered(await navigator.credentials.get({ publicKey }));
  return answered(await navigator.credentials.get({ publicKey, mediation: "conditional", signal }));
}

/** A passkey stands under the sign-in name, among what the browser fills in. It is asked for anew before its
 * challenge, which is good for five minutes, is over. */
const ANEW = 4 * 60_000; // ms
/** @type {{stop: AbortController, over: Promise<void>} | undefined} */
let waiting;

/** @param {HTMLFormElement} form */
function offerInTheField(form) {
  const stop = new AbortController();
  waiting = { stop, over: waitInTheField(form, stop) };
}

/** @param {HTMLFormElement} form @param {AbortController} stop */
async function waitInTheField(form, stop) {
  let anew = false;
  const later = setTimeout(() => stop.abort((anew = true)), ANEW);
  try {
    if (await PublicKeyCredential.isConditionalMediationAvailable?.()) send(form, "passkey", await show(stop.signal));
  } catch {
    if (anew) offerInTheField(form); // else the button is used, and says what there is to say
  } finally {
    clearTimeout(later);
  }
}

/** A browser shows one question at a time, and the last challenge is the one that counts. */
async function leaveTheField() {
  waiting?.stop.abort();
  await waiting?.over;
}

/** @param {HTMLFormElement} form @param {string} field @param {string} said */
function send(form, field, said) {
  const input = /** @type {HTMLInputElement} */ (form.elements.namedItem(field));
  input.value = said;
  form.submit();
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
      await leaveTheField();
      send(form, field, form.dataset.passkey === "show" ? await show() : await make(form));
    } catch (error) {
      const { name } = /** @type {Error} */ (error);
      says.textContent = WORDS[/** @type {keyof typeof WORDS} */ (name)] ?? SORRY;
      if (waiting) offerInTheField(form);
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
  if (document.querySelector("input[autocomplete~=webauthn]")) offerInTheField(form);
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
