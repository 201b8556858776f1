// The history's own truth: what of it is on this phone alone, and whether phone and clinic agree.

import { compare, idsDigest } from "./agree.js";
import { longDay, shortDay } from "./calendar.js";
import { _ } from "./said.js";
import { agreeLine, daysOf, overall, refusedLine } from "./words.js";

/** @import { Outbox } from "./outbox.js" */
/** @import { Entry } from "./types.d.ts" */

/** @param {Outbox} box */
export async function tell(box) {
  const line = /** @type {HTMLElement} */ (document.getElementById("agree"));
  const show = () => mark(box.entries);
  box.also.push(show);
  show();
  await box.send();
  import("./link-outbox.js").then(({ sendOthers }) => sendOthers("")).catch(() => undefined); // what was said here by a link
  if (!box.store) return (line.textContent = _("This browser gives us no room on this phone."));
  const said = await agreement(box).catch(() => "");
  line.textContent = [overall(box.summary, Date.now()), said].filter(Boolean).join(" ");
}

/** Compares what this phone holds with what the clinic has; what is missing there is offered again. @param {Outbox} box @returns {Promise<string>} */
async function agreement(box) {
  const entries = (await box.store.all()).filter(({ state, revision }) => state !== "old" && revision.day);
  const ids = entries.flatMap(({ state, keptAs, revision }) => (state === "sent" ? [(keptAs ?? revision.id).toLowerCase()] : []));
  if (!entries.length) return agreeLine({ phone: 0, clinic: 0, missing: 0, more: 0 });
  const days = daysOf(entries);
  const span = `since=${days.at(-1)}&until=${days[0]}`;
  const clinic = await digest(box.account, span);
  await box.store.heard(clinic.epoch);
  const same = clinic.revisions === ids.length && clinic.digest === (await idsDigest(ids));
  const there = same ? ids : Object.values((await digest(box.account, `${span}&ids=true`)).ids).flat();
  const found = compare(entries, there, clinic.days);
  if (found.lost.length) {
    await box.store.again(found.lost);
    box.send();
  }
  return agreeLine(found);
}

/** @param {string} account @param {string} query */
async function digest(account, query) {
  const answer = await fetch(`/api/v1/checkins/digest?${query}`, { headers: { "X-Account": account }, redirect: "manual" });
  if (answer.status !== 200) throw new Error("The clinic does not answer.");
  return answer.json();
}

/** Marks the days that wait, and adds those the clinic does not know. @param {Entry[]} entries */
function mark(entries) {
  for (const old of document.querySelectorAll("[data-here]")) old.remove();
  /** @type {Map<string, Entry>} the last of each day */
  const days = new Map(entries.flatMap((entry) => (entry.revision.day ? [[entry.revision.day, entry]] : [])));
  const list = document.querySelector("ol.days");
  for (const [day, entry] of [...days].sort().reverse()) {
    const link = document.querySelector(`ol.days a[href='/checkins/${day}']`);
    const says = link?.querySelector(".says b") ?? link;
    if (says) says.after(here(entry));
    else list?.prepend(row(day, entry));
  }
}

/** @param {Entry} entry */
function here(entry) {
  const words = entry.state === "refused" ? refusedLine(entry) : _("on this phone, not sent yet");
  const small = Object.assign(document.createElement("small"), { textContent: words });
  small.dataset.here = "";
  return small;
}

/** @param {string} day @param {Entry} entry */
function row(day, entry) {
  const item = document.createElement("li");
  item.dataset.here = "";
  const link = Object.assign(document.createElement("a"), { href: `/checkins/${day}`, ariaLabel: longDay(day) });
  const figure = Object.assign(document.createElement("span"), { className: "mood-figure", textContent: String(entry.revision.answers.mood ?? "·") });
  const says = Object.assign(document.createElement("span"), { className: "says" });
  says.append(Object.assign(document.createElement("b"), { textContent: shortDay(day) }), here(entry));
  link.append(figure, says);
  item.append(link);
  return item;
}

