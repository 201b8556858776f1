// A questionnaire's page: each answer is put on the phone at once and sent, so that it can be left and gone on with, online or not.

import { localInstant } from "./answers.js";
import { openOutbox } from "./outbox.js";
import { care } from "./phone.js";
import { _, n_ } from "./said.js";
import { readView } from "./view.js";
import { lineOf } from "./words.js";

/** @import { Line, Sheet } from "./types.d.ts" */

if (!AbortSignal.timeout) throw new Error("Too old for saving at a tap: the plain form stays.");

const PATIENCE = 5e3; // milliseconds that leaving waits for the clinic, once it lies on the phone
const RESUMED_FOR = 2 * 864e5; // milliseconds: a sheet begun longer ago would speak of another two weeks
/** @type {any[]} */
const [form, line, finish] = ["sheet", "status", "finish"].map((id) => document.getElementById(id));
const { instrument, items } = form.dataset;
const keys = items.split(" ");
const shell = !form.for.value;
/** @type {any} */
let box;
/** @type {string[]} what the next one stands in place of */
let replaces = form.replaces.value.split(" ").filter(Boolean);
/** @type {any} */
let pause;
let done = false; // sent as finished
const touched = new Set();

/** The answers on the page; how difficult it was counts only where something was. @returns {Record<string, number>} */
function answers() {
  const said = [...new FormData(form)].filter(([name, value]) => name.startsWith("item_") && value !== "");
  const all = Object.fromEntries(said.map(([name, value]) => [name.slice(5), Number(value)]));
  if (!keys.some((/** @type {string} */ key) => all[key] > 0)) delete all.difficulty;
  return all;
}

/** @param {Line} said */
function show({ text, state, href, words }) {
  if (line.dataset.state === state && line.dataset.text === text) return; // not read aloud twice
  Object.assign(line.dataset, { state, text });
  line.replaceChildren(text, href ? Object.assign(document.createElement("a"), { href, textContent: words }) : "");
}

/** @param {boolean} complete */
async function keep(complete) {
  clearTimeout(pause);
  pause = 0;
  const id = box.newId();
  const tz = Intl.DateTimeFormat().resolvedOptions().timeZone || form.dataset.zone;
  /** @type {Sheet} */
  const sheet = { id, instrument, answered_at: localInstant(new Date()), tz, replaces: replaces.slice(-100), answers: answers(), complete };
  replaces.push(id);
  await box.keep(sheet);
}

/** What is still open, in the words of the page. @returns {any[]} */
const open = () => keys.filter((/** @type {string} */ key) => !form.querySelector(`[name=item_${key}]:checked`)).map((/** @type {string} */ key) => form.querySelector(`[data-key=${key}]`));

/** @param {any} event */
function changed({ target }) {
  touched.add(target.name);
  if (!box) return; // kept once it is there
  target.closest("fieldset").classList.remove("wanted");
  done = false;
  clearTimeout(pause);
  // item 9 is never held back; the others wait for a pause, so that nine taps are not nine things to send
  pause = setTimeout(() => keep(false), target.name === "item_self_harm" ? 0 : 1200);
}

/** @param {any} event */
async function submitted(event) {
  const how = event.submitter?.value ?? "finish";
  if (how === "next" || how === "back") {
    event.preventDefault();
    return turn(how === "next" ? 1 : -1);
  }
  event.preventDefault();
  const left = how === "finish" ? open() : [];
  if (left.length) return ask(left);
  done = how === "finish";
  await Promise.race([keep(done), new Promise((late) => setTimeout(late, PATIENCE))]);
  if (!box.atRisk) location.assign(shell || !navigator.onLine || box.waiting.length ? "/today" : `/measures?kept=${done ? instrument : ""}`);
}

/** Says which are open, and goes to the first. @param {any[]} left */
function ask(left) {
  for (const one of left) one.classList.add("wanted");
  show({ text: n_("One question is still open.", "%(n)s questions are still open.", left.length), state: "unsent" });
  if (form.dataset.step) return (location.search = `?one=${left[0].dataset.key}`);
  left[0].querySelector("input").focus();
  left[0].scrollIntoView({ block: "center" });
}

/** One question a page: saves, and goes on. @param {number} by */
async function turn(by) {
  if (pause) await keep(false);
  const every = [...form.querySelectorAll(".question")].map((one) => one.dataset.key);
  const next = every[Math.max(0, Math.min(every.length - 1, every.indexOf(form.dataset.step) + by))];
  location.assign(`/measures/${instrument}?one=${next}`);
}

/** Fills in what this phone knows and the page does not; a quick thumb is right. @param {Record<string, number>} said */
function fill(said) {
  for (const [key, value] of Object.entries(said)) {
    const field = form.querySelector(`[name=item_${key}][value="${value}"]`);
    if (field && !touched.has(field.name)) field.checked = true;
  }
}

/** Without a connection one question alone is shown by the address, as the clinic's own page would. */
function alone() {
  const step = new URLSearchParams(location.search).get("one") ?? "";
  if (!shell || !keys.includes(step) && step !== "difficulty") return;
  form.dataset.step = step;
  for (const one of form.querySelectorAll(".question")) one.hidden = one.dataset.key !== step;
  const last = step === "difficulty" || (!form.item_difficulty && step === keys.at(-1));
  if (!last) finish.before(Object.assign(document.createElement("button"), { className: "main", name: "do", value: "next", textContent: _("Next") }));
  finish.hidden = !last;
}

async function start() {
  form.addEventListener("change", changed);
  for (const { name, checked, defaultChecked } of form.querySelectorAll("input[type=radio]")) if (checked && !defaultChecked) touched.add(name); // before this script
  if (shell) {
    const found = await readView().catch(() => null);
    const nobody = /** @type {any} */ (document.getElementById("nobody"));
    if (!found) return (nobody.hidden = false);
    form.for.value = found.view.account;
    form.dataset.zone = found.view.zone;
    form.hidden = false;
    alone();
  }
  box = await openOutbox(form.for.value, form.dataset.epoch);
  const last = box.latest(instrument);
  if (last && !last.complete && !replaces.includes(last.id) && Date.now() - Date.parse(last.answered_at) < RESUMED_FOR) {
    fill(last.answers);
    replaces = [...last.replaces, last.id];
  }
  box.tell = (/** @type {any} */ summary) => show(lineOf(summary, instrument, Date.now()));
  care(box);
  form.addEventListener("submit", submitted);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden && pause) keep(false);
    if (document.hidden) box.flush();
    else box.send();
  });
  addEventListener("beforeunload", (event) => {
    if (pause) keep(false);
    if (box.atRisk) event.preventDefault();
  });
  form.dataset.ready = "";
  if (touched.size) return keep(false);
  box.send();
}

start();
