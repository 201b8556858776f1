// Answers back to the fields of a form: the other way round from answers.js. Pure.

import { MAPS } from "./answers.js";

/** @import { Answers, Fields } from "./types.d.ts" */

/** What a form shows for these answers; only what is answered. @param {Answers} answers @returns {Fields} */
export function fieldsOf(answers) {
  /** @type {Fields} */
  const fields = {};
  for (const [name, value] of Object.entries(answers)) {
    if (value === null || value === undefined) continue;
    const prefix = MAPS[/** @type {keyof typeof MAPS} */ (name)];
    if (!prefix) fields[name] = text(value);
    else for (const [key, one] of Object.entries(value)) if (one !== null) fields[prefix + key] = text(one);
  }
  return fields;
}

/** @param {unknown} value */
const text = (value) => (value === true ? "yes" : value === false ? "no" : String(value));

/**
 * What a form should say once the phone remembers more than the page did: hers, but for what she has just changed.
 * @param {Fields} hers @param {Fields} shown @param {Iterable<string>} touched
 */
export function merged(hers, shown, touched) {
  const fields = { ...hers };
  for (const name of touched) fields[name] = shown[name] ?? "";
  return fields;
}
