// Sends a day's revisions, one request at a time. Only the server's yes, for that very id, counts as sent:
// a sign-in page and a hotel's Wi-Fi page do not.

/** @import { Outcome, Report, Result, Revision, Why } from "./types.d.ts" */

const SETTLED = ["kept", "already_kept", "conflict", "refused"]; // conflict: kept too, under another id
const STAYS = ["signed out", "closed"]; // trying again by itself would not help

/** @param {Revision[]} revisions @returns {Promise<Outcome>} */
export async function post(revisions) {
  const body = JSON.stringify({ revisions });
  try {
    const answer = await fetch("/api/v1/checkins", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body,
      redirect: "manual",
      keepalive: body.length < 15e3, // a tap outlives the page; browsers allow 64 KiB in UTF-8
      signal: AbortSignal.timeout(20e3),
    });
    const { status } = answer;
    if (status === 401) return { why: "signed out" };
    if (status === 410) return { why: "closed" };
    if (status === 429 || status === 503) return { why: "busy", after: Number(answer.headers.get("Retry-After")) };
    if (status >= 400 && status < 500) return { why: "unread" };
    return { results: (await answer.json()).results };
  } catch {
    return { why: "offline" };
  }
}

export class Sender {
  /** @type {Revision[]} */
  queue = [];
  /** @type {Revision | undefined} */
  refused;
  busy = false;
  tries = 0;
  most = 200; // revisions in one request

  /** @param {string[]} heads what the page showed @param {(report: Report) => void} tell @param {any} [world] */
  constructor(heads, tell, world) {
    this.heads = heads;
    this.tell = tell;
    this.world = { post, later: (/** @type {() => void} */ act, /** @type {number} */ s) => setTimeout(act, s * 1000), ...world };
  }

  /** Whether this page still holds words the clinic does not have. */
  get unsent() {
    return this.queue.length > 0 || !!this.refused;
  }

  /** What the next revision replaces, those whose fate is unknown included: the server takes unknown ids. */
  get replaces() {
    return [...this.heads, ...this.queue.map(({ id }) => id)];
  }

  /** Takes a revision into care. The page's memory is all there is; a store on the phone has its place here. @param {Revision} revision */
  keep(revision) {
    this.refused = undefined;
    this.queue.push(revision);
    this.send();
  }

  async send() {
    if (this.busy || !this.queue.length) return;
    this.busy = true;
    this.tell({ state: "sending" });
    const batch = this.queue.slice(0, this.most);
    /** @type {Outcome} */
    const said = await this.world.post(batch);
    this.busy = false;
    if ("why" in said) this.wait(said.why, batch.length, said.after);
    else this.settle(batch, said.results);
  }

  /** @param {Revision[]} batch @param {Result[]} results */
  settle(batch, results) {
    let beside = false;
    let problems;
    for (const revision of batch) {
      const result = Array.isArray(results) && results.find(({ id }) => id?.toLowerCase() === revision.id);
      if (!result || !SETTLED.includes(result.status)) return this.wait("offline");
      this.queue.shift();
      this.refused = result.status === "refused" ? revision : undefined;
      problems = result.problems;
      if (this.refused) continue;
      this.heads = [result.kept_as ?? revision.id];
      beside = result.head?.length > 1;
    }
    this.tries = 0;
    if (this.queue.length) this.send();
    else this.tell(this.refused ? { state: "unsent", why: "refused", problems } : { state: "kept", beside });
  }

  /** @param {Why} why @param {number} [size] of the batch @param {number} [after] seconds */
  wait(why, size = 0, after = 0) {
    this.tell({ state: "unsent", why });
    if (why === "unread") {
      if (size === 1) this.refused = this.queue.shift(); // here is the cause: the others need not wait for it
      this.most = 1;
      this.send();
    } else if (!STAYS.includes(why)) this.world.later(() => this.send(), after || Math.min(2 ** ++this.tries, 60));
  }
}
