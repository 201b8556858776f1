// What the phone makes of a form: only what was said, exactly as it was said.

import assert from "node:assert/strict";
import { test } from "node:test";

import { readFields } from "../../static/js/answers.js";

const answersOf = (/** @type {Record<string, string>} */ fields) => readFields(fields).answers;

test("An untouched form says nothing at all", () => {
  assert.deepEqual(readFields({ mood: "", sleep_hours: "", tip_active: "", symptom_sadness: "", goal: "", note: " \n " }), { answers: {}, problems: {} });
});

test("Zero is an answer; empty is not", () => {
  assert.deepEqual(answersOf({ mood: "0", activity_minutes: "0", symptom_sadness: "0", symptom_interest: "" }), {
    mood: 0, activity_minutes: 0, symptoms: { sadness: 0 },
  });
});

test("A tip Ana did not keep is not the same as a tip she said nothing about", () => {
  assert.deepEqual(answersOf({ tip_active: "yes", tip_diet: "no", tip_sleep: "" }), { tips: { active: true, diet: false } });
});

test("Thoughts of death stay unanswered when the seven others are answered with none", () => {
  const none = Object.fromEntries(["sadness", "interest", "appetite", "sleep", "fatigue", "concentration", "worthlessness"].map((key) => [`symptom_${key}`, "0"]));
  assert.equal("thoughts_of_death" in (answersOf(none).symptoms ?? {}), false);
});

test("Sleep takes quarters of an hour, with a point or a comma", () => {
  assert.equal(answersOf({ sleep_hours: "7.25" }).sleep_hours, 7.25);
  assert.equal(answersOf({ sleep_hours: " 7,5 " }).sleep_hours, 7.5);
  assert.equal(answersOf({ sleep_hours: "24" }).sleep_hours, 24);
});

for (const [name, text] of [["sleep_hours", "7.3"], ["sleep_hours", "24.25"], ["sleep_hours", "seventy"], ["sleep_hours", "1e1"], ["mood", "11"], ["mood", "5.5"], ["activity_minutes", "1441"], ["activity_minutes", "-5"], ["sleep_quality", "5"]]) {
  test(`${name} "${text}" is named, and never sent as something else`, () => {
    const { answers, problems } = readFields({ [name]: text, tip_active: "yes" });
    assert.deepEqual(Object.keys(problems), [name]);
    assert.deepEqual(answers, { tips: { active: true } });
  });
}

test("Less or more is said only while appetite or sleep has changed", () => {
  assert.deepEqual(answersOf({ symptom_appetite: "2", direction_appetite: "less", symptom_sleep: "0", direction_sleep: "more" }), {
    symptoms: { appetite: 2, sleep: 0 }, directions: { appetite: "less" },
  });
  assert.deepEqual(answersOf({ direction_sleep: "more" }), {});
});

test("A note is counted in characters, so that 4,000 emoji fit", () => {
  assert.deepEqual(readFields({ note: "🌿".repeat(4000) }).problems, {});
  assert.deepEqual(Object.keys(readFields({ note: "a".repeat(4001) }).problems), ["note"]);
});

test("A note keeps its lines and its accents the way the server keeps them", () => {
  assert.equal(answersOf({ note: "one\r\ntwo e\u0301" }).note, "one\ntwo \u00e9");
});

test("Half an emoji, which nothing can keep, does not cost Ana her note", () => {
  assert.equal(answersOf({ note: "well \ud83c then" }).note, "well  then");
});
