// On every page of a patient: sends what waits, keeps what may be seen offline, and leaves nothing to see after signing out.

import { openOutbox } from "./outbox.js";
import { _ } from "./said.js";
import { register } from "./shell.js";
import { forget, note, readView, refresh, wipe } from "./view.js";
import { things } from "./words.js";

/** @import { Outbox } from "./outbox.js" */

const HURRY = 1500; // milliseconds that signing out waits for a last try
const CANNOT = _("There is no connection, so the clinic cannot end this sign-in yet. Nothing of your days is shown on this phone without a connection any more. Please sign out again once there is one.");

/** @type {any} the browser's own question, kept until she has written something */
let prompt;
addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  prompt = event;
});
const news = typeof BroadcastChannel === "function" ? new BroadcastChannel("leaving") : null;

/** @param {Outbox} box @param {string} [today] as the page knows it */
export function care(box, today) {
  const { account, store } = box;
  addEventListener("online", () => box.send());
  addEventListener("pagehide", ({ persisted }) => persisted && hide(true));
  addEventListener("pageshow", ({ persisted }) => persisted && stillHere(account));
  news?.addEventListener("message", ({ data }) => data.signedOut === account && gone());
  for (const form of document.querySelectorAll("form[action='/sign-out']")) mindLeaving(/** @type {HTMLFormElement} */ (form), box);
  if (store) {
    box.onkept = (revision, heads) => note(store, revision, heads).catch(() => undefined);
    box.also.push(() => (box.why === "signed out" || box.closed) && forget(account).catch(() => undefined));
    const anew = location.pathname === "/plan"; // it may have been saved just now
    refresh(store, { today, anew }).catch(() => undefined);
  }
  if (document.getElementById("checkin")) box.also.push(once(() => import("./install.js").then(({ offer }) => offer(box, prompt)), box));
  if ("serviceWorker" in navigator) register().catch(() => undefined);
}

/** After the first save of this page's time. @param {() => Promise<void>} act @param {Outbox} box */
function once(act, box) {
  let done = false;
  return () => {
    if (done || box.underWay.size || !(box.waiting.length || Object.keys(box.kept).length)) return;
    done = true;
    act().catch(() => undefined);
  };
}

/** A page that came back from the browser's memory is shown only to whoever is still signed in. @param {string} account */
async function stillHere(account) {
  const found = await readView().catch(() => null);
  if (found?.view.account === account) hide(false);
  else location.reload();
}

/** @param {boolean} on */
const hide = (on) => document.documentElement.style.setProperty("visibility", on ? "hidden" : "visible");

/** Signed out on another page of this browser. */
function gone() {
  hide(true);
  location.replace("/sign-in");
}

/** Says beforehand what is not sent, and wipes what could be seen. @param {HTMLFormElement} form @param {Outbox} box */
function mindLeaving(form, box) {
  const words = Object.assign(document.createElement("p"), { className: "soft", role: "status" });
  form.prepend(words);
  const waits = () => (words.textContent = box.waiting.length ? _("%(things)s not at the clinic yet. What you wrote stays locked on this phone and goes up when you sign in here again.", { things: things(box.waiting) }) : "");
  box.also.push(waits);
  waits();
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!navigator.onLine) {
      await soon(forget(box.account));
      return (words.textContent = CANNOT);
    }
    await soon(box.send());
    await soon(Promise.all([wipe(), unasked()]));
    navigator.serviceWorker?.controller?.postMessage("fill"); // the shell again: help lines are for whoever comes next
    news?.postMessage({ signedOut: box.account });
    form.submit();
  });
}

/** No reminder of hers comes to this browser any more; the clinic's server hears it from the browser's service. */
async function unasked() {
  const worker = await navigator.serviceWorker?.getRegistration();
  await (await worker?.pushManager?.getSubscription())?.unsubscribe();
}

/** @param {Promise<unknown>} work */
const soon = (work) => Promise.race([work.catch(() => undefined), new Promise((done) => setTimeout(done, HURRY))]);

/** @type {HTMLElement | null} */
const own = document.querySelector("script[data-for]");
if (own) {
  const box = await openOutbox(own.dataset.for ?? "");
  care(box);
  if (location.pathname === "/checkins") (await import("./history.js")).tell(box);
  if (document.getElementById("phone")) {
    (await import("./held.js")).show(box);
    (await import("./install.js")).show(box, prompt, true);
  }
  box.send();
  // her accounts at clinics she came from: what waits under them goes up too
  for (const formerly of own.dataset.formerly?.split(" ") ?? []) (await openOutbox(formerly)).send();
  document.addEventListener("visibilitychange", () => document.hidden || box.send());
}
