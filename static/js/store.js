// The phone's own database: entries sealed to an account, the keys apart, and what a page may show offline.

import { newKey, seal, unseal } from "./seal.js";

/** @import { Entry, Row, State, Verdict } from "./types.d.ts" */

const NAME = "daybook";
const OPENS_WITHIN = 4000; // milliseconds: some browsers never answer when storage is closed to a page
const KEPT_FOR = 90 * 864e5; // how long a sent entry stays after it, to be offered again to a restored server
/** @type {Promise<IDBDatabase> | undefined} */
let opening;
let openings = 0; // how often it was opened: in between, someone may have cleared it

/** @returns {Promise<IDBDatabase>} */
function database() {
  opening ??= new Promise((ok, no) => {
    const late = setTimeout(() => no(new Error("The storage does not open.")), OPENS_WITHIN);
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => make(asked.result);
    asked.onerror = () => no(asked.error);
    asked.onsuccess = () => {
      clearTimeout(late);
      openings++;
      asked.result.onclose = () => (opening = undefined);
      asked.result.onversionchange = () => {
        asked.result.close(); // a newer page is here: make room for it
        opening = undefined;
      };
      ok(asked.result);
    };
  });
  opening.catch(() => (opening = undefined));
  return opening;
}

/** @param {IDBDatabase} db */
function make(db) {
  db.createObjectStore("keys", { keyPath: "account" });
  db.createObjectStore("outbox", { keyPath: "n", autoIncrement: true }).createIndex("account", ["account", "state"]);
  db.createObjectStore("views", { keyPath: "account" });
}

/**
 * One transaction; its promise keeps only once it lies on the disk, and breaks when it was not taken.
 * @template T
 * @param {string[]} names @param {IDBTransactionMode} mode @param {(...stores: IDBObjectStore[]) => () => T} act
 * @returns {Promise<T>}
 */
export async function transact(names, mode, act) {
  const work = await begin(names, mode);
  return new Promise((ok, no) => {
    /** @type {() => T} */
    let result;
    work.oncomplete = () => ok(result());
    work.onabort = () => no(work.error ?? new Error("The phone did not take it."));
    try {
      result = act(...names.map((name) => work.objectStore(name)));
    } catch (error) {
      work.abort();
      no(error);
    }
  });
}

/** @param {string[]} names @param {IDBTransactionMode} mode */
async function begin(names, mode) {
  const db = await database();
  try {
    return db.transaction(names, mode, { durability: "strict" });
  } catch {
    db.close(); // it was taken from under us, and nobody said so
    opening = undefined;
    return (await database()).transaction(names, mode, { durability: "strict" });
  }
}

/** What to do with what is found; a fault undoes the whole transaction. @param {IDBRequest} asked @param {(found: any) => void} act */
function then(asked, act) {
  asked.onsuccess = () => {
    try {
      act(asked.result);
    } catch {
      asked.transaction?.abort();
    }
  };
}

/** The account's key: the one that is there, or this one. @param {string} account @param {CryptoKey} [fresh] made before: a transaction does not wait */
const keyOf = (account, fresh) =>
  transact(["keys"], fresh ? "readwrite" : "readonly", (keys) => {
    const found = keys.get(account);
    then(found, (row) => row || (fresh && keys.put({ account, key: fresh, epoch: "" })));
    return () => found.result ?? (fresh && { key: fresh, epoch: "" });
  });

/** @param {string[]} states @param {string} account */
const ranges = (account, states) => states.map((state) => IDBKeyRange.only([account, state]));
const UNSETTLED = ["waiting", "refused"];
const EVERY = [...UNSETTLED, "old", "sent"];

/** One account's drawer on this phone. */
export class Store {
  /** @param {string} account @param {CryptoKey} key @param {string} epoch of the clinic's data when we last heard */
  constructor(account, key, epoch) {
    this.account = account;
    this.key = key;
    this.epoch = epoch;
    this.since = openings;
  }

  /** Storage that was cleared under an open page has lost the key too: it is put back, or the one made since is taken. */
  async ready() {
    await database();
    if (this.since === openings) return;
    const row = await keyOf(this.account, this.key);
    this.key = row.key;
    this.since = openings;
  }

  /** Raises where this browser gives us no storage. @param {string} account */
  static async open(account) {
    const row = (await keyOf(account)) ?? (await keyOf(account, await newKey()));
    const store = new Store(account, row.key, row.epoch);
    store.tidy().catch(() => undefined); // next time, then
    return store;
  }

  /** @param {Entry} entry @returns {Promise<void>} kept once it is on the disk */
  async add(entry) {
    const { id } = entry.revision;
    await this.ready();
    const sealed = await seal(this.key, entry.revision, this.place(id));
    /** @type {Row} */
    const row = { id, account: this.account, state: entry.state, at: entry.at, sealed };
    entry.n = await transact(["outbox"], "readwrite", (outbox) => {
      const added = outbox.add(row);
      return () => Number(added.result);
    });
  }

  unsettled() {
    return this.entries(UNSETTLED);
  }

  /** Everything this phone holds of the account, oldest first. */
  all() {
    return this.entries(EVERY);
  }

