// What a day's page fetches once it is painted: the outbox, the words for its states, and what the phone remembers.

import { fieldsOf, merged } from "./fields.js";
import { openOutbox } from "./outbox.js";
import { care } from "./phone.js";
import { lineOf } from "./words.js";

/** @import { Fields, Line } from "./types.d.ts" */

/**
 * @param {any} data the form's dataset @param {string} account @param {string[]} heads what the page showed
 * @param {(line: Line) => void} say @param {() => void} hear called when there may be news of this day
 */
export async function open(data, account, heads, say, hear) {
  const { day } = data;
  const box = await openOutbox(account, data.epoch);
  const seen = new Set(heads);
  box.tell = (summary) => {
    hear();
    say(lineOf(summary, day, Date.now()));
  };
  care(box, data.today);
  return {
    box,
    /** What the form should say, if the phone knows more of this day than the form does. @param {Fields} shown @param {Iterable<string>} touched */
    news(shown, touched) {
      const entry = box.latest(day);
      if (!entry || seen.has(entry.id)) return null;
      seen.add(entry.id);
      const { id, replaces, answers } = entry;
      return { fields: merged(fieldsOf(answers), shown, touched), heads: [...replaces, id] };
    },
    /** What the next revision stands in place of; those under way too: the clinic takes ids it does not know. @param {string[]} heads */
    replaces: (heads) => [...heads.slice(-100), ...box.renamed.slice(-50).map(([, id]) => id)],
    /** @param {string} id written on this very page: no news */
    wrote: (id) => seen.add(id),
  };
}
