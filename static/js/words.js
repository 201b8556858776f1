// What a page may say of the outbox: never more than is true. Pure.

import { about } from "./batches.js";
import { _, n_ } from "./said.js";

/** @import { Entry, Line, Summary } from "./types.d.ts" */

const WARN_AFTER = 2 * 864e5; // milliseconds

/** @type {Record<string, string>} why it waits, after "Saved on this phone." */
const WAITS = {
  offline: _("It goes to the clinic once there is a connection."),
  elsewhere: _("Something here answers in the clinic’s place, perhaps a Wi-Fi sign-in page. It goes up once that is gone."),
  busy: _("The clinic’s computer is busy. We try again."),
  "signed out": _("It goes to the clinic once you sign in."),
  unread: _("The clinic’s computer could not read it. We try again."),
  whole: _("We try again."),
};
/** @type {Record<string, string>} why it was not sent, where the phone did not take it */
const NOT_SENT = { ...WAITS, offline: _("And there is no connection."), "signed out": _("And you are signed out."), elsewhere: _("And something answers in the clinic’s place."), busy: _("And the clinic’s computer is busy."), unread: _("And the clinic’s computer could not read it.") };
const SIGN_IN = { href: "/sign-in", words: _("Sign in") };
const CLOSED = `${_("This diary was erased. Nothing more is sent.")} `;

/** The one line at the foot of a day. @param {Summary} summary @param {string} day @param {number} now milliseconds @returns {Line} "" when there is nothing to say */
export function lineOf(summary, day, now) {
  const line = ownLine(summary, day, now);
  const others = summary.refused.filter(({ revision }) => about(revision) !== day);
  if (!others.length || line.href || line.state === "sending") return line;
  const text = `${line.text.trim()}${/[^.]$/.test(line.text.trim()) ? "." : ""} ${_("The clinic’s server refused %(things)s.", { things: things(others) })} `.trimStart();
  const href = daysOf(others).length ? "/checkins" : `/measures/${about(others[0].revision)}`;
  return { text, state: line.state || "phone", href, words: _("See what it said") };
}

/** Without what was refused of others. @param {Summary} summary @param {string} day @param {number} now @returns {Line} */
function ownLine(summary, day, now) {
  const { waiting, refused, loose, writing, why } = summary;
  if (summary.closed) return { text: CLOSED, state: "unsent", href: "/settings#phone", words: _("Keep what is on this phone") };
  if (loose.length) return looseLine(summary);
  const no = refused.find(({ revision }) => about(revision) === day);
  if (no) return { text: _("The clinic’s server refused this: %(why)s Your words are still on this phone.", { why: sentencesOf(no) }), state: "unsent" };
  if (writing) return { text: _("Saving…"), state: "sending" };
  const rest = overall({ ...summary, waiting: waiting.filter(({ revision }) => about(revision) !== day) }, now);
  const tail = rest ? ` ${rest}` : "";
  if (waiting.some(({ revision }) => about(revision) === day)) {
    const line = { text: `${_("Saved on this phone")}${why ? `. ${WAITS[why]} ` : ""}${tail}`, state: /** @type {const} */ ("phone") };
    return why === "signed out" ? { ...line, ...SIGN_IN } : line;
  }
  const heads = summary.kept[day];
  if (!heads) return { text: rest, state: rest ? "phone" : "" };
  if (heads.length > 1 && /^\d/.test(day)) return { text: `${_("At the clinic. Another phone wrote this day too.")}${tail} `, state: "kept", href: "/checkins#both", words: _("See both") };
  return { text: `${_("At the clinic")}${tail && "."}${tail}`, state: "kept" };
}

/** @param {Summary} summary @returns {Line} */
function looseLine({ why, sending, noStore }) {
  if (sending && !why) return { text: _("Saving…"), state: "sending" };
  const reason = noStore ? _("Not saved: this browser gives us no room here.") : _("Not saved: this phone has no room.");
  const line = { text: `${reason} ${NOT_SENT[why] ?? ""} ${_("Your answers are still on this page.")} `, state: /** @type {const} */ ("unsent") };
  return why === "signed out" ? { ...line, ...SIGN_IN } : line;
}

