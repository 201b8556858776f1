// What a page may say of the outbox: never more than is true. Pure.

import { about } from "./batches.js";

/** @import { Entry, Line, Summary } from "./types.d.ts" */

const WARN_AFTER = 2 * 864e5; // milliseconds

/** @type {Record<string, string>} why it waits, after "Saved on this phone." */
const WAITS = {
  offline: "It goes to the clinic once there is a connection.",
  elsewhere: "Something here answers in the clinic’s place, perhaps a Wi-Fi sign-in page. It goes up once that is gone.",
  busy: "The clinic’s computer is busy. We try again.",
  "signed out": "It goes to the clinic once you sign in.",
  unread: "The clinic’s computer could not read it. We try again.",
  whole: "We try again.",
};
/** @type {Record<string, string>} why it was not sent, where the phone did not take it */
const NOT_SENT = { ...WAITS, offline: "And there is no connection.", "signed out": "And you are signed out.", elsewhere: "And something answers in the clinic’s place.", busy: "And the clinic’s computer is busy.", unread: "And the clinic’s computer could not read it." };
const SIGN_IN = { href: "/sign-in", words: "Sign in" };
const CLOSED = "This diary was erased. Nothing more is sent. ";

/** The one line at the foot of a day. @param {Summary} summary @param {string} day @param {number} now milliseconds @returns {Line} "" when there is nothing to say */
export function lineOf(summary, day, now) {
  const line = ownLine(summary, day, now);
  const others = summary.refused.filter(({ revision }) => about(revision) !== day);
  if (!others.length || line.href || line.state === "sending") return line;
  const text = `${line.text.trim()}${/[^.]$/.test(line.text.trim()) ? "." : ""} The clinic’s server refused ${things(others)}. `.trimStart();
  const href = daysOf(others).length ? "/checkins" : `/measures/${about(others[0].revision)}`;
  return { text, state: line.state || "phone", href, words: "See what it said" };
}

/** Without what was refused of others. @param {Summary} summary @param {string} day @param {number} now @returns {Line} */
function ownLine(summary, day, now) {
  const { waiting, refused, loose, writing, why } = summary;
  if (summary.closed) return { text: CLOSED, state: "unsent", href: "/settings#phone", words: "Keep what is on this phone" };
  if (loose.length) return looseLine(summary);
  const no = refused.find(({ revision }) => about(revision) === day);
  if (no) return { text: `The clinic’s server refused this: ${sentencesOf(no)} Your words are still on this phone.`, state: "unsent" };
  if (writing) return { text: "Saving…", state: "sending" };
  const rest = overall({ ...summary, waiting: waiting.filter(({ revision }) => about(revision) !== day) }, now);
  const tail = rest ? ` ${rest}` : "";
  if (waiting.some(({ revision }) => about(revision) === day)) {
    const line = { text: `Saved on this phone${why ? `. ${WAITS[why]} ` : ""}${tail}`, state: /** @type {const} */ ("phone") };
    return why === "signed out" ? { ...line, ...SIGN_IN } : line;
  }
  const heads = summary.kept[day];
  if (!heads) return { text: rest, state: rest ? "phone" : "" };
  if (heads.length > 1 && /^\d/.test(day)) return { text: `At the clinic. Another phone wrote this day too.${tail} `, state: "kept", href: "/checkins#both", words: "See both" };
  return { text: `At the clinic${tail && "."}${tail}`, state: "kept" };
}

/** @param {Summary} summary @returns {Line} */
function looseLine({ why, sending, noStore }) {
  if (sending && !why) return { text: "Saving…", state: "sending" };
  const reason = noStore ? "this browser gives us no room here." : "this phone has no room.";
  const line = { text: `Not saved: ${reason} ${NOT_SENT[why] ?? ""} Your answers are still on this page. `, state: /** @type {const} */ ("unsent") };
  return why === "signed out" ? { ...line, ...SIGN_IN } : line;
}

