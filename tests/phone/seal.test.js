// What lies on the phone is sealed, to its owner and to its place.

import assert from "node:assert/strict";
import { test } from "node:test";

import { newId, newKey, seal, unseal } from "../../static/js/seal.js";

const WORDS = { note: "my secret note" };

test("What was sealed comes back as it was, and cannot be read on the way", async () => {
  const key = await newKey();
  const sealed = await seal(key, WORDS, "ana/1");
  assert.deepEqual(await unseal(key, sealed, "ana/1"), WORDS);
  assert.equal(Buffer.from(sealed.box).includes("secret"), false);
});

test("The key cannot be taken out", async () => {
  await assert.rejects(crypto.subtle.exportKey("raw", await newKey()));
});

test("Put in another's drawer, under another id, or changed by one bit, it does not open", async () => {
  const key = await newKey();
  const sealed = await seal(key, WORDS, "ana/1");
  await assert.rejects(unseal(key, sealed, "ben/1"));
  await assert.rejects(unseal(key, sealed, "ana/2"));
  await assert.rejects(unseal(await newKey(), sealed, "ana/1"));
  const rotten = new Uint8Array(sealed.box.slice(0));
  rotten[3] ^= 1;
  await assert.rejects(unseal(key, { ...sealed, box: rotten.buffer }, "ana/1"));
});

test("The same words are sealed differently each time", async () => {
  const key = await newKey();
  const [one, two] = [await seal(key, WORDS, "ana/1"), await seal(key, WORDS, "ana/1")];
  assert.notDeepEqual(Buffer.from(one.box), Buffer.from(two.box));
});

test("Ids are made the same way without https", () => {
  const { randomUUID } = crypto;
  Object.defineProperty(crypto, "randomUUID", { value: undefined, configurable: true });
  try {
    assert.match(newId(), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.notEqual(newId(), newId());
  } finally {
    Object.defineProperty(crypto, "randomUUID", { value: randomUUID, configurable: true });
  }
});
