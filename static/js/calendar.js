// Days by name and by their place in the treatment, as the server's pages say them. Pure.

import { _, n_ } from "./said.js";

/** @param {string} day @param {number} by */
export const dayAfter = (day, by) => new Date(Date.parse(day) + by * 864e5).toISOString().slice(0, 10);

/** @param {string} day @param {Intl.DateTimeFormatOptions} parts */
const say = (day, parts) => new Date(Date.parse(day)).toLocaleDateString(_("en-US"), { ...parts, timeZone: "UTC" });

/** "Monday 23 November" @param {string} day */
export const longDay = (day) => _("%(weekday)s %(day)s %(month)s", { weekday: say(day, { weekday: "long" }), day: Number(day.slice(8)), month: say(day, { month: "long" }) });

/** "Mon 23" @param {string} day */
export const shortDay = (day) => `${say(day, { weekday: "short" })} ${Number(day.slice(8))}`;

/** "Today", "Yesterday", "Saturday" @param {string} day @param {string} today */
export function dayName(day, today) {
  const ago = (Date.parse(today) - Date.parse(day)) / 864e5;
  return [_("Today"), _("Yesterday")][ago] ?? say(day, { weekday: "long" });
}

/** The days that can be filled in, latest first. @param {string} today @param {number} backfill */
export const openDays = (today, backfill) => Array.from({ length: backfill + 1 }, (_, back) => dayAfter(today, -back));

/** "3 days after infusion 4" @param {string} day @param {{n: number, day: string}[]} infusions */
export function placeOf(day, infusions) {
  if (!infusions.length) return "";
  const last = lastBefore(day, infusions);
  if (!last) return _("before the first infusion");
  const days = daysSince(day, infusions);
  return days ? n_("%(n)s day after infusion %(infusion)s", "%(n)s days after infusion %(infusion)s", days, { infusion: last.n }) : _("day of infusion %(n)s", { n: last.n });
}

/** @param {string} day @param {{n: number, day: string}[]} infusions @returns {number} NaN before the first */
export const daysSince = (day, infusions) => (Date.parse(day) - Date.parse(lastBefore(day, infusions)?.day ?? "")) / 864e5;

/** @param {string} day @param {{n: number, day: string}[]} infusions */
const lastBefore = (day, infusions) => infusions.filter((one) => one.day <= day).sort((a, b) => (a.day < b.day ? -1 : 1)).at(-1);
