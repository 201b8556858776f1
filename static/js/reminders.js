// Reminders on this device: says what works here, asks the browser only on a tap, and tells the clinic's server where it is reached.

import { _ } from "./said.js";

const DEVICES = "/settings/reminders/devices";

/**
 * What to say, and whether there is something to tap. Pure.
 * @param {{worker: boolean, push: boolean, apple: boolean, permission: string, subscribed: boolean}} found apple: in a tab on an iPhone or iPad
 */
export function stateOf({ worker, push, apple, permission, subscribed }) {
  if (apple) return { words: _("On iPhone and iPad: add this to your Home Screen first, and open it from there."), may: false };
  if (!worker || !push) return { words: _("This browser takes no reminders. Mail may do."), may: false };
  if (permission === "denied") return { words: _("Your browser is set to let nothing through from here. You can change that in its settings."), may: false };
  if (subscribed && permission === "granted") return { words: _("This device takes reminders."), may: false };
  return { words: _("Your browser asks you once whether you want it."), may: true };
}

/** @param {string} key base64url @returns {Uint8Array<ArrayBuffer>} */
export function bytesOf(key) {
  const plain = atob(key.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (one) => one.charCodeAt(0));
}

/** @param {ArrayBuffer | null} bytes */
const textOf = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes ?? new ArrayBuffer(0)))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

/**
 * Whether this very browser is on her list: its subscription may be another's on a shared phone, or have been taken off the list.
 * @param {{endpoint: string} | null | undefined} one @param {string} known marks, parted by blanks
 */
export async function isOn(one, known) {
  if (!one) return false;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(one.endpoint)));
  return known.split(" ").includes(Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join(""));
}

/** @param {PushSubscription} one @param {string} owner */
export const fieldsOf = (one, owner) =>
  new URLSearchParams({ for: owner, endpoint: one.endpoint, p256dh: textOf(one.getKey("p256dh")), auth: textOf(one.getKey("auth")) });

/** @param {string} key @param {string} owner @returns {Promise<boolean>} whether reminders reach this device from now on */
export async function take(key, owner) {
  if ((await Notification.requestPermission()) !== "granted") return false;
  const { pushManager } = await navigator.serviceWorker.ready;
  const options = { userVisibleOnly: true, applicationServerKey: bytesOf(key) };
  const one = await pushManager.subscribe(options).catch(async () => {
    await (await pushManager.getSubscription())?.unsubscribe(); // it was made for another key
    return pushManager.subscribe(options);
  });
  const answer = await fetch(DEVICES, { method: "POST", body: fieldsOf(one, owner) });
  return answer.ok;
}

async function start() {
  /** @type {HTMLElement | null} */
  const place = document.querySelector("[data-device]");
  /** @type {HTMLButtonElement | null} */
  const button = document.querySelector("[data-take]");
  if (!place || !button) return;
  /** @type {any} */
  const { standalone } = navigator;
  const push = "PushManager" in window && "Notification" in window;
  const registration = "serviceWorker" in navigator ? await navigator.serviceWorker.getRegistration() : undefined;
  const state = stateOf({
    worker: "serviceWorker" in navigator,
    push,
    apple: standalone === false && !push,
    permission: push ? Notification.permission : "denied",
    subscribed: await isOn(await registration?.pushManager?.getSubscription(), place.dataset.known ?? ""),
  });
  place.textContent = state.words;
  button.hidden = !state.may;
  button.onclick = async () => {
    button.disabled = true;
    const done = await take(String(place.dataset.key), String(place.dataset.for)).catch(() => false);
    if (done) return location.assign("/settings/reminders?done=device#device");
    button.disabled = false;
    place.textContent = Notification.permission === "denied" ? _("That is all right. You can change it in your browser’s settings.") : _("Your browser’s service did not answer. Please try again later.");
  };
}

if (typeof document !== "undefined") start().catch(() => undefined);
