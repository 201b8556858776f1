// A page without a connection: lists what lies on this phone of whoever is signed in on it.

import { longDay, shortDay } from "./calendar.js";
import { _ } from "./said.js";
import { Store } from "./store.js";
import { readView } from "./view.js";
import { overall, refusedLine } from "./words.js";

/** @import { Entry } from "./types.d.ts" */

/** @type {Record<string, string>} */
const STATES = { waiting: _("on this phone, not sent yet"), sent: _("at the clinic") };

const chair = /^\/clinic\/.*\/sittings\/([\da-f-]{36})$/.exec(location.pathname);
if (chair) atTheChair(chair[1]).catch(() => undefined);
const found = await readView().catch(() => null);
const entries = found ? (await found.store.all()).filter(({ state }) => state !== "old") : [];
if (entries.length) show(entries);

/** What lies on a tablet that was loaded anew without a connection. @param {string} id of the visit */
async function atTheChair(id) {
  for (const [part, hidden] of /** @type {const} */ ([["anyone", true], ["at-the-chair", false]])) document.getElementById(part)?.toggleAttribute("hidden", hidden);
  addEventListener("online", () => location.reload());
  document.getElementById("again")?.addEventListener("click", () => location.reload());
  const store = await Store.open(`chair/${id}`);
  const waiting = (await store.all()).filter(({ state }) => state === "waiting").length;
  if (waiting) /** @type {HTMLElement} */ (document.getElementById("chair-says")).textContent = `${waiting === 1 ? "1 entry is" : `${waiting} entries are`} saved on this tablet. They go to the clinic once this page opens again.`;
}

/** @param {Entry[]} all oldest first */
function show(all) {
  const days = new Map(all.flatMap((entry) => (entry.revision.day ? [[entry.revision.day, entry]] : [])));
  /** @type {(id: string) => HTMLElement} */
  const part = (id) => /** @type {any} */ (document.getElementById(id));
  part("held-says").textContent = overall({ waiting: all.filter(({ state }) => state === "waiting") }, Date.now());
  for (const [day, entry] of [...days].sort().reverse()) part("held-days").append(row(day, entry));
  part("held").hidden = false;
}

/** @param {string} day @param {Entry} entry */
function row(day, entry) {
  const item = document.createElement("li");
  const link = Object.assign(document.createElement("a"), { href: `/checkins/${day}`, ariaLabel: longDay(day) });
  const figure = Object.assign(document.createElement("span"), { className: "mood-figure", textContent: String(entry.revision.answers.mood ?? "·") });
  const says = Object.assign(document.createElement("span"), { className: "says" });
  const words = STATES[entry.state] ?? refusedLine(entry);
  says.append(Object.assign(document.createElement("b"), { textContent: shortDay(day) }), Object.assign(document.createElement("small"), { textContent: words }));
  link.append(figure, says);
  item.append(link);
  return item;
}
