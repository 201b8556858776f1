// The check-in page: a tap saves at once, can be undone, and the line at the foot never says more than is true.

import { labelDay, localInstant, readFields } from "./answers.js";
import { _ } from "./said.js";

/** @import { Fields, Line } from "./types.d.ts" */

if (!AbortSignal.timeout) throw new Error("Too old for saving at a tap: the plain form stays.");

/** @type {any[]} */
const [form, line, undo, spoken, button] = ["checkin", "status", "undo", "spoken", "save"].map((id) => document.getElementById(id));
const data = form.dataset;
const QUIET = 15 * 60e3; // milliseconds without a tap, after which the page may turn over by itself
const skew = data.at * 1000 - Date.now(); // a clock that is days off is put right, where the page knows better
const now = () => new Date(Date.now() + (Math.abs(skew) > 864e5 ? skew : 0));
/** @param {string} [zone] */
const today = (zone = data.zone) => labelDay(now(), zone, data.dayStart);

/** @returns {any} */
const fieldsNow = () => Object.fromEntries(new FormData(form));
let heads = form.replaces.value.split(" ").filter(Boolean);
let saved = fieldsServed();
let kept = document.querySelector(".problems") ? "" : answersText(saved); // a page sent back has nothing kept yet
/** @type {any[]} */
const before = []; // what Undo goes back to
const touched = new Set();
/** @type {any} */
let phone; // the outbox and its words, once they are here
/** @type {any} */
let opening;
let wanted = false; // a tap that came before them, or before this script
let plain = false; // they never came: the form sends itself
/** @type {any} */
let pause;
/** @type {any} */
let patience;
let unread = ""; // what is on the page and cannot be kept as it stands
let tapped = Date.now();
let byKeys = false; // arrow keys pass through values nobody means
const truth = line.textContent; // what the page knows of the clinic
Object.assign(line.dataset, { state: "", text: truth });

/** What the form said when it came: a quick thumb may have been there since. */
function fieldsServed() {
  /** @type {any} */
  const fields = {};
  for (const { type, name, value, options, defaultChecked, defaultValue } of form.elements) {
    const chosen = options && ([...options].find((one) => one.defaultSelected) ?? options[0]).value;
    if (name && (type !== "radio" || defaultChecked)) fields[name] = chosen ?? (type === "radio" ? value : defaultValue);
  }
  return fields;
}

/** @param {Line} said */
function show({ text, state, href, words }) {
  text ||= truth;
  clearTimeout(patience);
  if ((unread || pause) && state !== "unsent") return; // what came before is kept; what stands on the page is not
  if (line.dataset.state === state && line.dataset.text === text) return; // not read aloud twice
  if (state === "sending" && line.dataset.state !== "unsent") return (patience = setTimeout(write, 300, text, state));
  write(text, state, href, words);
}

/** @param {string} text @param {string} state @param {string} [href] @param {string} [words] */
function write(text, state, href, words) {
  clearTimeout(patience);
  Object.assign(line.dataset, { state, text });
  line.replaceChildren(text, href ? Object.assign(document.createElement("a"), { href, textContent: words }) : "");
}

/** @param {Fields} fields */
function answersText(fields) {
  return JSON.stringify(readFields(fields).answers);
}

/** Fetches what saves, after the first paint or at the first tap. */
function open() {
  opening ??= import("./today.js")
    .then((module) => module.open(data, form.for.value, heads, show, hear))
    .then((found) => {
      phone = found;
      data.ready = "";
      hear();
      if (wanted) save();
      phone.box.send();
    })
    .catch(broken);
}

/** Something of ours broke: nothing is called saved, and the plain form takes over. */
function broken() {
  plain = true;
  form.autocomplete = "on";
  button.style.display = "inline-flex";
  write(`${_("Not saved: this page did not load as a whole. Your answers are still here.")} ${navigator.onLine ? _("Press Save.") : _("Once there is a connection, press Save.")} `, "unsent");
}

/** The phone may know more of this day than the page: what was written here and not sent, or on another page just now. */
function hear() {
  const news = phone?.news(fieldsNow(), touched);
  if (!news) return;
  heads = news.heads;
  fill(news.fields);
  wanted ||= touched.size > 0;
  if (wanted) return;
  saved = fieldsNow();
  kept = answersText(saved);
}

