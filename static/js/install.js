// "Add to Home Screen", explained kindly and once; what waits is sent before, because the installed app has a store of its own.

import { _ } from "./said.js";
import { things } from "./words.js";

/** @import { Outbox } from "./outbox.js" */

const TOLD = "install";

/**
 * What to say, if anything. Pure.
 * @param {{installed: boolean, safari: boolean, canAsk: boolean, told: boolean, waiting: string}} found safari: in a tab on an iPhone or iPad; waiting: what is not at the clinic, "" where all is
 * @returns {string[]} paragraphs
 */
export function adviceOf({ installed, safari, canAsk, told, waiting }) {
  if (installed || (told && !(safari && waiting))) return [];
  if (!safari && !canAsk) return [];
  const first = waiting ? _("%(things)s not at the clinic yet. The app there starts with a store of its own, so please wait until all is sent.", { things: waiting }) : _("All you wrote is at the clinic, so nothing is lost on the way.");
  const how = safari ? [_("Tap Share, then “Add to Home Screen”.")] : [];
  const why = safari ? [_("Safari may clear what lies in this tab when it is not opened for seven days. It does not do that to an app on your home screen.")] : [];
  return [_("One tap from your home screen, also without a connection."), ...why, first, ...how];
}

/** @param {Outbox} box @param {any} prompt the browser's own question, where it has one */
export async function offer(box, prompt) {
  await box.send().catch(() => undefined);
  show(box, prompt);
}

/** @param {Outbox} box @param {any} prompt @param {boolean} [asked] she asked for it herself */
export function show(box, prompt, asked = false) {
  /** @type {any} */
  const { standalone } = navigator;
  const paragraphs = adviceOf({
    installed: standalone === true || matchMedia("(display-mode: standalone)").matches,
    safari: standalone === false,
    canAsk: !!prompt,
    told: !asked && told(),
    waiting: things([...box.waiting, ...box.summary.refused]),
  });
  const place = document.querySelector("[data-install]") ?? document.getElementById("main");
  if (!paragraphs.length || !place) return;
  const card = Object.assign(document.createElement("section"), { className: "beside", id: "install", ariaLabel: _("On your home screen") });
  card.append(...paragraphs.map((textContent) => Object.assign(document.createElement("p"), { textContent })));
  if (prompt) card.append(button(_("Put it on your home screen"), () => box.send().then(() => prompt.prompt())));
  card.append(button(_("Not now"), () => undefined));
  place.append(card);
  remember();

  /** @param {string} textContent @param {() => unknown} act */
  function button(textContent, act) {
    const made = Object.assign(document.createElement("button"), { type: "button", textContent });
    made.onclick = () => {
      card.remove();
      act();
    };
    return made;
  }
}

/** Storage may be closed to us: then it is told again, another time. */
function told() {
  try {
    return localStorage.getItem(TOLD) === "told";
  } catch {
    return false;
  }
}

function remember() {
  try {
    localStorage.setItem(TOLD, "told");
  } catch {
    return;
  }
}
