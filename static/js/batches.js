// What goes into one request, what the clinic's answer means for each entry, and how long to wait after none. Pure.

/** @import { Entry, Result, Verdict } from "./types.d.ts" */

export const MOST = 200; // revisions in one request
export const MOST_BYTES = 192 * 1024; // the door takes 256 KiB
const FULL_STOP = 300; // seconds: the longest wait between two tries
const ENVELOPE = 32; // bytes around the list

/** @param {unknown} value @returns {number} bytes as it is sent */
export const bytesOf = (value) => new TextEncoder().encode(JSON.stringify(value)).length;

/** What a revision is about: a day, or a questionnaire. @param {{day?: string, instrument?: string}} revision @returns {string} */
export const about = ({ day, instrument }) => day ?? instrument ?? "";

/** Which of the clinic's doors it goes to. @param {{instrument?: string}} revision */
export const doorOf = ({ instrument }) => (instrument ? "measures" : "checkins");

/** The oldest entries of one kind that fit in one request; at least one. @param {Entry[]} waiting @param {number} [most] */
export function nextBatch(waiting, most = MOST) {
  /** @type {Entry[]} */
  const batch = [];
  let bytes = ENVELOPE;
  for (const entry of waiting) {
    bytes += bytesOf(entry.revision) + 1;
    if (batch.length && doorOf(batch[0].revision) !== doorOf(entry.revision)) break;
    if (batch.length === Math.min(most, MOST) || (batch.length && bytes > MOST_BYTES)) break;
    batch.push(entry);
  }
  return batch;
}

/** What to send first: not what the clinic's computer stumbled over, unless there is nothing else. @param {Entry[]} waiting @param {Set<string>} aside ids */
export function ahead(waiting, aside) {
  const others = waiting.filter(({ revision }) => !aside.has(revision.id));
  return others.length ? others : waiting;
}

/** How many to send after a request of `size` was refused as a whole, or taken. @param {number} size @param {boolean} refused */
export const nextMost = (size, refused) => (refused ? Math.max(1, Math.floor(size / 2)) : Math.min(MOST, size * 2));

/**
 * Only the server's word for that very id settles an entry: anything else leaves it waiting.
 * @param {Entry[]} batch @param {unknown} results @returns {Verdict[]}
 */
export function verdicts(batch, results) {
  /** @type {Result[]} */
  const said = Array.isArray(results) ? results.filter((one) => typeof one?.id === "string") : [];
  return batch.flatMap((entry) => {
    const result = said.find(({ id }) => id.toLowerCase() === entry.revision.id.toLowerCase());
    const state = result && stateOf(result);
    return state ? [{ entry, state, problems: result.problems, keptAs: result.kept_as, head: Array.isArray(result.head) ? result.head : [] }] : [];
  });
}

/** A conflict is kept too, under another id; without that id it is not. @param {Result} result @returns {"sent" | "refused" | ""} */
function stateOf({ status, kept_as }) {
  if (status === "kept" || status === "already_kept") return "sent";
  if (status === "conflict" && typeof kept_as === "string") return "sent";
  return status === "refused" ? "refused" : "";
}

/** Seconds until the next try: doubling, with chance in it so that phones do not come back all at once. @param {number} tries @param {number} [after] what the server asked for @param {number} [chance] 0 to 1 */
export function pause(tries, after = 0, chance = Math.random()) {
  const longest = Math.min(FULL_STOP, 2 ** tries);
  return Math.max(Math.min(after || 0, 3600), longest * (0.5 + chance / 2));
}

/** Refused entries that a later one of the same day replaces: written anew since. @param {Entry[]} refused @param {Entry[]} settled */
export const overtaken = (refused, settled) =>
  refused.filter(({ revision: { id } }) => settled.some(({ revision }) => revision.replaces.includes(id)));
