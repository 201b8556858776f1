// The check-in page: a tap saves at once, can be undone, and the line at the foot never says more than is true.

import { labelDay, localInstant, readFields } from "./answers.js";
import { Sender } from "./send.js";

/** @import { Fields, Report } from "./types.d.ts" */

if (!AbortSignal.timeout) throw new Error("Too old for saving at a tap: the plain form stays.");

/** @type {any[]} */
const [form, line, undo, spoken] = ["checkin", "status", "undo", "spoken"].map((id) => document.getElementById(id));
const data = form.dataset;
const tz = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** @type {Record<string, string>} */
const WHY = {
  offline: "no connection.",
  busy: "the clinic’s computer is busy.",
  "signed out": "you are signed out.",
  closed: "this account was closed.",
  unread: "the clinic’s computer could not read it.",
};

/** @returns {any} */
const fieldsNow = () => Object.fromEntries(new FormData(form));
const sender = new Sender(form.replaces.value.split(" ").filter(Boolean), show);
let saved = fieldsNow();
let kept = document.querySelector(".problems") ? "" : answersText(saved); // a page sent back has nothing kept yet
/** @type {any[]} */
const before = []; // what Undo goes back to
/** @type {any} */
let pause;
/** @type {any} */
let patience;
let truth = line.textContent; // what the line says while nothing is under way
let byKeys = false; // arrow keys pass through values nobody means

/** @param {string} text @param {string} state @param {string} [href] @param {string} [words] */
function say(text, state, href, words) {
  clearTimeout(patience);
  if (line.dataset.state === state && line.dataset.text === text) return; // not read aloud twice
  Object.assign(line.dataset, { state, text });
  line.replaceChildren(text, href ? Object.assign(document.createElement("a"), { href, textContent: words, target: "_blank" }) : "");
}

/** @param {Report} report */
function show({ state, why = "offline", problems, beside }) {
  if (state === "sending") {
    if (line.dataset.state !== "unsent") patience = setTimeout(say, 300, "Saving…", state);
  } else if (state === "kept") {
    if (beside) say("At the clinic. Another phone wrote this day too. ", state, "/checkins#both", "See both");
    else say((truth = "At the clinic"), state);
  } else {
    const reason = Object.values(problems ?? {}).join(" ") || WHY[why] || WHY.unread;
    say(`Not sent: ${reason} Your answers are still on this page. `, state, why === "signed out" ? "/sign-in" : "", "Sign in");
  }
}

/** @param {Fields} fields */
function answersText(fields) {
  return JSON.stringify(readFields(fields).answers);
}

function save() {
  clearTimeout(pause);
  pause = 0;
  const fields = fieldsNow();
  const { answers, problems } = readFields(fields);
  for (const name of ["sleep_hours", "activity_minutes", "goal", "note"]) form[name].ariaInvalid = name in problems ? "true" : null;
  const sentences = Object.values(problems).join(" ");
  if (sentences) return say(`Not sent yet: ${sentences}`, "unsent");
  if (answersText(fields) === kept) return sender.unsent || say(truth, "kept");
  before.push(saved);
  keep(fields, answers);
}

/** @param {Fields} fields @param {object} answers */
function keep(fields, answers) {
  saved = fields;
  kept = answersText(fields);
  undo.hidden = !before.length;
  sender.keep({ id: crypto.randomUUID(), day: data.day, written_at: localInstant(new Date()), tz, replaces: sender.replaces, answers });
}

/** @param {number} milliseconds */
function soon(milliseconds) {
  clearTimeout(pause);
  if (!milliseconds) return save();
  pause = setTimeout(save, milliseconds);
  if (!sender.unsent) say("Saves when you pause", "sending");
}

/** Makes the form say this again. @param {Fields} fields */
function fill(fields) {
  for (const field of form.elements) {
    if (field.type === "radio") field.checked = field.value && fields[field.name] === field.value;
    else if (field.name && field.type !== "hidden") field.value = fields[field.name];
  }
  refresh();
}

/** @param {string} what @param {(event: any) => void} act */
const on = (what, act) => form.addEventListener(what, act);

