// Whether phone and clinic agree: counts, and a digest over ids in order. Pure.

import { daysOf } from "./words.js";

/** @import { Entry } from "./types.d.ts" */

/** As the clinic makes it: SHA-256 of the ids in order, one a line, in hex. @param {string[]} ids in small letters */
export async function idsDigest(ids) {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode([...ids].sort().join("\n")));
  return [...new Uint8Array(bytes)].map((one) => one.toString(16).padStart(2, "0")).join("");
}

/**
 * @param {Entry[]} entries all this phone holds @param {string[]} there ids at the clinic @param {number} days that the clinic has
 * @returns {{phone: number, clinic: number, missing: number, more: number, lost: Entry[]}} lost: called sent, and not there
 */
export function compare(entries, there, days) {
  const known = new Set(there);
  const arrived = (/** @type {Entry} */ { state, keptAs, revision }) => state === "sent" && known.has((keptAs ?? revision.id).toLowerCase());
  const away = entries.filter((one) => !arrived(one));
  const phone = daysOf(entries);
  const waits = new Set(daysOf(away));
  const whole = phone.filter((day) => !waits.has(day)).length;
  const both = daysOf(entries.filter(arrived)).length;
  return { phone: phone.length, clinic: whole, missing: away.length, more: Math.max(0, days - both), lost: away.filter(({ state }) => state === "sent") };
}
