// The shell without a connection: styles, scripts and pages with nothing about anybody in them. Never a page with data.
// The server puts STAMP before this file: {"version", "files", "pages", "said"}; and, where the browser can, what sends.

/* global STAMP */
/** @type {any} */
const worker = self;
/** @type {{version: string, files: string[], pages: string[], said: string}} `said`: behind the address of a page, its language */
const { version, files, pages, said } = worker.STAMP;
const SHELL = `shell-${version}`;
const PATIENCE = 3000; // milliseconds that a page of the shell waits for a poor connection

/** Which page of the shell stands in for an address. @param {string} path */
function standIn(path) {
  if (/^\/(today|checkins\/\d{4}-\d\d-\d\d|offline\/day)$/.test(path)) return "/offline/day";
  const sheet = /^\/(?:offline\/)?measures\/(phq9|phq2|gad7)$/.exec(path);
  if (sheet) return `/offline/measures/${sheet[1]}`;
  if (path === "/plan" || path === "/offline/plan") return "/offline/plan";
  if (path === "/away") return path;
  return path === "/help-now" ? path : "/offline";
}

/** Everything or nothing; asked for without a session, so that nothing about anybody can be in it. */
async function fill() {
  const shell = await caches.open(SHELL);
  await shell.addAll([...files, ...pages.map((page) => new Request(page + said, { credentials: "omit", cache: "reload" }))]);
}

/** Shells of earlier versions are of no use once this one works. */
async function tidy() {
  for (const name of await caches.keys()) if (name !== SHELL) await caches.delete(name);
}

/** @param {string} address */
async function held(address) {
  const shell = await caches.open(SHELL);
  return shell.match(address, { ignoreVary: true });
}

/** The clinic's own page; the shell's where the connection is gone, too slow, or ends at a broken server. @param {Request} request @param {string} path */
async function page(request, path) {
  const other = standIn(path);
  const mine = await held(other + said);
  if (!mine) return fetch(request).finally(() => fill().catch(() => undefined)); // cleared by someone: fetched anew
  if (navigator.onLine === false) return mine;
  const asked = fetch(request);
  asked.catch(() => undefined);
  try {
    const answer = await (other === "/offline" ? asked : Promise.race([asked, late()]));
    return answer.status >= 500 && other !== "/offline" ? mine : answer;
  } catch {
    return mine;
  }
}

/** @returns {Promise<never>} */
const late = () => new Promise((_, no) => setTimeout(no, PATIENCE));

const TAG = "moment"; // a second one takes the place of the first
const NEUTRAL = { say: "A moment for you", kept: "Saved on this phone", not: "Not today", go: "/today", later: "/reminders/not-today", for: "", since: 0 };

/** Whether anything that this account wrote since then still waits on this phone: looked up as it lies, without opening a word. What the clinic has it has reckoned with. @param {string} account @param {number} since */
function wroteSince(account, since) {
  return new Promise((ok) => {
    const asked = indexedDB.open("daybook");
    asked.onupgradeneeded = () => asked.transaction?.abort(); // nothing is there, and nothing is made here
    asked.onerror = () => ok(false);
    asked.onsuccess = () => {
      const db = asked.result;
      const rows = db.transaction("outbox").objectStore("outbox").index("account").getAll(IDBKeyRange.only([account, "waiting"]));
      rows.onsuccess = () => ok(rows.result.some((/** @type {{at: number}} */ { at }) => at >= since));
      rows.onerror = () => ok(false);
      rows.transaction?.addEventListener("complete", () => db.close());
    };
  });
}

/**
 * A reminder has come. Browsers want something shown for each (userVisibleOnly): to someone who wrote today without a
 * connection it is a word without a sound, and what waits is sent. @param {any} data
 */
async function remind(data) {
  const said = { ...NEUTRAL, ...told(data) };
  const wrote = await wroteSince(said.for, said.since).catch(() => false);
  const actions = wrote ? [] : [{ action: "later", title: said.not }];
  await worker.registration.showNotification(wrote ? said.kept : said.say, { tag: TAG, silent: wrote, renotify: !wrote, actions, data: said });
  await worker.sendAll?.().catch(() => undefined);
}

/** @param {any} data */
function told(data) {
  try {
    return data.json();
  } catch {
    return {};
  }
}

/** Opens where a reminder leads, or says "not today" for her. @param {any} notification @param {string} action */
async function follow({ data }, action) {
  const said = { ...NEUTRAL, ...data };
  if (action === "later") {
    const answer = await fetch(said.later, { method: "POST", body: new URLSearchParams({ for: said.for }) }).catch(() => null);
    if (answer?.ok) return;
  }
  const address = new URL(action === "later" ? said.later : said.go, location.origin);
  const pages = await worker.clients.matchAll({ type: "window" });
  const open = pages.find((/** @type {any} */ { url }) => new URL(url).pathname === address.pathname);
  await (open ? open.focus() : worker.clients.openWindow(address.href));
}

/** The browser has a new address: it is told to the server, so that reminders go on for whoever had them. Signed out, nobody is told. @param {any} event */
async function renew({ oldSubscription, newSubscription }) {
  const { pushManager } = worker.registration;
  const one = newSubscription ?? (oldSubscription && (await pushManager.subscribe(oldSubscription.options)));
  if (!one) return;
  const { endpoint, keys } = one.toJSON();
  await fetch("/settings/reminders/devices", { method: "POST", body: new URLSearchParams({ old: oldSubscription?.endpoint ?? "", endpoint, ...keys }) });
}

worker.addEventListener("pushsubscriptionchange", (/** @type {any} */ event) => event.waitUntil(renew(event).catch(() => undefined)));
worker.addEventListener("push", (/** @type {any} */ event) => event.waitUntil(remind(event.data)));
worker.addEventListener("notificationclick", (/** @type {any} */ event) => {
  event.notification.close();
  event.waitUntil(follow(event.notification, event.action));
});
worker.addEventListener("install", (/** @type {any} */ event) => event.waitUntil(fill()));
worker.addEventListener("activate", (/** @type {any} */ event) => event.waitUntil(tidy().then(() => worker.clients.claim())));
worker.addEventListener("fetch", (/** @type {any} */ event) => {
  const { request } = event;
  const { origin, pathname, search } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request, pathname));
  else if (files.includes(pathname + search)) event.respondWith(held(pathname + search).then((found) => found ?? fetch(request)));
});
worker.addEventListener("message", (/** @type {any} */ event) => {
  if (event.data === "take over") worker.skipWaiting();
  if (event.data === "fill") event.waitUntil(fill());
});
worker.addEventListener("sync", (/** @type {any} */ event) => {
  if (event.tag === "outbox" && worker.sendAll) event.waitUntil(worker.sendAll());
});
