// What a page may show without a connection: the open days as the clinic has them. Sealed; signing out wipes it.

import { Store, transact } from "./store.js";
import { seal, unseal } from "./seal.js";

/** @import { Answers, Revision, View } from "./types.d.ts" */

const PLACE = "view";
const FRESH = 10 * 60e3; // milliseconds

/** The view of whoever is signed in on this phone, with their drawer; null when nobody is. @returns {Promise<{view: View, store: Store} | null>} */
export async function readView() {
  const rows = await transact(["views"], "readonly", (views) => {
    const all = views.getAll();
    return () => all.result;
  });
  if (!rows.length) return null;
  const { account, sealed } = rows[0];
  const store = await Store.open(account);
  return { store, view: await unseal(store.key, sealed, store.place(PLACE)) };
}

/** @param {Store} store @param {View} view */
async function write(store, view) {
  const sealed = await seal(store.key, view, store.place(PLACE));
  await transact(["views"], "readwrite", (views) => {
    views.clear(); // one person at a time
    views.put({ account: store.account, sealed });
    return () => undefined;
  });
}

/** Nothing of anybody's days is shown on this phone without a connection any more. */
export const empty = () =>
  transact(["views"], "readwrite", (views) => {
    views.clear();
    return () => undefined;
  });

/** Nor can anything be seen of the pages. */
export async function wipe() {
  const emptied = empty();
  const { caches } = globalThis;
  const names = await Promise.resolve(caches?.keys()).catch(() => []);
  await Promise.allSettled([emptied, ...(names ?? []).map((name) => caches.delete(name))]);
}

/** Signed out from elsewhere, or for good: nothing of this account is shown here any more. @param {string} account */
export const forget = (account) =>
  transact(["views"], "readwrite", (views) => {
    views.delete(account);
    return () => undefined;
  });

/** Asks the clinic what stands on the open days, unless that was a moment ago. `today`: as the page knows it; `anew`: ask all the same, here or on the next page. @param {Store} store @param {{today?: string, anew?: boolean}} how */
export async function refresh(store, { today, anew }) {
  const found = await readView().catch(() => null);
  const mine = found?.view.account === store.account ? found.view : null;
  if (mine && anew) await write(store, { ...mine, seen: 0 });
  else if (mine && mine.today === (today ?? mine.today) && Date.now() - mine.seen < FRESH) return;
  const me = await ask("/api/v1/me", store.account);
  if (me.id !== store.account) return;
  const since = me.allowed_days.at(-1);
  const [{ days }, { infusions }, { parts }] = await Promise.all([
    ask(`/api/v1/checkins?since=${dayBefore(since)}`, store.account),
    ask("/api/v1/treatment", store.account),
    ask("/api/v1/plan", store.account),
  ]);
  await write(store, {
    account: me.id,
    zone: me.zone,
    dayStart: me.day_start,
    backfill: me.allowed_days.length - 1,
    today: me.today,
    seen: Date.now(),
    days: Object.fromEntries(days.map((/** @type {any} */ { day, answers, revision, others }) =>
      [day, { answers, heads: [revision, ...others.map((/** @type {any} */ one) => one.revision)] }])),
    plan: parts,
    extra: me.extra,
    infusions: infusions.map((/** @type {any} */ { n, at }) => ({ n, day: at.slice(0, 10) })),
  });
}

/** Remembers what the clinic has just taken. @param {Store} store @param {Revision} revision @param {string[]} heads */
export async function note(store, { id, day, answers }, heads) {
  const found = await readView();
  if (!day || found?.view.account !== store.account) return;
  found.view.days[day] = { answers, heads };
  if (heads[0] !== id) found.view.seen = 0; // another phone wrote later: ask anew
  await write(store, found.view);
}

/** @param {string} path @param {string} account whose page this is: the clinic answers nobody else */
async function ask(path, account) {
  const answer = await fetch(path, { headers: { "X-Account": account }, redirect: "manual" });
  if (answer.status === 401 && answer.headers.get("Content-Type")?.startsWith("application/problem+json")) await forget(account);
  if (answer.status !== 200) throw new Error("The clinic does not answer.");
  return answer.json();
}

/** @param {string} day */
const dayBefore = (day) => new Date(Date.parse(day) - 864e5).toISOString().slice(0, 10);
