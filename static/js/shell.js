// Has the browser keep the pages of the shell, for the time without a connection.

/** Keeps the shell for the time without a connection; with Background Sync the worker can send, too. */
export async function register() {
  const sync = "SyncManager" in window;
  const address = sync ? "/service-worker.js?sync" : "/service-worker.js";
  /** @type {any} */
  const { trustedTypes } = window;
  const allowed = trustedTypes ? trustedTypes.createPolicy("worker", { createScriptURL: (/** @type {string} */ one) => one }).createScriptURL(address) : address;
  const worker = await navigator.serviceWorker.register(allowed, { type: sync ? "module" : "classic" });
  worker.waiting?.postMessage("take over"); // a page that is open keeps the scripts it has
}