on("change", ({ target }) => {
  if (target.type === "radio" && !target.value) {
    target.checked = false; // "clear" leaves nothing chosen, and the keyboard in its place
    form.querySelector(`[name=${target.name}]`).focus();
  }
  if (target.name === "symptom_thoughts_of_death" && target.value > 0) spoken.textContent = "Help lines are open below.";
  refresh();
  soon(target.id === "sleep_hours" || (byKeys && target.type !== "text") ? 900 : 0);
});
on("input", ({ target }) => {
  if (target.matches("textarea, [autocomplete]")) soon(1500);
});
on("keydown", ({ key }) => (byKeys = key.startsWith("Arrow")));
on("pointerdown", () => (byKeys = false));
on("submit", (event) => {
  event.preventDefault();
  save();
});
undo.addEventListener("click", () => {
  const last = before.pop();
  fill(last);
  keep(last, readFields(last).answers);
  if (undo.hidden) line.focus();
});

// ---- words to tap, steps and chips: another way to fill the fields, which stay what counts ----

/** @type {Record<string, string>} */
const SAID = { yes: "✓ yes", no: "not today", 0: "not today", 1: "a little", 2: "moderately", 3: "a lot" };
const NEXT_TIP = { "": "yes", yes: "no", no: "" };
const NEXT_LEVEL = { "": "1", 0: "1", 1: "2", 2: "3", 3: "" };

/** @type {(selector: string, within?: any) => any[]} */
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
/** @param {string} prefix */
const lists = (prefix) => all(`select[name^=${prefix}]`);
const changed = () => new Event("change", { bubbles: true });

/** Sets a field as a finger would: the form hears of it. @param {any} field @param {string} value */
function put(field, value) {
  field.value = value;
  field.dispatchEvent(changed());
}

/** @param {(words: string) => void} speak */
function layOut(speak) {
  for (const pick of all(".pick")) makeTap(pick, ...all("label, select", pick), speak);
  for (const button of all("[data-for]")) button.onclick = () => press(button.dataset, all("#" + button.dataset.for)[0]);
  for (const button of all("[data-none]")) {
    button.onclick = () => {
      const none = lists(button.dataset.none);
      const value = none.every((list) => list.value === "0") ? "" : "0";
      for (const list of none) list.value = value;
      none[0].dispatchEvent(changed());
    };
  }
}

/** @type {(...parts: any[]) => void} */
function makeTap(pick, label, list, speak) {
  const tap = document.createElement("button");
  tap.type = "button";
  tap.className = "tap";
  tap.append(label.textContent, Object.assign(document.createElement("span"), { className: "level" }));
  /** @type {any} */
  const next = list.name.startsWith("tip_") ? NEXT_TIP : NEXT_LEVEL;
  tap.onclick = () => {
    put(list, next[list.value]);
    speak(`${label.textContent}: ${SAID[list.value] ?? "not answered"}`);
  };
  pick.append(tap);
}

/** A chip puts its number in, or takes it out again. A step moves; the first one, from nothing, goes to seven. @type {(data: any, field: any) => void} */
function press({ step, value }, field) {
  if (!step) return put(field, field.value === value ? "" : value);
  const now = Number.parseFloat(field.value.replace(",", "."));
  put(field, String(Number.isNaN(now) ? 7 : Math.min(24, Math.max(0, Math.round(now * 4 + step * 4) / 4))));
}

/** Shows on taps and chips what the fields say. */
function refresh() {
  for (const tap of all(".tap")) {
    const value = (tap.dataset.value = all("select", tap.parentNode)[0].value);
    const dots = Array.from({ length: Number(value) || 0 }, () => document.createElement("i"));
    tap.lastChild.replaceChildren(...dots, SAID[value] ?? "");
  }
  for (const chip of all("[data-value][data-for]")) {
    chip.ariaPressed = String(all("#" + chip.dataset.for)[0].value === chip.dataset.value);
  }
  for (const button of all("[data-none]")) button.ariaPressed = String(lists(button.dataset.none).every((list) => list.value === "0"));
}

// ---- the page and the world ----

/** A page left open overnight must not take this evening's tap for yesterday. */
function turnOver() {
  if (sender.unsent || pause || data.followsToday === undefined) return;
  if (labelDay(new Date(), data.zone, data.dayStart) !== data.today) location.reload();
}

addEventListener("online", () => sender.send());
addEventListener("pageshow", ({ persisted }) => persisted && turnOver()); // a fresh page never: a wrong clock would turn it for ever
document.addEventListener("visibilitychange", () => {
  if (pause) save();
  if (document.hidden) return;
  turnOver();
  sender.send();
});
addEventListener("beforeunload", (event) => {
  if (pause) save();
  if (sender.unsent || line.dataset.state === "unsent") event.preventDefault();
});

layOut((words) => (spoken.textContent = words));
refresh();
form.classList.add("live");
