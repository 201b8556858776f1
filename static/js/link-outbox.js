// What the page of a link fetches once it is painted: the outbox, under an account of the link's own, and what to say of it.

import { openOutbox } from "./outbox.js";
import { localInstant } from "./answers.js";
import { _ } from "./said.js";
import { accountsWaiting } from "./store.js";

/** @import { Summary } from "./types.d.ts" */

/** @type {Record<string, string>} why it waits, after "Saved on this phone." */
const WAITS = {
  offline: _("It goes to the clinic once there is a connection."),
  elsewhere: _("Something here answers in the clinic’s place, perhaps a Wi-Fi sign-in page. It goes up once that is gone."),
  "signed out": _("This link takes no answers any more. Please sign in to write it there."),
};

/** @param {string} account "c/" and the token @param {(text: string, state: string) => void} say */
export async function open(account, say) {
  const box = await openOutbox(account);
  /** @type {string[]} what was written on this very page: nothing is said of anything else */
  const mine = [];
  let day = "";
  let shell = false;
  box.tell = (summary) => {
    const line = mine.length ? lineOf(summary, mine, day) : null;
    if (line) say(...line);
  };
  sendOthers(account).catch(() => undefined);
  box.send();
  return {
    /** @param {string} about the day @param {any} answers */
    async keep(about, answers) {
      const id = box.newId();
      mine.push(id);
      day = about;
      const tz = Intl.DateTimeFormat().resolvedOptions().timeZone;
      await box.keep({ id, day, written_at: localInstant(new Date()), tz, replaces: [], answers });
      if (shell || !("serviceWorker" in navigator) || !box.kept[day]) return;
      shell = true;
      import("./shell.js").then(({ register }) => register()).catch(() => undefined); // later ones go up without a page
    },
    send: () => box.send(),
    flush: () => box.flush(),
    get atRisk() {
      return box.atRisk;
    },
  };
}

/** What was written by earlier links and still waits on this phone. @param {string} account */
export async function sendOthers(account) {
  for (const other of await accountsWaiting()) if (other.startsWith("c/") && other !== account) await (await openOutbox(other)).send();
}

/** @param {Summary} summary @param {string[]} mine @param {string} day @returns {[string, string] | null} */
function lineOf({ waiting, refused, loose, writing, why, kept, sending }, mine, day) {
  const own = (/** @type {Summary["waiting"]} */ list) => list.filter(({ revision }) => mine.includes(revision.id));
  if (own(loose).length) return sending && !why ? [_("Saving…"), "sending"] : [_("Not saved: there is no room on this phone, and it is not at the clinic yet. Please keep this page open."), "unsent"];
  const no = own(refused).at(-1);
  if (no) return [_("The clinic’s server refused this: %(why)s", { why: Object.values(no.problems ?? {}).join(" ") }), "unsent"];
  if (writing) return [_("Saving…"), "sending"];
  if (own(waiting).length) return [`${_("Saved on this phone")}${why ? `. ${WAITS[why] ?? _("We try again.")}` : ""}`, "phone"];
  return kept[day] ? [_("At the clinic"), "kept"] : null;
}
