// One sender, one day: nothing is called sent before the server said so for that very id.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Sender } from "../../static/js/send.js";

/** @import { Outcome, Report, Revision } from "../../static/js/types.d.ts" */

/** A line to the clinic whose answers the test gives by hand. @param {string[]} heads */
function line(heads = []) {
  /** @type {{revisions: Revision[], answer: (outcome: Outcome) => Promise<void>}[]} */
  const sent = [];
  /** @type {Report[]} */
  const told = [];
  /** @type {(() => void)[]} */
  const later = [];
  const sender = new Sender(heads, (report) => told.push(report), {
    post: (/** @type {Revision[]} */ revisions) => new Promise((/** @type {(outcome: Outcome) => void} */ ok) => sent.push({ revisions, answer: (outcome) => { ok(outcome); return new Promise((done) => setImmediate(done)); } })),
    later: (/** @type {() => void} */ act) => later.push(act),
  });
  let n = 0;
  const write = (/** @type {number} */ mood) => {
    const id = `id-${++n}`;
    sender.keep({ id, day: "2026-11-23", written_at: "2026-11-23T21:14:05-05:00", tz: "America/New_York", replaces: sender.replaces, answers: { mood } });
    return id;
  };
  return { sender, sent, told, later, write };
}

const kept = (/** @type {Revision[]} */ revisions) => ({ results: revisions.map(({ id }) => ({ id, status: "kept", head: [id] })) });
const last = (/** @type {any[]} */ list) => list[list.length - 1];

test("A tap goes out at once and is at the clinic when the clinic says so", async () => {
  const { sender, sent, told, write } = line();
  write(6);
  assert.equal(sender.unsent, true);
  assert.deepEqual(told.map(({ state }) => state), ["sending"]);
  await sent[0].answer(kept(sent[0].revisions));
  assert.equal(last(told).state, "kept");
  assert.equal(sender.unsent, false);
});

test("Each save replaces the one before it, and the first what the page showed", async () => {
  const { sent, write } = line(["old"]);
  const first = write(6);
  await sent[0].answer(kept(sent[0].revisions));
  write(7);
  assert.deepEqual(sent[0].revisions[0].replaces, ["old"]);
  assert.deepEqual(sent[1].revisions[0].replaces, [first]);
});

test("Two quick taps go one after the other, never side by side", async () => {
  const { sent, write } = line();
  const first = write(6);
  write(7);
  assert.equal(sent.length, 1);
  await sent[0].answer(kept(sent[0].revisions));
  assert.equal(sent.length, 2);
  assert.ok(sent[1].revisions[0].replaces.includes(first));
});

test("After a lost answer the same revision goes again under the same id, and the next replaces it", async () => {
  const { sender, sent, told, later, write } = line(["old"]);
  const first = write(6);
  await sent[0].answer({ why: "offline" });
  assert.deepEqual(last(told), { state: "unsent", why: "offline" });
  const second = write(7);
  assert.deepEqual(sent[1].revisions.map(({ id }) => id), [first, second]);
  assert.deepEqual(sent[1].revisions[1].replaces, ["old", first]);
  await sent[1].answer({ results: [{ id: first, status: "already_kept", head: [second] }, { id: second, status: "kept", head: [second] }] });
  later.forEach((act) => act());
  assert.equal(sent.length, 2);
  assert.deepEqual(sender.heads, [second]);
});

test("A page that only looks like an answer sends nothing off", async () => {
  const { sender, sent, told, write } = line();
  write(6);
  await sent[0].answer({ results: [{ id: "someone-else", status: "kept", head: [] }] });
  assert.equal(sender.unsent, true);
  assert.equal(last(told).state, "unsent");
});

test("A status nobody knows does not count as kept", async () => {
  const { sender, sent, told, write } = line();
  const id = write(6);
  await sent[0].answer({ results: [{ id, status: "perhaps", head: [] }] });
  assert.equal(sender.unsent, true);
  assert.equal(last(told).state, "unsent");
});

test("A refused revision is said with the clinic's own sentence, and stays unsent", async () => {
  const { sender, sent, told, write } = line();
  const id = write(6);
  await sent[0].answer({ results: [{ id, status: "refused", head: [], problems: { day: "This day is closed." } }] });
  assert.deepEqual(last(told), { state: "unsent", why: "refused", problems: { day: "This day is closed." } });
  assert.equal(sender.unsent, true);
  write(7);
  await sent[1].answer(kept(sent[1].revisions));
  assert.equal(sender.unsent, false);
});

test("Another phone's word is told, and both stand", async () => {
  const { sent, told, write } = line();
  const id = write(6);
  await sent[0].answer({ results: [{ id, status: "kept", head: [id, "other-phone"] }] });
  assert.deepEqual(last(told), { state: "kept", beside: true });
});

test("Signed out: nothing is tried again by itself, and nothing is lost", async () => {
  const { sender, sent, later, write } = line();
  write(6);
  await sent[0].answer({ why: "signed out" });
  assert.equal(later.length, 0);
  void sender.send();
  assert.equal(sent.length, 2);
});

test("A batch refused as a whole is halved, and the good half is not held up by the other", async () => {
  const { sender, sent, told, write } = line();
  write(6);
  await sent[0].answer({ why: "offline" });
  const good = write(7);
  await sent[1].answer({ why: "unread" });
  assert.equal(sent[2].revisions.length, 1);
  await sent[2].answer({ why: "unread" });
  assert.equal(sender.unsent, true);
  assert.deepEqual(sent[3].revisions.map(({ id }) => id), [good]);
  await sent[3].answer(kept(sent[3].revisions));
  assert.equal(last(told).state, "kept");
  assert.equal(sender.unsent, false);
});
