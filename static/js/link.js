// The page of a link: a tap is put on the phone and sent. Nothing that lies there is ever shown.

import { _ } from "./said.js";

/** @import { Revision } from "./types.d.ts" */

if (!AbortSignal.timeout) throw new Error("Too old for saving at a tap: the plain form stays.");

/** @type {any[]} */
const [form, line] = ["link", "status"].map((id) => document.getElementById(id));
const FIELDS = ["mood", "sleep_hours", "activity_minutes"];
const textOf = (/** @type {string} */ name) => form.elements[name].value.trim().replace(",", ".");
const STALE = 36e5; // milliseconds out of sight, after which the days may have other names
/** @type {any} the outbox, once it is here */
let box;
/** @type {Promise<void> | undefined} */
let opening;
let wanted = false;
let plain = false;
let kept = ""; // what was handed to the outbox
let hiddenAt = 0;

/** What stands on the page; and whether all of it can be read. */
function read() {
  const [mood, sleep, minutes] = FIELDS.map(textOf);
  const whole = (/** @type {string} */ text, /** @type {number} */ parts, /** @type {number} */ most) => /^[\d.]+$/.test(text) && Number.isInteger(Number(text) * parts) && Number(text) <= most;
  /** @type {any} */
  const answers = {};
  if (mood) answers.mood = Number(mood);
  if (whole(sleep, 4, 24)) answers.sleep_hours = Number(sleep);
  if (whole(minutes, 1, 1440)) answers.activity_minutes = Number(minutes);
  let unread = "";
  if (sleep && !("sleep_hours" in answers)) unread = _("Sleep goes from 0 to 24 hours, in quarters, like 7.25.");
  else if (minutes && !("activity_minutes" in answers)) unread = _("Moving is a whole number of minutes, at most 1440.");
  return { answers, unread };
}

function answersText() {
  return form.elements.day.value + JSON.stringify(read().answers);
}

/** @param {string} text @param {string} state */
function say(text, state) {
  if (line.textContent === text) return; // not read aloud twice
  line.dataset.state = state;
  line.textContent = text;
}

/** Fetches what saves, after the first paint or at the first tap. */
function open() {
  opening ??= import("./link-outbox.js")
    .then(async (module) => {
      box = await module.open(location.pathname.slice(1), say);
      form.dataset.ready = "";
      if (wanted) save();
    })
    .catch(broken);
}

/** Something of ours broke: nothing is called saved, and the plain form takes over. */
function broken() {
  plain = true;
  form.classList.remove("live");
  if (answersText() !== kept) say(_("Not saved yet. Press Save."), "unsent");
}

function save() {
  const { answers, unread } = read();
  if (plain) return;
  if (answersText() !== kept && Object.keys(answers).length) {
    if (!box) {
      wanted = true;
      say(_("Saving…"), "sending");
      return open();
    }
    wanted = false;
    kept = answersText();
    box.keep(form.elements.day.value, answers).catch(broken);
  }
  if (unread) say(_("Not saved yet: %(why)s", { why: unread }), "unsent");
}

form.addEventListener("change", (/** @type {any} */ { target }) => {
  if (target.name !== "day") return save();
  for (const field of form.elements) {
    if (field.name === "mood") field.checked = false; // what was said of one day is not said of another
    else if (FIELDS.includes(field.name)) field.value = "";
  }
  kept = answersText();
  say("", "");
});
form.addEventListener("submit", (/** @type {Event} */ event) => {
  if (plain) return;
  event.preventDefault();
  save();
});
document.addEventListener("visibilitychange", () => {
  if (document.hidden) {
    hiddenAt = Date.now();
    save();
    return box?.flush();
  }
  if (Date.now() - hiddenAt > STALE && navigator.onLine && !box?.atRisk) return location.reload();
  box?.send();
});
addEventListener("online", () => box?.send());
addEventListener("beforeunload", (event) => {
  if (!plain && (wanted || box?.atRisk)) event.preventDefault();
});
addEventListener("load", open);
form.classList.add("live");
if (!document.querySelector(".problems") && Object.keys(read().answers).length) save(); // a thumb that was faster
if (document.readyState === "complete") open();
