// What the tests of the phone's half hold in their hands: entries, a line to the clinic, a drawer that forgets nothing.

/** @import { Answers, Entry, Outcome, Revision, Verdict } from "../../static/js/types.d.ts" */

let n = 0;

/** @param {string} day @param {Answers} answers @param {string[]} [replaces] @returns {Revision} */
export const revision = (day, answers, replaces = []) =>
  ({ id: `00000000-0000-4000-8000-${String(++n).padStart(12, "0")}`, day, written_at: `${day}T21:14:05-05:00`, tz: "America/New_York", replaces, answers });

/** @param {string} day @param {Answers} [answers] @returns {Entry} */
export const entry = (day, answers = { mood: 6 }, state = /** @type {const} */ ("waiting"), at = 0) =>
  ({ n: ++n, state, at, revision: revision(day, answers) });

/** The clinic's yes. @param {Revision[]} revisions */
export const kept = (revisions, epoch = "first") => ({ epoch, results: revisions.map(({ id }) => ({ id, status: "kept", head: [id] })) });

/** A drawer in memory with the same handles as the phone's own. */
export class Drawer {
  /** @type {Entry[]} */
  rows = [];
  epoch = "first";
  full = false;
  /** @type {number[]} when each answer was written down */
  settledAt = [];

  /** @param {Entry} one */
  async add(one) {
    await null;
    if (this.full) throw new Error("QuotaExceededError");
    one.n = ++n;
    this.rows.push({ ...one });
  }

  async unsettled() {
    return this.rows.filter(({ state }) => state === "waiting" || state === "refused").map((row) => ({ ...row }));
  }

  async sent() {
    return new Set(this.rows.flatMap(({ state, revision: { id } }) => (state === "sent" ? [id] : [])));
  }

  /** @param {Verdict[]} verdicts @param {number} at */
  async settle(verdicts, at) {
    if (this.full) throw new Error("QuotaExceededError");
    this.settledAt.push(at);
    for (const { entry: { n: place }, state, problems } of verdicts) Object.assign(this.rows.find((row) => row.n === place) ?? {}, { state, problems });
  }

  /** @param {string} epoch */
  async heard(epoch) {
    if (epoch === this.epoch) return false;
    this.epoch = epoch;
    for (const row of this.rows) if (row.state === "sent") row.state = "waiting";
    return true;
  }
}

/** Lets everything that can happen happen. */
export async function settled() {
  for (let turn = 0; turn < 20; turn++) await new Promise((done) => setImmediate(done));
}

/** A world whose clinic answers by hand. */
export function world() {
  /** @type {{revisions: Revision[], account: string, answer: (outcome: Outcome) => Promise<void>}[]} */
  const sent = [];
  /** @type {(() => void)[]} */
  const later = [];
  return {
    sent,
    again: later,
    parts: {
      now: () => 1000,
      channel: () => null,
      alone: (/** @type {() => Promise<void>} */ act) => act(),
      later: (/** @type {() => void} */ act) => void later.push(act),
      persist: async () => undefined,
      wake: async () => undefined,
      post: (/** @type {Revision[]} */ revisions, /** @type {string} */ account) =>
        new Promise((/** @type {(outcome: Outcome) => void} */ ok) =>
          sent.push({ revisions, account, answer: (outcome) => { ok(outcome); return settled(); } }),
        ),
    },
  };
}
