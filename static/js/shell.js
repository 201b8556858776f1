// Has the browser keep the pages of the shell, for the time without a connection.

/** Keeps the shell for the time without a connection; with Background Sync the worker can send, too. */
export async function register() {
  const sync = "SyncManager" in window;
  const { lang } = document.documentElement;
  const how = [sync ? "sync" : "", lang === "en" ? "" : `language=${lang}`].filter(Boolean).join("&");
  const address = how ? `/service-worker.js?${how}` : "/service-worker.js";
  /** @type {any} */
  const { trustedTypes } = window;
  const allowed = trustedTypes ? trustedTypes.createPolicy("worker", { createScriptURL: (/** @type {string} */ one) => one }).createScriptURL(address) : address;
  const worker = await navigator.serviceWorker.register(allowed, { type: sync ? "module" : "classic" });
  worker.waiting?.postMessage("take over"); // a page that is open keeps the scripts it has
  const { installing: next } = worker;
  const { controller } = navigator.serviceWorker;
  if (!next || !controller || controller.scriptURL === next.scriptURL) return;
  next.onstatechange = () => next.state === "installed" && next.postMessage("take over"); // she changed the language: at once
}
