// The chair's page: what a nurse writes lies on the tablet first, then goes to the clinic; each row says where it is.

import { EMPTY, SAY_WHEN, clockOf, entryOf, faultOf } from "./chair-entry.js";
import { lockWhenIdle } from "./chair-lock.js";
import { showRows } from "./chair-rows.js";
import { showSteps } from "./chair-steps.js";
import { startPad } from "./keypad.js";
import { Outbox } from "./outbox.js";
import { outcomeOf } from "./send.js";
import { register } from "./shell.js";
import { Store } from "./store.js";

/** @import { Outcome, Revision, Summary } from "./types.d.ts" */

const WITHIN = 20e3; // milliseconds
const MIDDLE = 6 * 3600e3; // milliseconds after the arrival, near which a time that is typed lies
const TWICE = 1500; // milliseconds in which the same tap is one tap
const chair = /** @type {HTMLElement} */ (document.getElementById("chair"));
const data = /** @type {Record<string, string>} */ (chair.dataset);
const door = `/api/v1/patients/${data.patient}/sittings/${data.chair}/entries`;
const ahead = Date.parse(data.now) - Date.now(); // the tablet's clock may be wrong; the clinic's counts
const now = () => new Date(Date.now() + ahead);
const late = "late" in data; // it began so long ago that a time has to be said
const about = () => new Date(Math.min(now().getTime(), Date.parse(data.opened) + MIDDLE));
const form = /** @type {HTMLFormElement} */ (document.getElementById("vitals-form"));
const time = /** @type {HTMLInputElement} */ (form.elements.namedItem("vitals_time"));
const pad = startPad(form);
/** @type {Map<string, Revision>} at the clinic, and not yet on this page */
const fresh = new Map();
let timeTyped = late || form.querySelector("[name=vitals_replaces]")?.getAttribute("value") ? true : false;

/** @param {Revision[]} revisions @returns {Promise<Outcome>} */
async function post(revisions) {
  const entries = revisions.map(({ id, replaces, answers }) => ({ id, replaces: replaces[0] ?? null, ...answers }));
  try {
    const answer = await fetch(door, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ entries }),
      redirect: "manual",
      signal: AbortSignal.timeout(WITHIN),
    });
    return await outcomeOf(answer);
  } catch {
    return { why: "offline" };
  }
}

const account = `chair/${data.chair}`;
const store = await Store.open(account).catch(() => null);
const box = new Outbox(account, store, { post, wake: async () => undefined });
await store?.heard(data.epoch).catch(() => false);
const lock = lockWhenIdle(Number(data.locks) * 1000, async () => {
  await box.send();
  if (box.why === "signed out") location.reload(); // the visit is over: the page says so
});
box.tell = (summary) => {
  if (summary.why === "signed out" && lock.on) lock.close();
  showSteps(chair, [...fresh.values(), ...[...summary.waiting, ...summary.loose].map(({ revision }) => revision)]);
  tick();
  showRows(summary, fresh, { zone: data.zone, signIn: !lock.on, fix, remove });
};
box.onkept = (revision) => {
  fresh.set(revision.id, revision);
  look();
};

/** @type {any} */
let looking;
/** Shows the page's parts as they stand at the clinic now, once things are quiet. */
function look() {
  clearTimeout(looking);
  looking = setTimeout(async () => {
    const shown = [...fresh.keys()];
    const page = await pageNow().catch(() => null);
    if (!page?.getElementById("chair")) return;
    for (const part of chair.querySelectorAll("[data-live]")) swap(/** @type {HTMLElement} */ (part), page);
    for (const id of shown) fresh.delete(id);
    box.say();
  }, 50);
}

/** XMLHttpRequest reads a page without any of it being run. @returns {Promise<Document | null>} */
const pageNow = () =>
  new Promise((ok, no) => {
    const asked = new XMLHttpRequest();
    asked.open("GET", location.pathname);
    asked.responseType = "document";
    asked.timeout = WITHIN;
    asked.onload = () => ok(asked.status === 200 ? asked.responseXML : null);
    asked.onerror = asked.ontimeout = no;
    asked.send();
  });

/** Whoever types in a part keeps it as it is. @param {HTMLElement} part @param {Document} page */
function swap(part, page) {
  const newer = page.querySelector(`[data-live="${part.dataset.live}"]`);
  const typed = [...part.querySelectorAll("input:not([type=hidden]), textarea")].some((field) => /** @type {HTMLInputElement} */ (field).value !== /** @type {HTMLInputElement} */ (field).defaultValue);
  if (!newer || typed) return;
  const focused = part.contains(document.activeElement);
  part.replaceWith(document.importNode(newer, true));
  if (focused) /** @type {HTMLElement | null} */ (chair.querySelector(`[data-live="${part.dataset.live}"] button`))?.focus({ preventScroll: true });
}

