// The outbox: on the phone first, let go only on the clinic's own word for that very id.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Outbox } from "../../static/js/outbox.js";
import { Drawer, kept, revision, settled, world } from "./hands.js";

const DAY = "2026-11-23";

function outbox(store = new Drawer()) {
  const there = world();
  const box = new Outbox("ana", store, there.parts);
  /** @type {any[]} */
  const told = [];
  box.tell = (summary) => told.push(structuredClone(summary));
  const write = (/** @type {number} */ mood, /** @type {string[]} */ replaces = []) => {
    const one = revision(DAY, { mood }, replaces);
    void box.keep(one);
    return one.id;
  };
  return { box, store, told, write, ...there };
}

const last = (/** @type {any[]} */ list) => list[list.length - 1];

test("What Ana taps is on the phone before anything is sent", async () => {
  const { store, sent, told, write } = outbox();
  write(6);
  assert.equal(last(told).writing, 1);
  assert.equal(last(told).waiting.length, 0);
  await settled();
  assert.equal(store.rows.length, 1);
  assert.equal(sent.length, 1);
  assert.equal(sent[0].account, "ana");
  assert.equal(last(told).waiting.length, 1);
});

test("The clinic's yes settles it, and it stays on the phone as sent", async () => {
  const { store, sent, told, write } = outbox();
  const id = write(6);
  await settled();
  await sent[0].answer(kept(sent[0].revisions));
  assert.deepEqual(last(told).kept, { [DAY]: [id] });
  assert.deepEqual(store.rows.map(({ state }) => state), ["sent"]);
  assert.equal(sent.length, 1);
});

for (const results of [undefined, [], [{ id: "someone-else", status: "kept", head: [] }], [{ status: "kept" }], [{ id: "same", status: "perhaps", head: [] }], [{ id: "same", status: "conflict", head: [], kept_as: null }]]) {
  test(`An answer such as ${JSON.stringify(results)} sends nothing off`, async () => {
    const { store, sent, told, again, write } = outbox();
    const id = write(6);
    await settled();
    const said = results?.map((one) => ({ ...one, id: one.id === "same" ? id : one.id }));
    await sent[0].answer(/** @type {any} */ ({ epoch: "first", results: said }));
    assert.deepEqual(store.rows.map(({ state }) => state), ["waiting"]);
    assert.equal(last(told).why, "elsewhere");
    assert.equal(again.length, 1);
  });
}

test("A conflict is kept under another id, which the next revision can replace", async () => {
  const { box, store, sent, write } = outbox();
  const id = write(6);
  await settled();
  await sent[0].answer({ epoch: "first", results: [{ id: id.toUpperCase(), status: "conflict", head: [], kept_as: "another" }] });
  assert.deepEqual(store.rows.map(({ state }) => state), ["sent"]);
  assert.deepEqual(box.renamed, [[id, "another"]]);
});

test("What is written while a request is under way goes with the next one", async () => {
  const { sent, write } = outbox();
  const first = write(6);
  await settled();
  const second = write(7, [first]);
  await settled();
  assert.equal(sent.length, 1);
  await sent[0].answer(kept(sent[0].revisions));
  assert.deepEqual(sent[1].revisions.map(({ id }) => id), [second]);
});

test("After a lost answer the same revision goes again under the same id", async () => {
  const { sent, again, write } = outbox();
  const id = write(6);
  await settled();
  await sent[0].answer({ why: "offline" });
  again[0]();
  await settled();
  assert.deepEqual(sent[1].revisions.map((one) => one.id), [id]);
});

test("Refused: the words stay, with the clinic's sentence, until they are written anew", async () => {
  const { store, sent, told, write } = outbox();
  const id = write(6);
  await settled();
  await sent[0].answer({ epoch: "first", results: [{ id, status: "refused", head: [], problems: { day: "This day is closed." } }] });
  assert.deepEqual(last(told).refused.map((/** @type {any} */ one) => one.problems), [{ day: "This day is closed." }]);
  assert.equal(sent.length, 1);
  write(7, [id]);
  await settled();
  assert.equal(last(told).refused.length, 0);
  await sent[1].answer(kept(sent[1].revisions));
  assert.deepEqual(store.rows.map(({ state }) => state), ["old", "sent"]);
});

test("Signed out: nothing is tried again by itself, and all of it waits", async () => {
  const { box, store, sent, told, again, write } = outbox();
  write(6);
  await settled();
  await sent[0].answer({ why: "signed out" });
  assert.equal(again.length, 0);
  assert.equal(last(told).why, "signed out");
  void box.send();
  await settled();
  await sent[1].answer(kept(sent[1].revisions));
  assert.deepEqual(store.rows.map(({ state }) => state), ["sent"]);
});

test("A closed account: nothing more is sent", async () => {
  const { box, sent, told, write } = outbox();
  write(6);
  await settled();
  await sent[0].answer({ why: "closed" });
  void box.send();
  await settled();
  assert.equal(last(told).closed, true);
  assert.equal(sent.length, 1);
});

