// Reminders on this device: what is said before anything is asked.

import assert from "node:assert/strict";
import { test } from "node:test";

import { bytesOf, fieldsOf, isOn, stateOf } from "../../static/js/reminders.js";

const able = { worker: true, push: true, apple: false, permission: "default", subscribed: false };

test("On an iPhone in a tab it says what comes first", () => {
  const state = stateOf({ ...able, push: false, apple: true });
  assert.match(state.words, /add this to your Home Screen first/);
  assert.equal(state.may, false);
});

test("Where nothing can come there is nothing to tap", () => {
  assert.equal(stateOf({ ...able, push: false }).may, false);
  assert.match(stateOf({ ...able, permission: "denied" }).words, /settings/);
  assert.equal(stateOf({ ...able, permission: "denied" }).may, false);
});

test("It asks where it can, and not again where it is", () => {
  assert.equal(stateOf(able).may, true);
  assert.equal(stateOf({ ...able, permission: "granted", subscribed: true }).may, false);
  assert.equal(stateOf({ ...able, permission: "granted" }).may, true); // its subscription has ended
});

test("Keys go out as the server reads them", () => {
  const key = new Uint8Array([255, 254, 62, 63]);
  const one = { endpoint: "https://x", getKey: () => key.buffer };
  const fields = fieldsOf(/** @type {any} */ (one), "ana");
  assert.equal(fields.get("p256dh"), "__4-Pw");
  assert.deepEqual([...bytesOf("__4-Pw")], [...key]);
});

test("A browser subscribed for somebody else, or taken off her list, may be added", async () => {
  const one = { endpoint: "https://x" };
  const mark = "9d8e1e4ab17c1bda6b2e9ca0f4d2d0c0";
  assert.equal(await isOn(one, ""), false);
  assert.equal(await isOn(one, mark), false);
  assert.equal(await isOn(null, ""), false);
  assert.equal(await isOn(one, `${mark} 76d6c019db51ab35edc24714da29820a688235bce30c4d50587a0545dd64fd1e`), true);
});
