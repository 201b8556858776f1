// One request to the clinic. Only its own JSON counts as an answer: a sign-in page and a hotel's Wi-Fi page do not.

/** @import { Outcome, Revision } from "./types.d.ts" */

const WITHIN = 20e3; // milliseconds
const SMALL = 15e3; // characters that may outlive the page; browsers allow 64 KiB in UTF-8

/**
 * @param {Revision[]} revisions @param {string} account whose they are: the clinic refuses them for anybody else; "c/..." is a link, and they go to it
 * @returns {Promise<Outcome>}
 */
export async function post(revisions, account) {
  const body = JSON.stringify({ revisions });
  try {
    const door = account.startsWith("c/") ? `/${account}` : revisions[0].instrument ? "/api/v1/measures" : "/api/v1/checkins";
    const answer = await fetch(door, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Account": account },
      body,
      redirect: "manual",
      keepalive: body.length < SMALL,
      signal: AbortSignal.timeout(WITHIN),
    });
    return await outcomeOf(answer);
  } catch {
    return { why: "offline" };
  }
}

/** @param {Response} answer @returns {Promise<Outcome>} */
export async function outcomeOf(answer) {
  const { status, headers } = answer;
  const kind = headers.get("Content-Type") ?? "";
  const ours = kind.startsWith("application/problem+json");
  if (status === 200 && kind.startsWith("application/json")) {
    const said = await answer.json();
    if (!Array.isArray(said?.results)) return { why: "elsewhere" };
    const at = Date.parse(headers.get("Date") ?? "");
    return at ? { ...said, at } : said;
  }
  if (status === 401 && ours) return { why: "signed out" };
  if (status === 410 && ours) return { why: "closed" };
  if (status === 413) return { why: "whole", detail: ours ? await detailOf(answer) : "" };
  if ((status === 400 || status === 422) && ours) return { why: "whole", detail: await detailOf(answer) };
  if (status === 500) return { why: "busy", stumbled: true };
  if (status === 429 || status >= 500) return { why: "busy", after: secondsOf(headers.get("Retry-After")) };
  return { why: ours ? "unread" : "elsewhere" };
}

/** @param {Response} answer */
async function detailOf(answer) {
  const { detail, problems } = await answer.json();
  return Object.values(problems ?? {}).join(" ") || String(detail ?? "");
}

/** Retry-After: seconds, or a date. @param {string | null} text @param {number} [now] */
export function secondsOf(text, now = Date.now()) {
  if (!text) return 0;
  const seconds = /^\d+$/.test(text) ? Number(text) : (Date.parse(text) - now) / 1000;
  return seconds > 0 ? seconds : 0;
}
