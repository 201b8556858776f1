// What is written and not yet on the page: rows, each with where it is, and one line that sums them up.

import { cellsOf, clockOf } from "./chair-entry.js";

/** @import { Entry, Revision, Summary } from "./types.d.ts" */

const WAITS = {
  offline: "They go to the clinic once there is a connection.",
  elsewhere: "Something here answers in the clinic’s place, perhaps a Wi-Fi sign-in page. They go up once that is gone.",
  busy: "The clinic’s computer is busy. We try again.",
  "signed out": "They go to the clinic once you sign in or enter the four digits.",
  unread: "The clinic’s computer could not read them. We try again.",
  whole: "We try again.",
  closed: "Nothing more can be sent from here.",
};

/**
 * @param {Summary} summary @param {Map<string, Revision>} fresh at the clinic, and not yet on this page
 * @param {{zone: string, signIn: boolean, fix: (entry: Entry) => void, remove: (entry: Entry) => void}} how
 */
export function showRows(summary, fresh, how) {
  const { waiting, loose, refused, sending, noStore } = summary;
  const rows = [
    ...refused.flatMap((entry) => refusedRows(entry, how)),
    ...loose.map(({ revision }) => row(revision, sending ? "Sending" : noStore ? "On this page only" : "Not on this tablet yet", how)),
    ...waiting.map(({ revision }) => row(revision, sending ? "Sending" : "On this tablet", how)),
    ...[...fresh.values()].map((revision) => row(revision, "At the clinic", how)),
  ];
  document.getElementById("pending")?.replaceChildren(...rows.reverse());
  sayLine(summary, how.signIn);
}

/** @param {Summary} summary @param {boolean} signIn */
function sayLine({ waiting, loose, refused, writing, why, noStore }, signIn) {
  const line = /** @type {HTMLElement} */ (document.getElementById("outbox"));
  let text = "";
  let state = "";
  if (loose.length && !writing) {
    text = `${count(loose.length)} on this page only: ${noStore ? "this browser gives us no room" : "the tablet has no room"}. Keep the page open. ${why ? WAITS[why] : ""}`;
    state = "unsent";
  } else if (refused.length) {
    text = `${count(refused.length)} not taken. Please look at it below.`;
    state = "unsent";
  } else if (writing) text = "Saving…";
  else if (waiting.length) {
    text = `${count(waiting.length)} saved on this tablet. ${why ? WAITS[why] : "Sending…"} `;
    state = "phone";
  }
  if (line.dataset.text === text) return; // not read aloud twice
  Object.assign(line.dataset, { state, text });
  const link = why === "signed out" && signIn && waiting.length ? Object.assign(document.createElement("a"), { href: `/sign-in?next=${location.pathname}`, textContent: "Sign in" }) : "";
  line.replaceChildren(text, link);
}

/** @param {number} n */
const count = (n) => (n === 1 ? "1 entry" : `${n} entries`);

/** @param {Revision} revision @param {string} where @param {{zone: string}} how */
function row(revision, where, { zone }) {
  /** @type {any} */
  const said = revision.answers;
  const cells = /** @type {any} */ (cellsOf(said));
  const line = document.createElement("tr");
  line.dataset.id = revision.id;
  const clock = Number.isNaN(Date.parse(said.at)) ? String(said.at) : clockOf(new Date(said.at), zone);
  line.append(cell("th", clock));
  if (cells.words) line.append(Object.assign(cell("td", cells.words), { colSpan: 4 }));
  else line.append(...[cells.pressure, cells.pulse, cells.oxygen, cells.awake].map((text) => cell("td", text)));
  line.append(Object.assign(cell("td", where), { className: "where" }), cell("td", ""));
  return line;
}

/** @param {"td" | "th"} kind @param {string} text */
function cell(kind, text) {
  const made = Object.assign(document.createElement(kind), { textContent: text });
  if (kind === "th") made.scope = "row";
  return made;
}

/** @param {Entry} entry @param {{zone: string, fix: (entry: Entry) => void, remove: (entry: Entry) => void}} how */
function refusedRows(entry, how) {
  const line = row(entry.revision, "Not taken", how);
  line.className = "refused";
  const acts = /** @type {HTMLElement} */ (line.lastElementChild);
  acts.className = "acts";
  const vitals = /** @type {any} */ (entry.revision.answers).kind === "vitals";
  if (vitals) acts.append(button("Write it anew", () => how.fix(entry)));
  acts.append(button("Remove it", () => how.remove(entry)));
  const why = document.createElement("tr");
  why.className = "why";
  why.append(Object.assign(cell("td", Object.values(entry.problems ?? {}).join(" ")), { colSpan: 7 }));
  return [why, line]; // shown the other way round: latest first
}

/** @param {string} words @param {() => void} act */
function button(words, act) {
  const made = Object.assign(document.createElement("button"), { type: "button", className: "quiet", textContent: words });
  made.addEventListener("click", act);
  return made;
}
