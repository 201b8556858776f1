// What this phone holds, to take away as a file or off the phone: also once the diary was erased and nothing is sent any more.

import { _ } from "./said.js";
import { heldLine } from "./words.js";

/** @import { Outbox } from "./outbox.js" */

/** @param {Outbox} box */
export async function show(box) {
  const place = /** @type {HTMLElement} */ (document.getElementById("phone"));
  const entries = box.store ? await box.store.all().catch(() => []) : [];
  const words = /** @type {HTMLElement} */ (place.querySelector("[data-held]"));
  const button = /** @type {HTMLButtonElement} */ (place.querySelector("[data-keep]"));
  words.textContent = heldLine(entries);
  button.hidden = !entries.length;
  const remove = /** @type {HTMLButtonElement | null} */ (place.querySelector("[data-remove]"));
  if (remove) {
    remove.hidden = !entries.length;
    remove.onclick = () => take(box, words, [button, remove]);
  }
  button.onclick = () => save(JSON.stringify({ entries: entries.map(({ state, at, revision, problems, keptAs }) => ({ state, saved_at: new Date(at).toISOString(), ...revision, problems, kept_as: keptAs ?? null })) }, null, 1));
}

/** Only where the diary is gone: before that it is the clinic's last spare copy. @param {Outbox} box @param {HTMLElement} words @param {HTMLButtonElement[]} buttons */
async function take(box, words, buttons) {
  const gone = await box.store.clear().then(() => true, () => false);
  words.textContent = gone ? _("Nothing of yours is on this phone any more.") : _("This phone did not let go of it. Please try again.");
  if (gone) for (const button of buttons) button.hidden = true;
}

/** @param {string} text */
function save(text) {
  const href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const link = Object.assign(document.createElement("a"), { href, download: "days-on-this-phone.json" });
  link.click();
  setTimeout(() => URL.revokeObjectURL(href), 60e3);
}