/** "3 days not sent yet. The oldest is 2 days old." @param {Pick<Summary, "waiting">} summary @param {number} now */
export function overall({ waiting }, now) {
  if (!waiting.length) return "";
  const age = now - Math.min(...waiting.map(({ at }) => at));
  const several = new Set(waiting.map(({ revision }) => about(revision))).size > 1;
  const oldest = several ? _("The oldest is %(age)s old.", { age: ageOf(age) }) : _("It is %(age)s old.", { age: ageOf(age) });
  const warning = age > WARN_AFTER ? ` ${_("Please open this page where there is a connection.")}` : "";
  return `${_("%(things)s not sent yet.", { things: things(waiting) })}${age < 36e5 ? "" : ` ${oldest}`}${warning}`;
}

/** Whether it is time to warn. @param {Pick<Summary, "waiting">} summary @param {number} now */
export const overdue = ({ waiting }, now) => waiting.some(({ at }) => now - at > WARN_AFTER);

/** @param {Entry[]} entries @returns {string[]} latest first */
export const daysOf = (entries) => [...new Set(entries.flatMap(({ revision }) => revision.day ?? []))].sort().reverse();

/** "2 days and 1 questionnaire". @param {Entry[]} entries */
export function things(entries) {
  const days = daysOf(entries).length;
  const sheets = new Set(entries.flatMap(({ revision }) => revision.instrument ?? [])).size;
  const words = sheets ? [n_("%(n)s questionnaire", "%(n)s questionnaires", sheets)] : [];
  return [...(days ? [count(days)] : []), ...words].join(_(" and "));
}

/** What lies on this phone, and whether all of it was sent. @param {Entry[]} entries all the phone holds */
export function heldLine(entries) {
  const held = entries.filter(({ state }) => state !== "old");
  if (!held.length) return entries.length ? _("Nothing of yours waits on this phone.") : _("Nothing of yours is on this phone.");
  const one = new Set(held.map(({ revision }) => about(revision))).size === 1;
  const [waiting, refused] = ["waiting", "refused"].map((what) => things(held.filter(({ state }) => state === what)));
  const parts = [waiting && _("%(things)s not sent yet", { things: waiting }), refused && _("%(things)s refused by the clinic’s server", { things: refused })].filter(Boolean);
  const here = { things: things(held), how: parts.join(", ") || _("all sent") };
  const line = one ? _("%(things)s of yours is on this phone, %(how)s.", here) : _("%(things)s of yours are on this phone, %(how)s.", here);
  return `${line} ${_("Sent ones stay 90 days.")}`;
}

/** @param {number} n */
export const count = (n) => n_("%(n)s day", "%(n)s days", n);

/** @param {Entry} entry what the clinic said */
export const sentencesOf = ({ problems }) => Object.values(problems ?? {}).join(" ") || _("It did not say why.");

/** In a list of days: what was refused, and the words she wrote, since the day itself may be closed. @param {Entry} entry */
export function refusedLine(entry) {
  const { note } = entry.revision.answers;
  const why = _("The clinic’s server refused this: %(why)s", { why: sentencesOf(entry) });
  return note ? `${why} ${_("You wrote: “%(note)s”", { note })}` : why;
}

/** @param {number} ms */
export function ageOf(ms) {
  const hours = Math.max(0, Math.floor(ms / 36e5));
  if (hours < 1) return _("less than an hour");
  if (hours < 24) return n_("%(n)s hour", "%(n)s hours", hours);
  return count(Math.floor(hours / 24));
}

/** What the history says of phone and clinic. @param {{phone: number, clinic: number, missing: number, more: number}} found days on this phone, those of them at the clinic, entries that are not, days of that time only the clinic has */
export function agreeLine({ phone, clinic, missing, more }) {
  const others = more ? ` ${_("The clinic also has %(days)s of that time, written elsewhere.", { days: count(more) })}` : "";
  if (!phone) return _("Nothing was written on this phone yet.");
  const both = _("%(days)s on this phone, %(clinic)s at the clinic:", { days: count(phone), clinic });
  if (phone === clinic && !missing) return `${both} ${_("they agree.")}${others}`;
  return `${both} ${n_("%(n)s day is not there yet.", "%(n)s days are not there yet.", phone - clinic || 1)}${others}`;
}
