// The outbox: what she writes is put on the phone first, then sent, and let go only on the clinic's own word.

import { about, ahead, doorOf, nextBatch, nextMost, overtaken, pause, verdicts } from "./batches.js";
import { newId } from "./seal.js";
import { post } from "./send.js";
import { Store } from "./store.js";
import * as browser from "./world.js";

/** @import { Entry, Outcome, Revision, Summary, Verdict } from "./types.d.ts" */

const WRITES_WITHIN = 4000; // milliseconds: then we do not call it saved
const STAYS = ["signed out", "closed"]; // trying again by itself would not help
const THIS_DOOR = ["busy", "unread"]; // what goes to another of the clinic's doors need not wait for this one

export class Outbox {
  /** @type {Entry[]} of this account, on the phone and not at the clinic */
  entries = [];
  /** @type {Entry[]} on this page alone */
  loose = [];
  /** @type {Record<string, string[]>} day -> heads */
  kept = {};
  /** @type {Record<string, Revision>} day -> the last that was written on this phone, as far as this page has heard */
  last = {};
  /** @type {Set<string>} ids of those */
  known = new Set();
  /** @type {[string, string][]} ids the clinic keeps under another */
  renamed = [];
  /** @type {Summary["why"]} */
  why = "";
  sending = false;
  closed = false;
  asked = false;
  more = false;
  tries = 0;
  /** @type {Map<string, Partial<Entry>>} what the clinic said of an id, where the phone could not write that down */
  said = new Map();
  /** @type {Set<Entry>} being put on the phone right now */
  underWay = new Set();
  /** @type {Set<string>} ids that the clinic's computer stumbled over when they came alone */
  aside = new Set();
  most = 200; // revisions in one request
  /** @type {Promise<void> | undefined} */
  round;
  /** @type {Promise<void>} */
  looking = Promise.resolve();

  /** @param {string} account @param {any} store null where this browser gives us none @param {any} [world] */
  constructor(account, store, world) {
    this.account = account;
    this.store = store;
    this.world = { ...browser, post, now: Date.now, ...world };
    this.news = this.world.channel();
    /** @type {(summary: Summary) => void} */
    this.tell = () => undefined;
    /** @type {(() => void)[]} others on the page who want to know */
    this.also = [];
    /** @type {(revision: Revision, heads: string[]) => void} */
    this.onkept = () => undefined;
    this.news?.addEventListener("message", (/** @type {any} */ { data }) => {
      if (data.account !== account) return;
      if (data.revision) this.learn([data.revision]);
      Object.assign(this.kept, data.kept); // another page sent these
      this.refresh().catch(() => undefined);
    });
  }

  /** Whether closing this page would lose something. */
  get atRisk() {
    return this.loose.length > 0;
  }

  /** @returns {Entry[]} oldest first */
  get waiting() {
    return [...this.entries, ...this.loose].filter(({ state }) => state === "waiting");
  }

  /** @returns {Summary} */
  get summary() {
    const all = [...this.entries, ...this.loose];
    const refused = all.filter(({ state }) => state === "refused");
    return {
      waiting: this.entries.filter((one) => this.waiting.includes(one)),
      refused: refused.filter((one) => !overtaken([one], all).length),
      loose: this.loose.filter(({ state }) => state === "waiting"),
      writing: this.underWay.size,
      sending: this.sending,
      why: this.why,
      noStore: !this.store,
      closed: this.closed,
      kept: this.kept,
    };
  }

  newId() {
    return newId();
  }

  /** What was last written of a day on this phone, where the clinic may not have it yet. @param {string} day @returns {Revision | undefined} */
  latest(day) {
    return this.last[day];
  }

  /** @param {Revision[]} revisions in the order they were written */
  learn(revisions) {
    for (const revision of revisions) if (!this.known.has(revision.id)) this.last[about(revision)] = revision;
    for (const { id } of revisions) this.known.add(id);
  }

  /** Puts it on the phone, says so once it lies there, and sends it. @param {Revision} revision */
  async keep(revision) {
    /** @type {Entry} */
    const entry = { state: "waiting", at: this.world.now(), revision };
    this.learn([revision]);
    this.underWay.add(entry);
    this.say();
    const there = await this.put(entry);
    this.underWay.delete(entry);
    (there ? this.entries : this.loose).push(entry);
    this.say();
    if (there) await this.settled(revision);
    await this.send();
  }

  /** @param {Revision} revision */
  async settled(revision) {
    this.news?.postMessage({ account: this.account, revision });
    for (const entry of this.waiting.filter((one) => this.loose.includes(one))) {
      if (!(await this.put(entry))) return;
      this.loose = this.loose.filter((one) => one !== entry);
      this.entries.push(entry);
    }
    if (!this.asked) this.world.persist().catch(() => undefined);
    this.asked = true;
  }

  /** @param {Entry} entry */
  async put(entry) {
    if (!this.store) return false;
    /** @type {any} */
    let clock;
    const late = new Promise((_, no) => (clock = setTimeout(no, WRITES_WITHIN)));
    const there = await Promise.race([this.store.add(entry), late]).then(() => true, () => false);
    clearTimeout(clock);
    return there;
  }

  /** Looks again at what lies on the phone: another page may have written or sent. One look after the other: none brings back what was so before. */
  refresh() {
    this.looking = this.looking.then(() => this.look(), () => this.look());
    return this.looking;
  }