test("A request refused as a whole is halved until the one at fault is alone; the others go on", async () => {
  const { box, store, sent, told } = outbox();
  const ones = [1, 2, 3, 4].map((mood) => revision(DAY, { mood }));
  for (const one of ones) await store.add({ state: "waiting", at: 0, revision: one });
  void box.send();
  const bad = ones[2].id;
  for (let turn = 0; turn < 12; turn++) {
    await settled();
    const { revisions, answer } = last(sent);
    const whole = revisions.some((/** @type {any} */ one) => one.id === bad);
    await answer(whole ? { why: "whole", detail: "This could not be read." } : kept(revisions));
  }
  assert.deepEqual(store.rows.map(({ state }) => state), ["sent", "sent", "refused", "sent"]);
  assert.deepEqual(last(told).refused[0].problems, { revision: "This could not be read." });
});

test("One word that the clinic's computer stumbles over does not hold up the others, and waits itself", async () => {
  const { box, store, sent, again } = outbox();
  const ones = [1, 2, 3, 4, 5].map((mood) => revision(DAY, { mood }));
  for (const one of ones) await store.add({ state: "waiting", at: 0, revision: one });
  const stumbles = (/** @type {any[]} */ revisions) => revisions.some(({ id }) => id === ones[1].id);
  void box.send();
  for (let turn = 0; turn < 12; turn++) {
    await settled();
    const { revisions, answer } = last(sent);
    await answer(stumbles(revisions) ? { why: "busy", stumbled: true } : kept(revisions));
    again.pop()?.();
  }
  assert.deepEqual(store.rows.map(({ state }) => state), ["sent", "waiting", "sent", "sent", "sent"]);
  await settled();
  await last(sent).answer(kept(last(sent).revisions));
  assert.deepEqual(store.rows.map(({ state }) => state), ["sent", "sent", "sent", "sent", "sent"]);
});

test("A clinic's computer that stumbles over everything is asked for one at a time, with pauses", async () => {
  const { box, store, sent, again } = outbox();
  for (let mood = 0; mood < 8; mood++) await store.add({ state: "waiting", at: 0, revision: revision(DAY, { mood }) });
  void box.send();
  for (let turn = 0; turn < 20 && !again.length; turn++) {
    await settled();
    await last(sent).answer({ why: "busy", stumbled: true });
  }
  assert.deepEqual(sent.map(({ revisions }) => revisions.length), [8, 4, 2, 1]);
  assert.equal(again.length, 1);
});

test("What is sent is dated by the clinic's clock, not by a phone whose own is years off", async () => {
  const { store, sent, write } = outbox();
  write(6);
  await settled();
  const at = Date.parse("2026-11-23T10:00:00Z");
  await sent[0].answer({ ...kept(sent[0].revisions), at });
  assert.deepEqual(store.settledAt, [at]);
});

test("A proxy that finds one entry too large does not make it refused: it waits", async () => {
  const { store, sent, again, write } = outbox();
  write(6);
  await settled();
  await sent[0].answer({ why: "whole", detail: "" });
  assert.deepEqual(store.rows.map(({ state }) => state), ["waiting"]);
  assert.equal(again.length, 1);
});

test("A phone without room: never called saved, and sent from the page all the same", async () => {
  const { store, sent, told, box, write } = outbox();
  store.full = true;
  write(6);
  await settled();
  assert.equal(last(told).waiting.length, 0);
  assert.equal(last(told).loose.length, 1);
  assert.equal(box.atRisk, true);
  await sent[0].answer(kept(sent[0].revisions));
  assert.equal(box.atRisk, false);
  assert.equal(last(told).loose.length, 0);
  assert.ok(last(told).kept[DAY]);
});

test("Once there is room again, what lay on the page alone goes onto the phone", async () => {
  const { store, sent, box, write } = outbox();
  store.full = true;
  write(6);
  await settled();
  await sent[0].answer({ why: "offline" });
  store.full = false;
  write(7);
  await settled();
  assert.equal(store.rows.length, 2);
  assert.equal(box.atRisk, false);
});

test("A browser that gives no storage: said so, and sent from the page", async () => {
  const { sent, told, write } = outbox(/** @type {any} */ (null));
  write(6);
  await settled();
  assert.equal(last(told).noStore, true);
  assert.equal(last(told).loose.length, 1);
  await sent[0].answer(kept(sent[0].revisions));
  assert.equal(last(told).loose.length, 0);
});

test("Kept by the clinic, but the phone cannot write that down: not sent for ever", async () => {
  const { store, sent, write } = outbox();
  write(6);
  await settled();
  store.full = true;
  await sent[0].answer(kept(sent[0].revisions));
  assert.equal(sent.length, 1);
});

