// From a form at the chair to the entry it stands for, in the words of the server's door. Pure.

const NUMBERS = {
  vitals: ["heart_rate", "systolic", "diastolic", "spo2"],
  dose: ["weight_kg", "mg", "minutes"],
  effect: ["value"],
  tick: ["value"],
};
const PLAIN = /^-?\d{1,9}([.,]\d{1,6})?$/;
const PRESSURE = /^\s*(\d+)\s*\/\s*(\d+)\s*$/;
const CLOCK = /^([01]?\d|2[0-3])[:.h]?([0-5]\d)$/;
const HALF_A_DAY = 12 * 3600e3 + 600e3;
// what a person can have; the server knows the same limits
const LIMITS = { heart_rate: [20, 250, "The pulse"], systolic: [50, 280, "The upper blood pressure"], diastolic: [20, 200, "The lower blood pressure"], spo2: [50, 100, "Oxygen"] };

export const EMPTY = "There is nothing in this row yet.";
export const SAY_WHEN = "This visit began a while ago. Write the time it was, like 14:30.";

/** A number as a person types it; what is no number stays as it is. @param {string} typed @returns {number | string} */
export const typedNumber = (typed) => (PLAIN.test(typed.trim()) ? Number(typed.trim().replace(",", ".")) : typed);

/** @typedef {{kind: string, at: string, [name: string]: string | number}} Said */

/**
 * What a form says: its fields begin with its kind, and empty is not known.
 * @param {Iterable<[string, string]>} fields @param {Date} now @param {string} zone
 * @param {Date} [about] near which a typed time lies, where that is not now @returns {{said: Said, replaces: string}}
 */
export function entryOf(fields, now, zone, about = now) {
  const typed = new Map(fields);
  const kind = typed.get("do") ?? "";
  /** @type {Said} */
  const said = { kind, at: now.toISOString() };
  let replaces = "";
  const numbers = /** @type {Record<string, string[]>} */ (NUMBERS)[kind] ?? [];
  for (const [name, value] of typed) {
    const key = name.startsWith(`${kind}_`) ? name.slice(kind.length + 1) : "";
    const text = value.trim();
    if (!key || !text) continue;
    if (key === "replaces") replaces = text;
    else if (key === "time") said.at = instantOf(text, about, zone);
    else said[key] = numbers.includes(key) ? typedNumber(text) : text;
  }
  const both = typeof said.systolic === "string" && said.diastolic === undefined && PRESSURE.exec(said.systolic);
  if (both) Object.assign(said, { systolic: Number(both[1]), diastolic: Number(both[2]) });
  return { said, replaces };
}

/** The instant nearest to `now` at which the clinic's clock shows this time; what is no time stays as it is. @param {string} text @param {Date} now @param {string} zone */
export function instantOf(text, now, zone) {
  const found = CLOCK.exec(text);
  if (!found) return text;
  const [hour, minute] = clockOf(now, zone).split(":").map(Number);
  const shown = Number(found[1]) * 60 + Number(found[2]) - (hour * 60 + minute);
  if (!shown) return now.toISOString();
  const then = Math.floor(now.getTime() / 60e3) * 60e3 + shown * 60e3;
  return new Date(then - now.getTime() > HALF_A_DAY ? then - 864e5 : then).toISOString();
}

/** "14:05" on the clinic's clock. @param {Date} at @param {string} zone */
export const clockOf = (at, zone) => new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone }).format(at);

/** The first thing to look at again, before it is kept: field and sentence. @param {Said} said @returns {{field: string, words: string} | null} */
export function faultOf(said) {
  if (Number.isNaN(Date.parse(said.at))) return { field: "time", words: "Write the time like 14:30." };
  if (said.kind === "step") return stepFault(said);
  if (said.kind !== "vitals") return null;
  for (const [field, [low, high, words]] of Object.entries(LIMITS)) {
    const value = said[field];
    if (value === undefined) continue;
    if (!Number.isInteger(value) || value < low || value > high) return { field, words: `${words} is a whole number from ${low} to ${high}. Please look at it again.` };
  }
  if (said.systolic !== undefined && said.diastolic !== undefined && said.diastolic >= said.systolic) return { field: "diastolic", words: `${said.systolic}/${said.diastolic}: the second number is below the first.` };
  const known = [...Object.keys(LIMITS), "alertness"].some((name) => said[name] !== undefined);
  return known ? null : { field: "systolic", words: EMPTY };
}

/** @param {Said} said */
const stepFault = (said) => (["paused", "stopped", "cancelled"].includes(String(said.step)) && !said.reason ? { field: "reason", words: "Say in a few words why." } : null);

/** Whether a number is whole once these digits are typed: three where it begins with 1 or 2, else two. @param {string} digits */
export const isWhole = (digits) => digits.length >= (/^[12]/.test(digits) ? 3 : 2);

const ALERTNESS = { awake: "awake", drowsy: "drowsy", voice: "wakes to a voice", touch: "wakes to a touch", none: "does not wake" };
const STEPS = { started: "started", paused: "interrupted", resumed: "went on", finished: "finished", stopped: "stopped early", left: "left", cancelled: "cancelled", arrived: "arrived" };
const KINDS = { dose: "the dose", medicine: "a medicine", effect: "how it feels", adverse: "what happened", tick: "a line of the list", taken_back: "something taken back" };

/** The cells of a row that is still on the tablet. @param {Said} said */
export function cellsOf(said) {
  if (said.kind !== "vitals") {
    const words = said.kind === "step" ? STEPS[/** @type {keyof typeof STEPS} */ (said.step)] : KINDS[/** @type {keyof typeof KINDS} */ (said.kind)];
    return { words: words ?? said.kind };
  }
  const part = (/** @type {string} */ name) => (said[name] === undefined ? "–" : String(said[name]));
  const pressure = said.systolic === undefined && said.diastolic === undefined ? "" : `${part("systolic")}/${part("diastolic")}`;
  const oxygen = said.spo2 === undefined ? "" : `${said.spo2} %`;
  return { pressure, pulse: String(said.heart_rate ?? ""), oxygen, awake: ALERTNESS[/** @type {keyof typeof ALERTNESS} */ (said.alertness)] ?? "" };
}
