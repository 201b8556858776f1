// Sends what waits while no page is open: for the service worker, once there is a connection again.

import { Outbox } from "./outbox.js";
import { Store, accountsWaiting } from "./store.js";
import { note } from "./view.js";

const alone = { later: () => undefined, persist: async () => undefined, wake: async () => undefined };

/** Breaks when it should be tried again: the browser does so, later. */
export async function sendAll() {
  let more = false;
  for (const account of await accountsWaiting()) {
    if (account.startsWith("chair/")) continue; // a tablet's: sent by the chair's own page
    const store = await Store.open(account);
    const box = new Outbox(account, store, alone);
    if (!account.startsWith("c/")) box.onkept = (revision, heads) => note(store, revision, heads).catch(() => undefined); // a page without a connection shows it
    await box.send();
    more ||= box.waiting.length > 0 && box.why !== "signed out" && !box.closed; // the other accounts' first
  }
  if (more) throw new Error("There is more to send.");
}
