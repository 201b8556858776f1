// The plan without a connection: what this phone remembers of whoever is signed in on it.

import { readView } from "./view.js";

const found = await readView().catch(() => null);
const parts = Object.entries(found?.view.plan ?? {});
for (const [key, words] of parts) {
  /** @type {any} */
  const section = document.querySelector(`[data-part="${key}"]`);
  if (!section) continue;
  section.querySelector("p").textContent = words;
  section.hidden = false;
}
/** @type {any} */ (document.getElementById("no-plan")).hidden = parts.length > 0;
