// The check-in page: a tap saves at once, can be undone, and the line at the foot never says more than is true.

import { fieldsOf, readFields } from "./answers.js";
import { layOut, refresh } from "./picks.js";
import { Sender } from "./send.js";
import { labelDay, localInstant } from "./when.js";

/** @typedef {import("./answers.js").Answers} Answers */

const form = /** @type {HTMLFormElement} */ (document.getElementById("checkin"));
const line = /** @type {HTMLElement} */ (document.getElementById("status"));
const undo = /** @type {HTMLButtonElement} */ (document.getElementById("undo"));
const spoken = /** @type {HTMLElement} */ (document.getElementById("spoken"));
const tz = Intl.DateTimeFormat().resolvedOptions().timeZone;

const PAUSE = { tap: 0, step: 700, keys: 900, typing: 1500 }; // milliseconds before a change is saved
const WHY = {
  offline: "no connection",
  busy: "the clinic's computer is busy",
  "signed out": "you are signed out",
  closed: "this account was closed",
  unread: "the clinic's computer could not read it",
};

/** @returns {Record<string, string>} */
const fieldsNow = () => Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)]));

const sender = new Sender((fieldsNow().replaces ?? "").split(" ").filter(Boolean), show);
let saved = readFields(fieldsNow()).answers;
/** @type {Answers[]} */
const before = []; // what Undo goes back to
/** @type {ReturnType<typeof setTimeout> | undefined} */
let pause;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let patience;
let bySteps = false; // keys and steppers pass through values nobody means

/** @param {string} text @param {string} [state] @param {Node[]} more */
function say(text, state = "", ...more) {
  line.dataset.state = state;
  if (line.firstChild?.nodeValue === text && line.childNodes.length === 1 + more.length) return; // not read aloud twice
  line.replaceChildren(text, ...more);
}

/** @param {string} href @param {string} text */
const link = (href, text) => Object.assign(document.createElement("a"), { href, textContent: text });

/** @param {import("./send.js").Report} report */
function show({ state, why = "", problems = {}, beside }) {
  clearTimeout(patience);
  if (state === "sending" && line.dataset.state !== "unsent") patience = setTimeout(say, 300, "Saving…", "sending");
  if (state === "kept") {
    if (beside) say("At the clinic. Another phone wrote this day too. ", "kept", link("/checkins#both", "See both"));
    else say("At the clinic", "kept");
  }
  if (state === "unsent") {
    const reason = Object.values(problems).join(" ") || `${WHY[/** @type {keyof typeof WHY} */ (why)] ?? why}.`;
    const way = why === "signed out" ? [Object.assign(link("/sign-in", " Sign in"), { target: "_blank" })] : [];
    say(`Not sent: ${reason} Your answers are still on this page.`, "unsent", ...way);
  }
}

function save() {
  clearTimeout(pause);
  pause = undefined;
  const { answers, problems } = readFields(fieldsNow());
  mark(problems);
  if (Object.keys(problems).length) return say(`Not sent yet: ${Object.values(problems).join(" ")}`, "unsent");
  if (JSON.stringify(answers) === JSON.stringify(saved)) return;
  before.push(saved);
  keep(answers);
}

/** @param {Answers} answers */
function keep(answers) {
  saved = answers;
  undo.hidden = before.length === 0;
  sender.keep({
    id: crypto.randomUUID(),
    day: form.dataset.day ?? "",
    written_at: localInstant(new Date()),
    tz,
    replaces: sender.replaces,
    answers,
  });
}

/** @param {Record<string, string>} problems */
function mark(problems) {
  for (const name of ["sleep_hours", "activity_minutes", "goal", "note"]) {
    document.getElementById(name)?.toggleAttribute("aria-invalid", name in problems);
    if (name in problems) document.getElementById(name)?.setAttribute("aria-invalid", "true");
  }
}

/** @param {number} milliseconds */
function soon(milliseconds) {
  clearTimeout(pause);
  if (milliseconds) pause = setTimeout(save, milliseconds);
  else save();
}

/** Makes the form say these answers. @param {Answers} answers */
function fill(answers) {
  const fields = fieldsOf(answers);
  for (const element of form.elements) {
    const field = /** @type {HTMLInputElement} */ (element);
    if (!field.name || field.type === "hidden") continue;
    if (field.type === "radio") field.checked = field.value !== "" && fields[field.name] === field.value;
    else field.value = fields[field.name] ?? "";
  }
  refresh(form);
}

/** "Clear" leaves nothing chosen, and the keyboard where it was. @param {HTMLInputElement} radio */
function letGo(radio) {
  radio.checked = false;
  /** @type {HTMLElement | null} */ (form.querySelector(`[name="${radio.name}"]`))?.focus();
}

form.addEventListener("change", (event) => {
  const field = /** @type {HTMLInputElement} */ (event.target);
  if (field.type === "radio" && field.value === "") letGo(field);
  if (field.name === "symptom_thoughts_of_death" && Number(field.value) > 0) spoken.textContent = "Help lines are open below.";
  refresh(form);
  soon(bySteps && field.type !== "text" ? PAUSE.keys : field.id === "sleep_hours" ? PAUSE.step : PAUSE.tap);
});
form.addEventListener("input", (event) => {
  if (!["radio", "select-one"].includes(/** @type {HTMLInputElement} */ (event.target).type)) soon(PAUSE.typing);
});
form.addEventListener("keydown", (event) => { bySteps = event.key.startsWith("Arrow"); });
form.addEventListener("pointerdown", () => { bySteps = false; });
form.addEventListener("submit", (event) => {
  event.preventDefault();
  save();
});

undo.addEventListener("click", () => {
  clearTimeout(pause);
  const last = before.pop();
  if (!last) return;
  fill(last);
  keep(last);
  if (undo.hidden) line.focus();
});

/** A page left open overnight must not take this evening's tap for yesterday. */
function turnOver() {
  const { followsToday, today, zone = tz, dayStart } = form.dataset;
  const turned = followsToday !== undefined && labelDay(new Date(), zone, Number(dayStart)) !== today;
  if (turned && !sender.unsent && !pause) location.reload();
}

addEventListener("online", () => void sender.send());
addEventListener("pageshow", turnOver);
document.addEventListener("visibilitychange", () => {
  if (document.hidden) {
    if (pause) save();
  } else {
    turnOver();
    void sender.send();
  }
});
addEventListener("beforeunload", (event) => {
  if (pause) save();
  if (sender.unsent) event.preventDefault();
});

layOut(form, (text) => { spoken.textContent = text; });
refresh(form);
form.classList.add("live");
