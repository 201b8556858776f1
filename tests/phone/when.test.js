// The phone's instant and the person's day.

import assert from "node:assert/strict";
import { test } from "node:test";

import { labelDay, localInstant } from "../../static/js/answers.js";

test("An instant carries the phone's own offset", () => {
  const at = new Date("2026-11-23T02:14:05.900Z");
  assert.equal(localInstant(at, -300), "2026-11-22T21:14:05-05:00");
  assert.equal(localInstant(at, 330), "2026-11-23T07:44:05+05:30");
  assert.equal(localInstant(at, 0), "2026-11-23T02:14:05+00:00");
});

test("At one in the morning it is still yesterday for Ana, whose day starts at three", () => {
  assert.equal(labelDay(new Date("2026-11-23T06:30:00Z"), "America/New_York", 3), "2026-11-22");
  assert.equal(labelDay(new Date("2026-11-23T08:00:00Z"), "America/New_York", 3), "2026-11-23");
});

test("The first of a month goes back to the last of the month before", () => {
  assert.equal(labelDay(new Date("2026-03-01T06:00:00Z"), "America/New_York", 3), "2026-02-28");
});

test("On the night the clocks change the day is the one the server says", () => {
  assert.equal(labelDay(new Date("2026-03-08T06:30:00Z"), "America/New_York", 3), "2026-03-07");
  assert.equal(labelDay(new Date("2026-03-08T07:30:00Z"), "America/New_York", 3), "2026-03-08");
});
