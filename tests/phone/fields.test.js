// A form that is filled again says what it said.

import assert from "node:assert/strict";
import { test } from "node:test";

import { readFields } from "../../static/js/answers.js";
import { fieldsOf, merged } from "../../static/js/fields.js";

test("Answers go back to the form and come out the same", () => {
  const answers = {
    mood: 0, sleep_hours: 7.25, sleep_quality: 3, activity_minutes: 0,
    symptoms: { sadness: 2, appetite: 1, interest: 0 }, tips: { active: true, diet: false }, side_effects: { nausea: 3 },
    directions: { appetite: /** @type {const} */ ("less") }, goal: "Walk", goal_met: false, note: "one\ntwo",
    extra: { pain_4821: 10, urge_0007: 0 },
  };
  assert.deepEqual(readFields(fieldsOf(answers)), { answers, problems: {} });
});

test("Unknown stays empty", () => {
  assert.deepEqual(fieldsOf({ mood: null, symptoms: { sadness: /** @type {any} */ (null) }, tips: null }), {});
});

test("What Ana has just typed stays when the phone remembers the rest", () => {
  assert.deepEqual(merged({ mood: "6", note: "old" }, { mood: "", note: "new", sleep_hours: "" }, ["note"]), { mood: "6", note: "new" });
  assert.deepEqual(merged({ mood: "6" }, { mood: "" }, ["mood"]), { mood: "" });
});
