// What the outbox asks of the browser, where the browser has it: locks, a timer, room that stays, news of other pages.

/** One page sends at a time. A page that sleeps with the lock does not hold up the others for ever. @param {() => Promise<void>} act */
export async function alone(act) {
  if (!navigator.locks) return act();
  let began = false;
  try {
    await navigator.locks.request("outbox", { signal: AbortSignal.timeout(30e3) }, () => {
      began = true;
      return act();
    });
  } catch (error) {
    if (began) throw error;
    await act(); // sent twice is kept once
  }
}

/** @type {any} */
let timer;
/** @param {() => void} act @param {number} seconds */
export function later(act, seconds) {
  clearTimeout(timer);
  timer = setTimeout(act, seconds * 1000);
}

/** Asks the browser not to clear what lies here when room runs short. */
export async function persist() {
  const { storage } = navigator;
  if (storage?.persist && !(await storage.persisted())) await storage.persist();
}

/** Asks for a try once there is a connection, also when no page is open, where browsers do that. */
export async function wake() {
  /** @type {any} */
  const worker = await navigator.serviceWorker?.getRegistration();
  await worker?.sync?.register("outbox");
}

export const channel = () => (typeof BroadcastChannel === "function" ? new BroadcastChannel("outbox") : null);