/** "3 days not sent yet. The oldest is 2 days old." @param {Pick<Summary, "waiting">} summary @param {number} now */
export function overall({ waiting }, now) {
  if (!waiting.length) return "";
  const age = now - Math.min(...waiting.map(({ at }) => at));
  const several = new Set(waiting.map(({ revision }) => about(revision))).size > 1;
  const oldest = several ? `The oldest is ${ageOf(age)} old.` : `It is ${ageOf(age)} old.`;
  const warning = age > WARN_AFTER ? " Please open this page where there is a connection." : "";
  return `${things(waiting)} not sent yet.${age < 36e5 ? "" : ` ${oldest}`}${warning}`;
}

/** Whether it is time to warn. @param {Pick<Summary, "waiting">} summary @param {number} now */
export const overdue = ({ waiting }, now) => waiting.some(({ at }) => now - at > WARN_AFTER);

/** @param {Entry[]} entries @returns {string[]} latest first */
export const daysOf = (entries) => [...new Set(entries.flatMap(({ revision }) => revision.day ?? []))].sort().reverse();

/** "2 days and 1 questionnaire". @param {Entry[]} entries */
export function things(entries) {
  const days = daysOf(entries).length;
  const sheets = new Set(entries.flatMap(({ revision }) => revision.instrument ?? [])).size;
  const words = sheets ? [`${sheets} ${sheets === 1 ? "questionnaire" : "questionnaires"}`] : [];
  return [...(days ? [count(days)] : []), ...words].join(" and ");
}

/** What lies on this phone, and whether all of it was sent. @param {Entry[]} entries all the phone holds */
export function heldLine(entries) {
  const held = entries.filter(({ state }) => state !== "old");
  if (!held.length) return entries.length ? "Nothing of yours waits on this phone." : "Nothing of yours is on this phone.";
  const one = new Set(held.map(({ revision }) => about(revision))).size === 1;
  const [waiting, refused] = ["waiting", "refused"].map((what) => things(held.filter(({ state }) => state === what)));
  const parts = [waiting && `${waiting} not sent yet`, refused && `${refused} refused by the clinic’s server`].filter(Boolean);
  return `${things(held)} of yours ${one ? "is" : "are"} on this phone, ${parts.join(", ") || "all sent"}. Sent ones stay 90 days.`;
}

/** @param {number} n */
export const count = (n) => `${n} ${n === 1 ? "day" : "days"}`;

/** @param {Entry} entry what the clinic said */
export const sentencesOf = ({ problems }) => Object.values(problems ?? {}).join(" ") || "It did not say why.";

/** In a list of days: what was refused, and the words she wrote, since the day itself may be closed. @param {Entry} entry */
export function refusedLine(entry) {
  const { note } = entry.revision.answers;
  return `The clinic’s server refused this: ${sentencesOf(entry)}${note ? ` You wrote: “${note}”` : ""}`;
}

/** @param {number} ms */
export function ageOf(ms) {
  const hours = Math.max(0, Math.floor(ms / 36e5));
  if (hours < 1) return "less than an hour";
  if (hours < 24) return hours === 1 ? "1 hour" : `${hours} hours`;
  return count(Math.floor(hours / 24));
}

/** What the history says of phone and clinic. @param {{phone: number, clinic: number, missing: number, more: number}} found days on this phone, those of them at the clinic, entries that are not, days of that time only the clinic has */
export function agreeLine({ phone, clinic, missing, more }) {
  const others = more ? ` The clinic also has ${count(more)} of that time, written elsewhere.` : "";
  if (!phone) return "Nothing was written on this phone yet.";
  if (phone === clinic && !missing) return `${count(phone)} on this phone, ${clinic} at the clinic: they agree.${others}`;
  return `${count(phone)} on this phone, ${clinic} at the clinic: ${count(phone - clinic || 1)} ${phone - clinic > 1 ? "are" : "is"} not there yet.${others}`;
}
