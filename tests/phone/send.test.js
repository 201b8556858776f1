// Which answers are the clinic's, and what they mean.

import assert from "node:assert/strict";
import { test } from "node:test";

import { outcomeOf, secondsOf } from "../../static/js/send.js";

const PROBLEM = "application/problem+json";
const said = (/** @type {number} */ status, /** @type {string} */ body, kind = "application/json", /** @type {any} */ headers = {}) =>
  outcomeOf(new Response(body, { status, headers: { "Content-Type": kind, ...headers } }));

test("The clinic's own results are an answer", async () => {
  assert.deepEqual(await said(200, '{"epoch": "e", "results": []}'), { epoch: "e", results: [] });
});

test("A hotel's page, a redirect and JSON of something else are not", async () => {
  assert.deepEqual(await said(200, "<h1>Welcome to our Wi-Fi</h1>", "text/html"), { why: "elsewhere" });
  assert.deepEqual(await said(200, '{"ok": true}'), { why: "elsewhere" });
  assert.deepEqual(await outcomeOf(/** @type {any} */ ({ status: 0, type: "opaqueredirect", headers: new Headers() })), { why: "elsewhere" });
  assert.deepEqual(await said(202, "", "text/html"), { why: "elsewhere" });
});

test("Only the clinic itself can say that Ana is signed out, or that her account was closed", async () => {
  assert.deepEqual(await said(401, "{}", PROBLEM), { why: "signed out" });
  assert.deepEqual(await said(410, "{}", PROBLEM), { why: "closed" });
  assert.deepEqual(await said(401, "<h1>Proxy</h1>", "text/html"), { why: "elsewhere" });
  assert.deepEqual(await said(410, "<h1>Gone</h1>", "text/html"), { why: "elsewhere" });
});

test("A request refused as a whole comes with the clinic's sentences", async () => {
  const body = JSON.stringify({ detail: "This could not be taken as a whole.", problems: { revisions: "At most 200 at once." } });
  assert.deepEqual(await said(422, body, PROBLEM), { why: "whole", detail: "At most 200 at once." });
  assert.deepEqual(await said(400, '{"detail": "This is not JSON we can read.", "problems": {}}', PROBLEM), { why: "whole", detail: "This is not JSON we can read." });
  assert.deepEqual(await said(413, "<h1>nginx</h1>", "text/html"), { why: "whole", detail: "" });
  assert.deepEqual(await said(400, "<h1>Bad</h1>", "text/html"), { why: "elsewhere" });
});

test("The clinic's own clock comes with its results", async () => {
  const headers = { Date: "Mon, 23 Nov 2026 10:00:30 GMT" };
  const found = await said(200, '{"epoch": "e", "results": []}', "application/json", headers);
  assert.deepEqual(found, { epoch: "e", results: [], at: Date.parse("2026-11-23T10:00:30Z") });
});

test("A server that stumbles is told apart from one that is busy", async () => {
  assert.deepEqual(await said(500, "{}", PROBLEM), { why: "busy", stumbled: true });
});

test("A busy server says when to come back, in seconds or as a date", async () => {
  assert.deepEqual(await said(503, "", "text/html", { "Retry-After": "7" }), { why: "busy", after: 7 });
  assert.deepEqual(await said(502, "", "text/html"), { why: "busy", after: 0 });
  assert.equal(secondsOf("Mon, 23 Nov 2026 10:00:30 GMT", Date.parse("2026-11-23T10:00:00Z")), 30);
  assert.equal(secondsOf("soon"), 0);
});

test("What else the clinic says is not understood, and nothing is lost by it", async () => {
  assert.deepEqual(await said(403, "{}", PROBLEM), { why: "unread" });
});
