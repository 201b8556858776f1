// What goes into one request, what an answer means, how long to wait.

import assert from "node:assert/strict";
import { test } from "node:test";

import { MOST_BYTES, bytesOf, nextBatch, nextMost, overtaken, pause, verdicts } from "../../static/js/batches.js";
import { entry } from "./hands.js";

test("At most 200 go at once, the oldest first", () => {
  const waiting = Array.from({ length: 450 }, () => entry("2026-11-23"));
  assert.deepEqual(nextBatch(waiting), waiting.slice(0, 200));
  assert.deepEqual(nextBatch(waiting, 3), waiting.slice(0, 3));
});

test("A request stays under 192 KiB as it is sent, emoji counted in bytes", () => {
  const waiting = Array.from({ length: 60 }, () => entry("2026-11-23", { note: "🌿".repeat(4000) }));
  const batch = nextBatch(waiting);
  assert.ok(batch.length > 5 && batch.length < 13);
  assert.ok(bytesOf({ revisions: batch.map(({ revision }) => revision) }) <= MOST_BYTES);
});

test("One that is larger than that goes alone rather than never", () => {
  assert.equal(nextBatch([entry("2026-11-23", { note: "a".repeat(MOST_BYTES) }), entry("2026-11-23")]).length, 1);
});

test("A refused request is halved, a taken one doubled, within 1 and 200", () => {
  assert.deepEqual([nextMost(200, true), nextMost(3, true), nextMost(1, true)], [100, 1, 1]);
  assert.deepEqual([nextMost(1, false), nextMost(150, false)], [2, 200]);
});

test("Ids are told apart without regard to case; what is not named stays as it is", () => {
  const [one, two] = [entry("2026-11-23"), entry("2026-11-24")];
  const said = verdicts([one, two], [{ id: one.revision.id.toUpperCase(), status: "already_kept", head: [] }, null, 7]);
  assert.deepEqual(said.map(({ entry: { n }, state }) => [n, state]), [[one.n, "sent"]]);
});

test("The wait doubles up to five minutes, differs from phone to phone, and minds what the server asks", () => {
  assert.deepEqual([1, 2, 3, 20].map((tries) => pause(tries, 0, 1)), [2, 4, 8, 300]);
  assert.equal(pause(3, 0, 0), 4);
  assert.equal(pause(1, 30, 1), 30);
  assert.equal(pause(1, 1e9, 1), 3600);
});

test("A refused entry is overtaken by one that replaces it", () => {
  const refused = entry("2026-11-23", { mood: 1 }, "refused");
  const after = entry("2026-11-23");
  assert.deepEqual(overtaken([refused], [after]), []);
  after.revision.replaces = [refused.revision.id];
  assert.deepEqual(overtaken([refused], [after]), [refused]);
});
