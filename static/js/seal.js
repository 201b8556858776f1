// Seals what lies on the phone: AES-GCM with a key that no script can take out, bound to its owner and its place.

/** @import { Sealed } from "./types.d.ts" */

/** @returns {Promise<CryptoKey>} */
export const newKey = () => crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);

/** @param {CryptoKey} key @param {unknown} value @param {string} place what it is bound to @returns {Promise<Sealed>} */
export async function seal(key, value, place) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const box = await crypto.subtle.encrypt(with_(iv, place), key, bytes(JSON.stringify(value)));
  return { iv, box };
}

/** Raises where it is not what was put there, or lies in another's place. @param {CryptoKey} key @param {Sealed} sealed @param {string} place @returns {Promise<any>} */
export async function unseal(key, { iv, box }, place) {
  return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(with_(iv, place), key, box)));
}

/** @param {string} text */
const bytes = (text) => new TextEncoder().encode(text);
/** @param {any} iv @param {string} place */
const with_ = (iv, place) => ({ name: "AES-GCM", iv, additionalData: bytes(place) });

/** An id for a revision; `randomUUID` is there on https alone. @returns {string} */
export function newId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((one) => one.toString(16).padStart(2, "0")).join("");
  const variant = "89ab"[parseInt(hex[16], 16) & 3];
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
}
