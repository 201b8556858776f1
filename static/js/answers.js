// What a day's form says, as the contract's Answers, and which day it is. Pure. Left out is unknown, and unknown is never zero.

import { _ } from "./said.js";

/** @import { Answers, Fields } from "./types.d.ts" */

/** @type {Record<string, [number, number, string]>} parts a whole is cut into, most, and what to say otherwise */
const NUMBERS = {
  mood: [1, 10, _("Mood goes from 0 to 10.")],
  sleep_hours: [4, 24, _("Sleep goes from 0 to 24 hours, in quarters, like 7.25.")],
  sleep_quality: [1, 4, _("How well you slept goes from 0 to 4.")],
  activity_minutes: [1, 1440, _("Moving is a whole number of minutes, at most 1440.")],
};
export const MAPS = { symptoms: "symptom_", tips: "tip_", side_effects: "side_effect_", directions: "direction_", extra: "extra_" };
const TEXTS = { goal: 200, note: 4000 }; // code points

/**
 * A field that cannot be read is named in `problems`, and never sent as something else.
 * @param {Fields} fields
 * @returns {{answers: Answers, problems: Record<string, string>}}
 */
export function readFields(fields) {
  /** @type {any} */
  const answers = {};
  /** @type {Record<string, string>} */
  const problems = {};
  for (const [name, [parts, most, sentence]] of Object.entries(NUMBERS)) {
    const text = (fields[name] ?? "").trim().replace(",", ".");
    if (!text) continue;
    const value = /^[\d.]+$/.test(text) ? Number(text) : NaN;
    if (value <= most && Number.isInteger(value * parts)) answers[name] = value;
    else problems[name] = sentence;
  }
  for (const [name, prefix] of Object.entries(MAPS)) {
    const map = Object.entries(fields).flatMap(([field, text]) => (text && field.startsWith(prefix) ? [[field.slice(prefix.length), said(text)]] : []));
    if (map.length) answers[name] = Object.fromEntries(map);
  }
  for (const [name, most] of Object.entries(TEXTS)) {
    const text = tidy(fields[name] ?? "");
    if ([...text].length > most) problems[name] = _("This can be %(most)s characters long; it is %(length)s.", { most, length: [...text].length });
    else if (text.trim()) answers[name] = text;
  }
  if (fields.goal_met) answers.goal_met = said(fields.goal_met);
  dropIdleDirections(answers);
  return { answers, problems };
}

/** @param {string} text */
const said = (text) => ({ yes: true, no: false })[text] ?? (/^\d\d?$/.test(text) ? Number(text) : text);

/** Line ends as the server keeps them; half an emoji, which nothing can keep, is dropped. @param {string} text */
const tidy = (text) => text.replace(/\r\n?/g, "\n").replace(/\p{Surrogate}|\0/gu, "").normalize("NFC");

/** Less or more is meant only while appetite or sleep has changed. @param {Answers} answers */
function dropIdleDirections(answers) {
  const { directions = {}, symptoms = {} } = answers;
  for (const key in directions) if (!symptoms[key]) delete directions[key];
  if (!Object.keys(directions).length) delete answers.directions;
}

/** The phone's instant with its own offset: 2026-11-22T21:14:05-05:00. @param {Date} at @param {number} [east] minutes */
export function localInstant(at, east = -at.getTimezoneOffset()) {
  const iso = (/** @type {number} */ ms) => new Date(ms).toISOString();
  const offset = iso(Math.abs(east) * 60e3).slice(11, 16);
  return iso(at.getTime() + east * 60e3).slice(0, 19) + (east < 0 ? "-" : "+") + offset;
}

/** The day a person means: it begins at their own hour, by the clock on their wall. @param {Date} at @param {string} zone @param {number} dayStart */
export function labelDay(at, zone, dayStart) {
  const wall = Date.parse(at.toLocaleString("sv", { timeZone: zone }).replace(" ", "T") + "Z"); // Swedish writes 2026-11-23 01:30:00
  return new Date(wall - dayStart * 3600e3).toISOString().slice(0, 10);
}