  /** @param {string[]} states @returns {Promise<Entry[]>} oldest first */
  async entries(states) {
    await this.ready();
    const lists = await transact(["outbox"], "readonly", (outbox) => {
      const asked = ranges(this.account, states).map((range) => outbox.index("account").getAll(range));
      return () => asked.flatMap(({ result }) => /** @type {Row[]} */ (result));
    });
    const opened = await Promise.all(lists.map((row) => this.opened(row)));
    return opened.flatMap((entry) => entry ?? []).sort((a, b) => Number(a.n) - Number(b.n));
  }

  /** @param {Row} row @returns {Promise<Entry | null>} null: rotten or another's; it stays where it is */
  async opened(row) {
    const place = this.place(row.id);
    try {
      const revision = await unseal(this.key, row.sealed, place);
      const problems = row.said ? await unseal(this.key, row.said, place) : null;
      return { n: row.n, state: row.state, at: row.at, revision, problems, keptAs: row.keptAs };
    } catch {
      return null;
    }
  }

  /** Writes down what the clinic said. @param {Verdict[]} verdicts @param {number} now */
  async settle(verdicts, now) {
    const said = await Promise.all(
      verdicts.map(({ entry, problems }) => problems && Object.keys(problems).length && seal(this.key, problems, this.place(entry.revision.id))),
    );
    await transact(["outbox"], "readwrite", (outbox) => {
      verdicts.forEach(({ entry, state, keptAs }, place) => {
        then(outbox.get(Number(entry.n)), (row) => {
          if (row && row.state !== "sent") outbox.put({ ...row, state, keptAs, sentAt: now, said: said[place] || undefined });
        });
      });
      return () => undefined;
    });
  }

  /** Puts entries back to be sent. @param {Entry[]} entries */
  again(entries) {
    return this.each(entries, (outbox, row) => outbox.put({ ...row, state: "waiting", said: undefined }));
  }

  /** Takes these off the phone. @param {Entry[]} entries */
  remove(entries) {
    return this.each(entries, (outbox, row) => outbox.delete(Number(row.n)));
  }

  /** Takes all of the account off the phone: also what can no longer be opened, what may be seen offline, and the key. */
  clear() {
    return transact(["keys", "outbox", "views"], "readwrite", (keys, outbox, views) => {
      for (const store of [keys, views]) store.delete(this.account);
      then(outbox.index("account").openCursor(IDBKeyRange.bound([this.account], [this.account, []])), (at) => {
        at?.delete();
        at?.continue();
      });
      return () => undefined;
    });
  }

  /** The ids that lie here as sent. @returns {Promise<Set<string>>} */
  async sent() {
    const rows = await transact(["outbox"], "readonly", (outbox) => {
      const asked = outbox.index("account").getAll(ranges(this.account, ["sent"])[0]);
      return () => /** @type {Row[]} */ (asked.result);
    });
    return new Set(rows.map(({ id }) => id));
  }

  /** @param {Entry[]} entries @param {(outbox: IDBObjectStore, row: Row) => void} act */
  each(entries, act) {
    return transact(["outbox"], "readwrite", (outbox) => {
      for (const { n } of entries) then(outbox.get(Number(n)), (row) => row && act(outbox, row));
      return () => undefined;
    });
  }

  /** A new epoch: the clinic's data came back from a backup, so all that was sent is offered again. @param {string} epoch */
  async heard(epoch) {
    if (!epoch || epoch === this.epoch) return false;
    const restored = this.epoch !== "";
    await transact(["keys", "outbox"], "readwrite", (keys, outbox) => {
      keys.put({ account: this.account, key: this.key, epoch });
      if (restored) {
        then(outbox.index("account").openCursor(ranges(this.account, ["sent"])[0]), (at) => {
          at?.update({ ...at.value, state: "waiting" });
          at?.continue();
        });
      }
      return () => undefined;
    });
    this.epoch = epoch;
    return restored;
  }

  /** Lets go of what was settled 90 days before the clinic last answered: by its clock, for the phone's may be years off. */
  tidy() {
    return transact(["outbox"], "readwrite", (outbox) => {
      const mine = IDBKeyRange.bound([this.account], [this.account, []]);
      then(outbox.index("account").getAll(mine), (/** @type {Row[]} */ rows) => {
        const settled = rows.filter(({ state }) => !UNSETTLED.includes(state));
        const heard = Math.max(...settled.map(({ sentAt }) => sentAt ?? 0));
        for (const { n, sentAt } of settled) if ((sentAt ?? heard) < heard - KEPT_FOR) outbox.delete(Number(n));
      });
      return () => undefined;
    });
  }

  /** What a sealed thing is bound to. @param {string} id */
  place(id) {
    return `${this.account}/${id}`;
  }
}

/** The accounts that have something to send on this phone: for the worker. @returns {Promise<string[]>} */
export async function accountsWaiting() {
  const rows = await transact(["outbox"], "readonly", (outbox) => {
    const all = outbox.getAll();
    return () => /** @type {Row[]} */ (all.result);
  });
  return [...new Set(rows.filter(({ state }) => state === "waiting").map(({ account }) => account))];
}
