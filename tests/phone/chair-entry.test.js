// What a form at the chair says, before it leaves the tablet.

import assert from "node:assert/strict";
import { test } from "node:test";

import { cellsOf, entryOf, faultOf, instantOf, isWhole } from "../../static/js/chair-entry.js";

const NOON = new Date("2026-03-14T16:00:30Z"); // 12:00:30 in New York
const ZONE = "America/New_York";
/** @param {Record<string, string>} fields */
const said = (fields) => entryOf(Object.entries(fields), NOON, ZONE).said;

test("A row becomes numbers, and what is empty is not known", () => {
  const row = said({ do: "vitals", vitals_systolic: "118", vitals_diastolic: " 76 ", vitals_heart_rate: "", vitals_spo2: "98", vitals_alertness: "awake" });
  assert.deepEqual(row, { kind: "vitals", at: NOON.toISOString(), systolic: 118, diastolic: 76, spo2: 98, alertness: "awake" });
});

test("Pressure as it is spoken is two numbers; what is no number stays as it was typed", () => {
  assert.deepEqual(said({ do: "vitals", vitals_systolic: "118/76" }).diastolic, 76);
  const odd = said({ do: "vitals", vitals_systolic: "70-72" });
  assert.equal(odd.systolic, "70-72");
  assert.equal(faultOf(odd)?.field, "systolic");
});

test("A typed time is the nearest one on the clinic's clock, also over midnight", () => {
  assert.equal(instantOf("11:40", NOON, ZONE), "2026-03-14T15:40:00.000Z");
  assert.equal(instantOf("23:55", new Date("2026-03-14T04:05:00Z"), ZONE), "2026-03-14T03:55:00.000Z");
  assert.equal(instantOf("noon", NOON, ZONE), "noon");
  assert.equal(faultOf(said({ do: "vitals", vitals_time: "noon", vitals_spo2: "98" }))?.field, "time");
});

test("What cannot be is told before it is kept", () => {
  for (const [fields, field] of /** @type {[Record<string, string>, string][]} */ ([
    [{ vitals_systolic: "49" }, "systolic"],
    [{ vitals_systolic: "118", vitals_diastolic: "118" }, "diastolic"],
    [{ vitals_heart_rate: "7.5" }, "heart_rate"],
    [{ vitals_spo2: "101" }, "spo2"],
    [{}, "systolic"],
  ])) assert.equal(faultOf(said({ do: "vitals", ...fields }))?.field, field);
  assert.equal(faultOf(said({ do: "step", step_step: "paused" }))?.field, "reason");
  assert.equal(faultOf(said({ do: "step", step_step: "finished" })), null);
});

test("A number is whole after three digits where it begins with 1 or 2, else after two", () => {
  assert.deepEqual(["1", "11", "118", "9", "98", "2", "21", "210"].map(isWhole), [false, false, true, false, true, false, false, true]);
});

test("A row on the tablet shows what it says", () => {
  assert.deepEqual(cellsOf(said({ do: "vitals", vitals_systolic: "118" })), { pressure: "118/–", pulse: "", oxygen: "", awake: "" });
  assert.deepEqual(cellsOf(said({ do: "step", step_step: "finished" })), { words: "finished" });
});

test("a time typed the next day is one of the visit's day", () => {
  const next = new Date(NOON.getTime() + 22 * 3600e3);
  const fields = Object.entries({ do: "vitals", vitals_time: "11:40", vitals_heart_rate: "70" });
  const { said } = entryOf(fields, next, ZONE, NOON);
  assert.equal(said.at, "2026-03-14T15:40:00.000Z");
});