chair.addEventListener("submit", (event) => {
  const sent = /** @type {HTMLFormElement} */ (event.target);
  if (!sent.classList.contains("entry")) return;
  event.preventDefault();
  const fields = /** @type {[string, string][]} */ ([...new FormData(sent, event.submitter).entries()]);
  const known = sent === form && !timeTyped ? fields.filter(([name]) => name !== "vitals_time") : fields;
  const { said, replaces } = entryOf(known, now(), data.zone, about());
  if (isSecondTap(sent, said)) return;
  const timed = known.some(([name, value]) => name.endsWith("_time") && value.trim());
  const fault = late && !timed && ["step", "vitals"].includes(said.kind) ? { field: "time", words: SAY_WHEN } : faultOf(said);
  tell(sent, fault);
  if (fault) return;
  const revision = { id: box.newId(), day: data.chair, written_at: now().toISOString(), tz: data.zone, replaces: replaces ? [replaces] : [], answers: /** @type {any} */ (said) };
  box.keep(revision).catch(() => undefined);
  clear(sent);
});

let last = { words: "", at: 0 };
/** A glove taps twice. @param {HTMLFormElement} sent @param {import("./chair-entry.js").Said} said */
function isSecondTap(sent, said) {
  const words = JSON.stringify({ ...said, at: "" });
  const soon = Date.now() - last.at < TWICE;
  if (soon && said.kind === "step" && last.words.startsWith('{"kind":"step"')) return true; // the next button lies where the last one was
  const again = sent === form ? faultOf(said)?.words === EMPTY : words === last.words; // a saved row leaves its form empty
  if (soon && again) return true;
  last = { words, at: Date.now() };
  return false;
}

/** @param {HTMLFormElement} sent @param {{field: string, words: string} | null} fault */
function tell(sent, fault) {
  const line = sent === form ? document.getElementById("vitals-said") : sent.querySelector(".said-here") ?? sent.appendChild(Object.assign(document.createElement("p"), { className: "fault said-here", role: "alert" }));
  if (line) line.textContent = fault?.words ?? "";
  for (const field of sent.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
  if (!fault) return;
  const field = /** @type {HTMLInputElement | null} */ (sent.elements.namedItem(`${sent.dataset.kind}_${fault.field}`));
  field?.setAttribute?.("aria-invalid", "true");
  field?.focus?.();
}

/** Ready for the next. @param {HTMLFormElement} sent */
function clear(sent) {
  for (const field of sent.querySelectorAll("input:not([type=hidden], [type=radio]), textarea")) if (field.id !== "vitals_time") Object.assign(field, { value: "", defaultValue: "" });
  for (const chosen of sent.querySelectorAll("input[type=radio]")) Object.assign(chosen, { checked: false, defaultChecked: false });
  if (sent !== form) return;
  const replaces = /** @type {HTMLInputElement} */ (form.elements.namedItem("vitals_replaces"));
  if (replaces.value) history.replaceState(null, "", location.pathname);
  replaces.value = "";
  form.querySelector("button.main")?.replaceChildren("Save this row");
  form.querySelector("a.button")?.remove();
  timeTyped = late;
  tick();
  pad.first();
}

/** A refused row goes back into the form, to be written anew. @param {import("./types.d.ts").Entry} entry */
function fix({ revision }) {
  /** @type {any} */
  const said = revision.answers;
  for (const name of ["systolic", "diastolic", "heart_rate", "spo2"]) /** @type {HTMLInputElement} */ (form.elements.namedItem(`vitals_${name}`)).value = String(said[name] ?? "");
  /** @type {any} */ (form.elements.namedItem("vitals_alertness")).value = said.alertness ?? "";
  /** @type {HTMLInputElement} */ (form.elements.namedItem("vitals_replaces")).value = revision.id;
  time.value = Number.isNaN(Date.parse(said.at)) ? String(said.at) : clockOf(new Date(said.at), data.zone);
  timeTyped = true;
  pad.first();
}

/** @param {import("./types.d.ts").Entry} entry */
async function remove(entry) {
  await store?.remove([entry]).catch(() => undefined);
  box.loose = box.loose.filter((one) => one !== entry);
  await box.refresh();
}

/** The next row's time, and how long it has been. */
function tick() {
  if (!timeTyped) time.value = time.defaultValue = clockOf(now(), data.zone);
  const since = /** @type {HTMLElement | null} */ (chair.querySelector("[data-since]"));
  if (!since) return;
  const minutes = Math.max(0, Math.floor((now().getTime() - Date.parse(since.dataset.since ?? "")) / 60e3));
  const words = minutes < 60 ? `${minutes} minute${minutes === 1 ? "" : "s"}` : `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, "0")} min`;
  since.textContent = `for ${words}`;
}

time.addEventListener("input", () => (timeTyped = true));
addEventListener("online", () => box.send());
document.addEventListener("visibilitychange", () => document.hidden || box.send());
addEventListener("beforeunload", (event) => box.atRisk && event.preventDefault());
setInterval(tick, 10e3);
tick();
box.send();
if ("serviceWorker" in navigator) register().catch(() => undefined);
chair.dataset.ready = "";
