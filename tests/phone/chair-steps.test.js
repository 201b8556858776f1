// Where a visit stands while steps lie on the tablet.

import assert from "node:assert/strict";
import { test } from "node:test";

import { walk } from "../../static/js/chair-steps.js";

const MOVES = { arrived: { started: "running", cancelled: "cancelled" }, running: { finished: "recovery", paused: "paused" }, recovery: { left: "left" } };

test("Steps lead on, one after the other", () => {
  assert.equal(walk("arrived", ["started", "finished"], MOVES), "recovery");
  assert.equal(walk("arrived", [], MOVES), "arrived");
});

test("A step that cannot follow leaves the page as the clinic gave it", () => {
  assert.equal(walk("running", ["started"], MOVES), null);
  assert.equal(walk("left", ["finished"], MOVES), null);
});
