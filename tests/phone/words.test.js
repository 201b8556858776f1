// The one line at the foot of a day: never more than is true.

import assert from "node:assert/strict";
import { test } from "node:test";

import { ageOf, agreeLine, heldLine, lineOf, overall, refusedLine } from "../../static/js/words.js";
import { entry } from "./hands.js";

/** @import { Summary } from "../../static/js/types.d.ts" */

const TODAY = "2026-11-23";
const HOUR = 36e5;
const DAY = 24 * HOUR;
const NOW = 100 * DAY;

/** @param {Partial<Summary>} parts @returns {Summary} */
const all = (parts) => ({ waiting: [], refused: [], loose: [], writing: 0, sending: false, why: "", noStore: false, closed: false, kept: {}, ...parts });
/** @param {Partial<Summary>} parts */
const line = (parts) => lineOf(all(parts), TODAY, NOW);
const waiting = (day = TODAY, age = 0) => entry(day, { mood: 6 }, "waiting", NOW - age);

test("Nothing is said where nothing was written", () => {
  assert.equal(line({}).text, "");
});

test("While the phone still writes, nothing is called saved", () => {
  assert.deepEqual(line({ writing: 1, kept: { [TODAY]: ["a"] } }), { text: "Saving…", state: "sending" });
});

test("On the phone, then at the clinic", () => {
  assert.equal(line({ waiting: [waiting()], sending: true }).text, "Saved on this phone");
  assert.equal(line({ kept: { [TODAY]: ["a"] } }).text, "At the clinic");
});

test("While today waits it is never said to be at the clinic, whatever was sent before", () => {
  assert.doesNotMatch(line({ waiting: [waiting()], kept: { [TODAY]: ["a"] } }).text, /At the clinic/);
});

test("Why it waits is said in words", () => {
  assert.match(line({ waiting: [waiting()], why: "offline" }).text, /^Saved on this phone\. It goes to the clinic once there is a connection/);
  assert.equal(line({ waiting: [waiting()], why: "signed out" }).href, "/sign-in");
});

test("Two phones wrote: both can be seen", () => {
  assert.equal(line({ kept: { [TODAY]: ["a", "b"] } }).href, "/checkins#both");
});

test("Other days that wait are counted, with the age of the oldest", () => {
  const others = [waiting("2026-11-20", 3 * HOUR), waiting("2026-11-21", 2 * HOUR), waiting("2026-11-22", HOUR)];
  assert.equal(overall({ waiting: others }, NOW), "3 days not sent yet. The oldest is 3 hours old.");
  assert.equal(line({ waiting: others, kept: { [TODAY]: ["a"] } }).text, "At the clinic. 3 days not sent yet. The oldest is 3 hours old.");
});

test("After two days it asks for a connection", () => {
  assert.doesNotMatch(overall({ waiting: [waiting(TODAY, 2 * DAY - HOUR)] }, NOW), /Please/);
  assert.match(overall({ waiting: [waiting(TODAY, 2 * DAY + HOUR)] }, NOW), /It is 2 days old\. Please open this page where there is a connection/);
});

test("Refused is said with the clinic's sentence, and that the words are still here", () => {
  const refused = { ...entry(TODAY, { mood: 6 }, "refused"), problems: { day: "This day is closed." } };
  assert.equal(line({ refused: [refused] }).text, "The clinic’s server refused this: This day is closed. Your words are still on this phone.");
});

test("No room: not saved, and the answers are still on the page", () => {
  assert.equal(line({ loose: [waiting()], why: "offline" }).text.trim(), "Not saved: this phone has no room. And there is no connection. Your answers are still on this page.");
  assert.match(line({ loose: [waiting()], noStore: true, why: "busy" }).text, /^Not saved: this browser gives us no room here/);
  assert.equal(line({ loose: [waiting()], sending: true }).text, "Saving…");
});

test("A closed account offers what is on the phone", () => {
  assert.match(line({ closed: true, waiting: [waiting()] }).text, /This diary was erased/);
});

test("An age is said in one unit", () => {
  assert.deepEqual([0, HOUR, 23 * HOUR, DAY, 3.9 * DAY, -5].map(ageOf), ["less than an hour", "1 hour", "23 hours", "1 day", "3 days", "less than an hour"]);
});

test("The history says whether phone and clinic agree", () => {
  assert.equal(agreeLine({ phone: 62, clinic: 62, missing: 0, more: 0 }), "62 days on this phone, 62 at the clinic: they agree.");
  assert.equal(agreeLine({ phone: 1, clinic: 1, missing: 0, more: 3 }), "1 day on this phone, 1 at the clinic: they agree. The clinic also has 3 days of that time, written elsewhere.");
  assert.equal(agreeLine({ phone: 62, clinic: 60, missing: 2, more: 0 }), "62 days on this phone, 60 at the clinic: 2 days are not there yet.");
  assert.equal(agreeLine({ phone: 0, clinic: 0, missing: 0, more: 0 }), "Nothing was written on this phone yet.");
});

test("A list of days tells what was refused with the words she wrote: the day itself may be closed", () => {
  const refused = { ...entry(TODAY, { mood: 6, note: "A long walk." }, "refused"), problems: { day: "This day is closed." } };
  assert.equal(refusedLine(refused), "The clinic’s server refused this: This day is closed. You wrote: “A long walk.”");
  assert.equal(refusedLine(entry(TODAY, { mood: 6 }, "refused")), "The clinic’s server refused this: It did not say why.");
});

test("What was refused of another day is said on this one, with the way there", () => {
  const refused = [entry("2026-11-21", { mood: 6 }, "refused")];
  const said = line({ refused, kept: { [TODAY]: ["a"] } });
  assert.deepEqual([said.text, said.href], ["At the clinic. The clinic’s server refused 1 day. ", "/checkins"]);
  assert.equal(line({ refused }).text, "The clinic’s server refused 1 day. ");
  const sheet = { ...entry(TODAY, {}, "refused") };
  sheet.revision = /** @type {any} */ ({ ...sheet.revision, day: undefined, instrument: "gad7" });
  assert.equal(line({ refused: [sheet] }).href, "/measures/gad7");
});

test("Of what lies on the phone only that is called sent which was", () => {
  const sent = entry("2026-11-20", { mood: 6 }, "sent");
  assert.equal(heldLine([]), "Nothing of yours is on this phone.");
  assert.equal(heldLine([sent]), "1 day of yours is on this phone, all sent. Sent ones stay 90 days.");
  assert.match(heldLine([sent, waiting()]), /^2 days of yours are on this phone, 1 day not sent yet\./);
  assert.match(heldLine([sent, entry(TODAY, { mood: 6 }, "refused")]), /1 day refused by the clinic’s server\./);
});
