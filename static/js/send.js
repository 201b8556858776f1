// Sends a day's revisions to the clinic, one request at a time, and tells the truth about where they are.
// Only the server's yes, for that very id, counts as sent: a sign-in page and a hotel's Wi-Fi page do not.

/**
 * @typedef {import("./answers.js").Answers} Answers
 * @typedef {{id: string, day: string, written_at: string, tz: string, replaces: string[], answers: Answers}} Revision
 * @typedef {{id: string, status: string, head: string[], problems?: Record<string, string>, kept_as?: string}} Result
 * @typedef {{results: Result[]} | {why: "offline" | "signed out" | "closed" | "unread" | "busy", after?: number}} Outcome
 * @typedef {{state: "sending" | "kept" | "unsent", why?: string, problems?: Record<string, string>, beside?: boolean}} Report
 */

const LONGEST_WAIT = 60; // seconds between two tries
const SETTLED = new Set(["kept", "already_kept", "conflict", "refused"]); // conflict: kept beside, under another id
const WILL_NOT_CHANGE = new Set(["signed out", "closed", "unread"]); // trying again by itself would not help

/** @param {Revision[]} revisions @returns {Promise<Outcome>} */
export async function post(revisions) {
  const body = JSON.stringify({ revisions });
  try {
    const answer = await fetch("/api/v1/checkins", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body,
      redirect: "manual",
      cache: "no-store",
      keepalive: body.length < 15_000, // so that a tap outlives the page; browsers allow 64 KiB in all, and text may grow fourfold
      signal: AbortSignal.timeout(20_000),
    });
    return await outcome(answer);
  } catch {
    return { why: "offline" };
  }
}

/** @param {Response} answer @returns {Promise<Outcome>} */
async function outcome(answer) {
  if (answer.status === 401) return { why: "signed out" };
  if (answer.status === 410) return { why: "closed" };
  if ([400, 413, 415, 422].includes(answer.status)) return { why: "unread" };
  if (answer.status === 429 || answer.status === 503) return { why: "busy", after: Number(answer.headers.get("Retry-After")) || undefined };
  const said = answer.status === 200 ? await answer.json() : null;
  return Array.isArray(said?.results) ? { results: said.results } : { why: "offline" };
}

export class Sender {
  /**
   * @param {string[]} heads  the revisions this page showed
   * @param {(report: Report) => void} tell
   * @param {{post?: typeof post, later?: (act: () => void, seconds: number) => unknown}} [world]
   */
  constructor(heads, tell, world = {}) {
    this.heads = heads;
    this.tell = tell;
    this.post = world.post ?? post;
    this.later = world.later ?? ((act, seconds) => setTimeout(act, seconds * 1000));
    /** @type {Revision[]} */
    this.queue = [];
    /** @type {Revision | null} */
    this.refused = null;
    this.busy = false;
    this.tries = 0;
    this.most = 200; // revisions in one request
  }

  /** Whether this page still holds words the clinic does not have. */
  get unsent() {
    return this.queue.length > 0 || this.refused !== null;
  }

  /**
   * What the next revision replaces: what the page showed, and every revision of this page whose fate is not known yet.
   * The server takes unknown ids, so a lost answer never leaves two words where one was meant.
   */
  get replaces() {
    return [...this.heads, ...this.queue.map((revision) => revision.id)];
  }

  /**
   * Takes a revision into care. For now the page's memory is all there is; a store on the phone has its place here.
   * @param {Revision} revision
   */
  keep(revision) {
    this.refused = null;
    this.queue.push(revision);
    void this.send();
  }

  async send() {
    if (this.busy || !this.queue.length) return;
    this.busy = true;
    this.tell({ state: "sending" });
    const batch = this.queue.slice(0, this.most);
    const said = await this.post(batch);
    this.busy = false;
    if ("results" in said) this.settle(batch, said.results);
    else this.wait(said.why, batch.length, said.after);
  }

  /** @param {Revision[]} batch @param {Result[]} results */
  settle(batch, results) {
    const byId = new Map(results.map((result) => [result.id?.toLowerCase(), result]));
    let beside = false;
    for (const revision of batch) {
      const result = byId.get(revision.id);
      if (!result || !SETTLED.has(result.status)) return this.wait("offline", batch.length);
      this.queue.shift();
      this.refused = result.status === "refused" ? revision : null;
      this.problems = result.problems;
      if (this.refused) continue;
      this.heads = [result.kept_as ?? revision.id];
      beside = result.head?.length > 1;
    }
    this.tries = 0;
    if (this.queue.length) void this.send();
    else if (this.refused) this.tell({ state: "unsent", why: this.problems ? "refused" : "unread", problems: this.problems });
    else this.tell({ state: "kept", beside });
  }

  /** @param {string} why @param {number} size @param {number} [after] seconds */
  wait(why, size, after) {
    this.tell({ state: "unsent", why });
    if (why === "unread") {
      if (size > 1) this.most = Math.ceil(size / 2); // one of them is the cause: find it by halves
      else this.refused = this.queue.shift() ?? null; // here it is: the others need not wait for it
      void this.send();
    } else if (!WILL_NOT_CHANGE.has(why)) {
      this.later(() => void this.send(), after ?? Math.min(2 ** ++this.tries, LONGEST_WAIT));
    }
  }
}