test("The clinic's data came back from a backup: what was sent is offered again", async () => {
  const { store, sent, write } = outbox();
  const first = write(6);
  await settled();
  await sent[0].answer(kept(sent[0].revisions));
  const second = write(7, [first]);
  await settled();
  await sent[1].answer(kept(sent[1].revisions, "restored"));
  assert.deepEqual(sent[2].revisions.map(({ id }) => id), [first, second]);
  await sent[2].answer(kept(sent[2].revisions, "restored"));
  assert.deepEqual(store.rows.map(({ state }) => state), ["sent", "sent"]);
  assert.equal(sent.length, 3);
});

test("What another page wrote of the same day is news; what the page wrote itself is the last word", async () => {
  const { box, store, write } = outbox();
  write(6);
  await settled();
  const other = revision(DAY, { mood: 2 });
  await store.add({ state: "waiting", at: 0, revision: other });
  await box.refresh();
  assert.equal(box.latest(DAY)?.id, other.id);
});

test("What another page sent is at the clinic for this one too, though nobody told it", async () => {
  const { box, store, told, sent, again, write } = outbox();
  const id = write(6);
  await settled();
  await sent[0].answer({ why: "busy" });
  assert.equal(again.length, 1);
  store.rows[0].state = "sent";
  await box.refresh();
  assert.equal(last(told).waiting.length, 0);
  assert.deepEqual(last(told).kept, { [DAY]: [id] });
});

test("A look at the phone that began before a tap neither forgets the tap nor calls it sent", async () => {
  const { box, store, told, write } = outbox();
  const unsettled = store.unsettled.bind(store);
  /** @type {() => void} */
  let go = () => undefined;
  const slow = new Promise((/** @type {(value?: any) => void} */ done) => (go = done));
  store.unsettled = async () => {
    const found = await unsettled();
    await slow;
    return found;
  };
  void box.refresh();
  await settled();
  write(6);
  await settled();
  go();
  await settled();
  assert.equal(last(told).waiting.length, 1);
  assert.deepEqual(last(told).kept, {});
});

test("Refused, but the phone cannot write that down: said so, and not asked again and again", async () => {
  const { store, sent, told, write } = outbox();
  const id = write(6);
  await settled();
  store.full = true;
  await sent[0].answer({ epoch: "first", results: [{ id, status: "refused", head: [], problems: { day: "This day is closed." } }] });
  assert.equal(sent.length, 1);
  assert.deepEqual(last(told).refused.map((/** @type {any} */ one) => one.problems), [{ day: "This day is closed." }]);
});

test("Storage cleared under an open page: what waits is not called sent; this page alone has it and sends it", async () => {
  const { box, store, told, sent, again, write } = outbox();
  const id = write(6);
  await settled();
  await sent[0].answer({ why: "busy" });
  store.rows = [];
  await box.refresh();
  assert.deepEqual(last(told).kept, {});
  assert.deepEqual([last(told).waiting.length, last(told).loose.length, box.atRisk], [0, 1, true]);
  again[0]();
  await settled();
  await sent[1].answer(kept(sent[1].revisions));
  assert.deepEqual(last(told).kept, { [DAY]: [id] });
  assert.equal(box.atRisk, false);
});

test("A questionnaire that its door does not take holds up no day", async () => {
  const { box, store, sent } = outbox();
  const sheet = /** @type {any} */ ({ ...revision(DAY, {}), day: undefined, instrument: "gad7" });
  await store.add({ state: "waiting", at: 0, revision: sheet });
  await store.add({ state: "waiting", at: 0, revision: revision(DAY, { mood: 6 }) });
  void box.send();
  await settled();
  assert.equal(sent[0].revisions[0].instrument, "gad7");
  await sent[0].answer({ why: "busy" });
  await sent[1].answer(kept(sent[1].revisions));
  assert.deepEqual(store.rows.map(({ state }) => state), ["waiting", "sent"]);
  assert.equal(sent.length, 2);
});

test("A page that breaks while it is told does not end the sending", async () => {
  const { box, sent, write } = outbox();
  write(6);
  await settled();
  await sent[0].answer({ why: "busy" });
  box.tell = () => { throw new Error("ours"); };
  await assert.rejects(box.send());
  box.tell = () => undefined;
  void box.send();
  await settled();
  assert.equal(sent.length, 2);
});

test("A page that goes hands over what the phone has not taken yet", async () => {
  const { box, sent, write } = outbox();
  const id = write(6);
  box.flush();
  assert.deepEqual(sent[0].revisions.map((one) => one.id), [id]);
});

test("An answer with nothing in a place is no answer for it", async () => {
  const { store, sent, write } = outbox();
  const id = write(6);
  await settled();
  await sent[0].answer({ epoch: "first", results: /** @type {any} */ ([null, { id, status: "kept", head: null }]) });
  assert.deepEqual(store.rows.map(({ state }) => state), ["sent"]);
});
