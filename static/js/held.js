// What this phone holds, to take away as a file: also once the account was closed and nothing is sent any more.

import { count, daysOf } from "./words.js";

/** @import { Outbox } from "./outbox.js" */

/** @param {Outbox} box */
export async function show(box) {
  const place = /** @type {HTMLElement} */ (document.getElementById("phone"));
  const entries = box.store ? await box.store.all().catch(() => []) : [];
  const words = /** @type {HTMLElement} */ (place.querySelector("[data-held]"));
  const button = /** @type {HTMLButtonElement} */ (place.querySelector("[data-keep]"));
  const waiting = daysOf(box.waiting).length;
  words.textContent = entries.length
    ? `${count(daysOf(entries).length)} of yours ${daysOf(entries).length === 1 ? "is" : "are"} on this phone, ${waiting ? `${waiting} not sent yet` : "all of them sent"}. Sent ones stay 90 days.`
    : "Nothing of yours is on this phone.";
  button.hidden = !entries.length;
  button.onclick = () => save(JSON.stringify({ entries: entries.map(({ state, at, revision, problems, keptAs }) => ({ state, saved_at: new Date(at).toISOString(), ...revision, problems, kept_as: keptAs ?? null })) }, null, 1));
}

/** @param {string} text */
function save(text) {
  const href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  const link = Object.assign(document.createElement("a"), { href, download: "days-on-this-phone.json" });
  link.click();
  setTimeout(() => URL.revokeObjectURL(href), 60e3);
}