  async look() {
    const before = [...this.entries];
    const there = this.store ? await this.store.unsettled() : before;
    const [was, is] = [before, there].map((list) => new Set(list.map(({ revision }) => revision.id)));
    const since = this.entries.filter(({ revision: { id } }) => !was.has(id) && !is.has(id)); // written while we looked
    await this.missed(before.filter(({ revision }) => !is.has(revision.id)));
    for (const entry of there) Object.assign(entry, this.said.get(entry.revision.id));
    this.entries = [...there, ...since].filter(({ state }) => state === "waiting" || state === "refused");
    this.learn(this.entries.map(({ revision }) => revision));
    this.loose = this.loose.filter(({ revision }) => !is.has(revision.id));
    this.say();
  }

  /** No longer among what waits: another page sent it; or the phone's storage was cleared, and this page alone has it. @param {Entry[]} entries */
  async missed(entries) {
    if (!entries.some(({ state }) => state === "waiting")) return;
    const sent = await this.store.sent();
    for (const entry of entries.filter(({ state }) => state === "waiting")) {
      const { id } = entry.revision;
      if (sent.has(id)) this.kept[about(entry.revision)] ??= [id];
      else this.loose.push({ ...entry, n: undefined });
    }
  }

  /** Sends all there is, one request at a time. */
  send() {
    this.more = true; // also what is written while the last request is under way
    this.round ??= this.drain();
    return this.round;
  }

  async drain() {
    try {
      while (this.more) {
        this.more = false;
        await this.world.alone(() => this.rounds());
      }
    } finally {
      this.round = undefined; // whatever broke, the next try is a new one
    }
  }

  async rounds() {
    const shut = new Set();
    for (;;) {
      await this.refresh().catch(() => undefined);
      const waiting = this.waiting.filter(({ revision }) => !shut.has(doorOf(revision)));
      if (!waiting.length || this.closed) break;
      const batch = nextBatch(ahead(waiting, this.aside), this.most);
      this.sending = true;
      this.say();
      /** @type {Outcome} */
      const said = await this.world.post(batch.map(({ revision }) => revision), this.account);
      this.sending = false;
      const on = "why" in said ? await this.not(said, batch) : await this.settle(batch, said);
      if (!on && !THIS_DOOR.includes(this.why)) break;
      if (!on) shut.add(doorOf(batch[0].revision));
    }
    this.say();
  }

  /** @param {Entry[]} batch @param {{epoch: string, results: any, at?: number}} said @returns {Promise<boolean>} whether to go on */
  async settle(batch, { epoch, results, at = this.world.now() }) {
    const found = verdicts(batch, results);
    for (const { entry, state, keptAs, head = [] } of found) {
      if (state !== "sent") continue;
      this.kept[about(entry.revision)] = head;
      this.onkept(entry.revision, head);
      if (keptAs) this.renamed.push([entry.revision.id, keptAs]);
    }
    await this.write(found, at);
    if (await this.store?.heard(epoch).catch(() => false)) {
      this.said.clear(); // it was said of data that are gone
      return true;
    }
    if (found.length < batch.length) return this.wait("elsewhere");
    this.why = "";
    this.tries = 0;
    this.most = nextMost(this.most, false);
    return true;
  }

  /** @param {Verdict[]} found @param {number} [at] by the clinic's clock, where it told */
  async write(found, at = this.world.now()) {
    const sent = found.filter(({ state }) => state === "sent").map(({ entry }) => entry);
    const old = overtaken(this.entries.filter(({ state }) => state === "refused"), sent);
    /** @type {Verdict[]} */
    const all = [...found, ...old.map((entry) => ({ entry, state: /** @type {const} */ ("old") }))];
    for (const { entry, state, problems } of all) Object.assign(entry, { state, problems });
    this.loose = this.loose.filter(({ state }) => state !== "sent");
    const there = all.filter(({ entry }) => entry.n !== undefined);
    if (!there.length) return;
    await this.store.settle(there, at).catch(() => {
      for (const { entry: { revision, state, problems } } of there) this.said.set(revision.id, { state, problems });
    });
    this.entries = this.entries.filter(({ state }) => state === "waiting" || state === "refused");
    this.news?.postMessage({ account: this.account, kept: Object.fromEntries(sent.map(({ revision }) => [about(revision), this.kept[about(revision)]])) });
  }

  /** @param {{why: any, after?: number, detail?: string, stumbled?: boolean}} said @param {Entry[]} batch */
  async not({ why, after, detail, stumbled }, batch) {
    if (why !== "whole" && !stumbled) return this.wait(why, after);
    this.most = nextMost(batch.length, true);
    if (batch.length > 1) return true; // the others need not wait for the one at fault
    if (stumbled) this.aside.add(batch[0].revision.id);
    if (stumbled) return this.wait(why);
    if (!detail) return this.wait("unread");
    await this.write([{ entry: batch[0], state: "refused", problems: { revision: detail } }]);
    return true;
  }

  /** @param {any} why @param {number} [after] seconds */
  wait(why, after) {
    this.why = why;
    this.closed ||= why === "closed";
    if (STAYS.includes(why)) return false;
    this.world.later(() => this.send(), pause(++this.tries, after));
    this.world.wake().catch(() => undefined);
    return false;
  }

  /** The page is going: what is small enough may outlive it, most of all what the phone has not taken yet. An answer nobody hears is asked for again. */
  flush() {
    const batch = nextBatch([...(this.sending ? [] : this.waiting), ...this.underWay], 20);
    if (batch.length && !this.closed && !STAYS.includes(this.why)) this.world.post(batch.map(({ revision }) => revision), this.account);
  }

  say() {
    this.tell(this.summary);
    for (const act of this.also) act();
  }
}

/** An account's outbox on this phone, ready to take. @param {string} account @param {string} [epoch] of the clinic's data, where the page knows it */
export async function openOutbox(account, epoch = "") {
  const store = await Store.open(account).catch(() => null);
  const outbox = new Outbox(account, store);
  await store?.heard(epoch).catch(() => false);
  await outbox.refresh().catch(() => undefined);
  return outbox;
}
