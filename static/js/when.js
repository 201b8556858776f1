// Instants and days in words the server reads. Pure.

/** The phone's instant with its own offset, to the second: 2026-11-22T21:14:05-05:00. @param {Date} at */
export function localInstant(at, minutesEast = -at.getTimezoneOffset()) {
  const there = new Date(at.getTime() + minutesEast * 60_000).toISOString().slice(0, 19);
  const [hours, minutes] = [Math.floor(Math.abs(minutesEast) / 60), Math.abs(minutesEast) % 60];
  const two = (/** @type {number} */ n) => String(n).padStart(2, "0");
  return `${there}${minutesEast < 0 ? "-" : "+"}${two(hours)}:${two(minutes)}`;
}

/**
 * The day a person means at this instant: it begins at their own hour, not at midnight.
 * @param {Date} at @param {string} zone @param {number} dayStart hour, 0 to 12
 */
export function labelDay(at, zone, dayStart) {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone: zone, year: "numeric", month: "numeric", day: "numeric", hour: "numeric", hourCycle: "h23",
  }).formatToParts(at);
  const [year, month, day, hour] = ["year", "month", "day", "hour"].map((type) => Number(parts.find((part) => part.type === type)?.value));
  return new Date(Date.UTC(year, month - 1, hour < dayStart ? day - 1 : day)).toISOString().slice(0, 10);
}
