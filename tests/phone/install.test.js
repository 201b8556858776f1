// "Add to Home Screen": kindly, once, and never before what waits was sent.

import assert from "node:assert/strict";
import { test } from "node:test";

import { adviceOf } from "../../static/js/install.js";

const tab = { installed: false, safari: true, canAsk: false, told: false, waiting: "" };

test("In Safari it says how, and that a tab may be cleared after seven days", () => {
  const said = adviceOf(tab).join(" ");
  assert.match(said, /Tap Share, then “Add to Home Screen”/);
  assert.match(said, /seven days/);
  assert.match(said, /All you wrote is at the clinic/);
});

test("What waits is said first: the app on the home screen has a store of its own", () => {
  assert.match(adviceOf({ ...tab, waiting: "2 days and 1 questionnaire" }).join(" "), /2 days and 1 questionnaire not at the clinic yet\..*wait until all is sent/);
});

test("Once is enough, unless something in a tab of Safari's is in danger", () => {
  assert.deepEqual(adviceOf({ ...tab, told: true }), []);
  assert.notDeepEqual(adviceOf({ ...tab, told: true, waiting: "1 day" }), []);
});

test("Installed, or where it cannot be, nothing is said", () => {
  assert.deepEqual(adviceOf({ ...tab, installed: true }), []);
  assert.deepEqual(adviceOf({ ...tab, safari: false }), []);
  assert.notDeepEqual(adviceOf({ ...tab, safari: false, canAsk: true }), []);
});
