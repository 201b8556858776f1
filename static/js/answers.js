// What a day's form says, as the contract's Answers, and back. Pure: no page, no network, no clock.
// Left out is unknown, and unknown is never zero.

export const SYMPTOMS = ["sadness", "interest", "appetite", "sleep", "fatigue", "concentration", "worthlessness", "thoughts_of_death"];
export const TIPS = ["active", "diet", "sleep", "connected", "mindfulness", "goals", "professional_help"];
export const SIDE_EFFECTS = ["dizziness", "nausea", "headache", "blurred_vision", "unreal", "drowsy", "anxious", "sleep_trouble"];
export const DIRECTIONS = ["appetite", "sleep"];

/**
 * @typedef {Record<string, string>} Fields  form name -> text; "" and left out are both "not answered"
 * @typedef {{
 *   mood?: number, sleep_hours?: number, sleep_quality?: number, activity_minutes?: number,
 *   symptoms?: Record<string, number>, tips?: Record<string, boolean>, side_effects?: Record<string, number>,
 *   goal?: string, goal_met?: boolean, directions?: Record<string, string>, note?: string,
 * }} Answers
 * @typedef {{answers: Answers, problems: Record<string, string>}} Reading
 */

/** @type {[keyof Answers, RegExp, number, string][]} name, shape, most, what to say when it is something else */
const NUMBERS = [
  ["mood", /^\d{1,2}$/, 10, "Mood goes from 0 to 10."],
  ["sleep_hours", /^\d{1,2}([.,](0|00|25|5|50|75))?$/, 24, "Sleep goes from 0 to 24 hours, in quarters, like 7.25."],
  ["sleep_quality", /^\d$/, 4, "How well you slept goes from 0 to 4."],
  ["activity_minutes", /^\d{1,4}$/, 1440, "Moving is a whole number of minutes, at most 1440."],
];

/** @type {[keyof Answers, string, string[], (text: string) => unknown][]} */
const MAPS = [
  ["symptoms", "symptom_", SYMPTOMS, Number],
  ["tips", "tip_", TIPS, (text) => text === "yes"],
  ["side_effects", "side_effect_", SIDE_EFFECTS, Number],
  ["directions", "direction_", DIRECTIONS, String],
];

/** @type {["goal" | "note", number, string][]} lengths are counted in characters as people see them stored, not in bytes */
const TEXTS = [
  ["goal", 200, "A goal can be 200 characters long."],
  ["note", 4000, "A note can be 4,000 characters long."],
];

/**
 * Reads the form. A field that cannot be read is named in `problems` and left out of `answers`.
 * @param {Fields} fields
 * @returns {Reading}
 */
export function readFields(fields) {
  /** @type {Record<string, any>} */
  const answers = {};
  /** @type {Record<string, string>} */
  const problems = {};
  for (const [name, shape, most, sentence] of NUMBERS) {
    const text = (fields[name] ?? "").trim();
    if (!text) continue;
    const value = Number(text.replace(",", "."));
    if (shape.test(text) && value <= most) answers[name] = value;
    else problems[name] = sentence;
  }
  for (const [name, prefix, keys, read] of MAPS) {
    const said = keys.filter((key) => fields[prefix + key]).map((key) => [key, read(fields[prefix + key])]);
    if (said.length) answers[name] = Object.fromEntries(said);
  }
  for (const [name, most, sentence] of TEXTS) {
    const text = tidy(fields[name] ?? "");
    if ([...text].length > most) problems[name] = sentence;
    else if (text.trim()) answers[name] = text;
  }
  if (fields.goal_met) answers.goal_met = fields.goal_met === "yes";
  return { answers: withoutIdleDirections(answers), problems };
}

/**
 * The form that says these answers: the other way round.
 * @param {Answers} answers
 * @returns {Fields}
 */
export function fieldsOf(answers) {
  /** @type {Fields} */
  const fields = {};
  for (const [name] of NUMBERS) if (answers[name] !== undefined) fields[name] = String(answers[name]);
  for (const [name, prefix] of MAPS) {
    for (const [key, value] of Object.entries(answers[name] ?? {})) fields[prefix + key] = inWords(value);
  }
  for (const [name] of TEXTS) if (answers[name] !== undefined) fields[name] = answers[name];
  if (answers.goal_met !== undefined) fields.goal_met = inWords(answers.goal_met);
  return fields;
}

/** @param {unknown} value */
const inWords = (value) => (typeof value === "boolean" ? (value ? "yes" : "no") : String(value));

/** Line ends as the server keeps them; half an emoji, which no server can keep, is dropped. @param {string} text */
const tidy = (text) => text.replace(/\r\n?/g, "\n").replace(/\p{Surrogate}/gu, "").replace(/\0/g, "").normalize("NFC");

/** Less or more is only meant while appetite or sleep has changed. @param {Answers} answers @returns {Answers} */
function withoutIdleDirections({ directions = {}, ...answers }) {
  const meant = Object.entries(directions).filter(([key]) => (answers.symptoms?.[key] ?? 0) > 0);
  return meant.length ? { ...answers, directions: Object.fromEntries(meant) } : answers;
}