function save() {
  clearTimeout(pause);
  pause = 0;
  const fields = fieldsNow();
  const { problems } = readFields(fields);
  for (const name of ["sleep_hours", "activity_minutes", "goal", "note"]) form[name].ariaInvalid = name in problems ? "true" : null;
  unread = Object.values(problems).join(" ");
  if (unread) write(_("Not saved yet: %(why)s", { why: unread }), "unsent");
  for (const name in problems) fields[name] = saved[name] ?? ""; // the rest is kept all the same: it may call for people
  if (plain) return broken();
  if (!phone) {
    wanted = true;
    show({ text: "Saving…", state: "sending" });
    return open();
  }
  if (answersText(fields) === kept) return phone.box.say();
  before.push(saved);
  keep(fields);
  for (const name in problems) touched.add(name);
}

/** @param {Fields} fields */
function keep(fields) {
  const { box } = phone;
  const id = box.newId();
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const tz = today(here) === today() ? here : data.zone; // the zone in which the day she sees is today
  saved = fields;
  kept = answersText(fields);
  wanted = false;
  touched.clear();
  undo.hidden = !before.length;
  phone.wrote(id);
  box.keep({ id, day: data.day, written_at: localInstant(now()), tz, replaces: phone.replaces(heads), answers: readFields(fields).answers }).catch(broken);
  heads.push(id);
}

/** @param {number} milliseconds */
function soon(milliseconds) {
  clearTimeout(pause);
  if (!milliseconds) return save();
  pause = setTimeout(save, milliseconds);
  if (line.dataset.state !== "unsent") write(_("Saves when you pause"), "sending");
}

/** Makes the form say this again; what it does not ask about, it carries along. @param {Fields} fields */
function fill(fields) {
  for (const name in fields) if (!form[name]) form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value: fields[name] }));
  for (const field of form.elements) {
    if (field.type === "radio") field.checked = field.value && fields[field.name] === field.value;
    else if (field.name && field.type !== "hidden") field.value = fields[field.name] ?? "";
  }
  refresh();
}

/** @param {string} what @param {(event: any) => void} act */
const on = (what, act) => form.addEventListener(what, act);

on("change", ({ target, isTrusted }) => {
  if (target.type === "radio" || !isTrusted) navigator.vibrate?.(10); // a tap is felt
  touched.add(target.name);
  tapped = Date.now();
  if (target.type === "radio" && !target.value) {
    target.checked = false; // "clear" leaves nothing chosen, and the keyboard in its place
    form.querySelector(`[name=${target.name}]`).focus();
  }
  if (target.name === "symptom_thoughts_of_death" && target.value > 0) spoken.textContent = _("Help lines are open below.");
  refresh();
  soon(target.id === "sleep_hours" || (byKeys && target.type !== "text") ? 900 : 0);
});
on("input", ({ target }) => {
  touched.add(target.name);
  tapped = Date.now();
  if (target.matches("textarea, [autocomplete]")) soon(1500);
});
on("keydown", ({ key }) => (byKeys = key.startsWith("Arrow")));
on("pointerdown", () => (byKeys = false));
on("submit", (event) => {
  if (plain && navigator.onLine) return;
  event.preventDefault(); // without a connection the browser would put its own page in place of this one
  save();
});
undo.addEventListener("click", () => {
  const last = before.pop();
  unread = "";
  fill(last);
  keep(last);
  if (undo.hidden) line.focus();
});

// ---- words to tap, steps and chips: another way to fill the fields, which stay what counts ----

/** @type {Record<string, string>} */
const SAID = { yes: `✓ ${_("yes")}`, no: _("not today"), 0: _("not today"), 1: _("a little"), 2: _("moderately"), 3: _("a lot") };
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
    speak(`${label.textContent}: ${SAID[list.value] ?? _("not answered")}`);
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
  if (pause || wanted || plain || phone?.box.atRisk || data.followsToday === undefined) return;
  if (today() !== data.today) location.reload();
}

addEventListener("pageshow", ({ persisted }) => persisted && turnOver()); // a fresh page never: a wrong clock would turn it for ever
document.addEventListener("visibilitychange", () => {
  if (pause) save();
  if (document.hidden) return phone?.box.flush();
  turnOver();
  hear();
  phone?.box.send();
});
addEventListener("beforeunload", (event) => {
  if (pause) save();
  if (!plain && (wanted || phone?.box.atRisk || line.dataset.text.startsWith(_("Not saved")))) event.preventDefault();
});
setInterval(() => Date.now() - tapped > QUIET && turnOver(), 60e3); // also where nobody turned away from it
addEventListener("load", open);
addEventListener("error", broken);

for (const [name, value] of Object.entries(fieldsNow())) if (value !== (saved[name] ?? "")) touched.add(name);
wanted = touched.size > 0;
form.autocomplete = "off"; // what is typed lies in the outbox; a browser that fills it in again would say what was said before
layOut((words) => (spoken.textContent = words));
refresh();
form.classList.add("live");
if (wanted || document.readyState === "complete") open();
