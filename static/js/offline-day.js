// A day without a connection: the empty form, filled with what this phone remembers of whoever is signed in on it.

import { labelDay } from "./answers.js";
import { dayAfter, dayName, daysSince, longDay, openDays, placeOf } from "./calendar.js";
import { fieldsOf } from "./fields.js";
import { _ } from "./said.js";
import { readView } from "./view.js";

/** @import { Answers, Item, View } from "./types.d.ts" */

/** @type {(id: string) => any} */
const part = (id) => document.getElementById(id);
/** @param {string} id */
const show = (id) => (part(id).hidden = false);

/** @param {View} view @param {Record<string, {answers: Answers, heads: string[]}>} days */
function fill(view, days) {
  const today = labelDay(new Date(), view.zone, view.dayStart);
  const asked = /\d{4}-\d\d-\d\d$/.exec(location.pathname)?.[0];
  const day = asked ?? today;
  const open = openDays(today, view.backfill);
  if (!open.includes(day)) return show("not-open");
  const form = part("checkin");
  const known = days[day] ?? { answers: {}, heads: [] };
  Object.assign(form.dataset, { day, today, zone: view.zone, dayStart: view.dayStart });
  if (!asked) form.dataset.followsToday = "";
  form.action = `/checkins/${day}`;
  form.for.value = view.account;
  form.replaces.value = known.heads.join(" ");
  part("day-name").textContent = longDay(day);
  part("where").textContent = [day === today ? "" : dayName(day, today), placeOf(day, view.infusions), Date.now() < view.seen - 864e5 ? _("please check this phone’s clock") : ""].filter(Boolean).join(" · ");
  if (day !== today) for (const words of document.querySelectorAll("[data-then]")) words.textContent = /** @type {any} */ (words).dataset.then;
  form.querySelector("details").open = daysSince(day, view.infusions) <= 3;
  ask(view.extra ?? []);
  answer(form, fieldsOf(known.answers));
  goalBefore(form, days[dayAfter(day, -1)]?.answers.goal);
  others(open.filter((one) => one !== day), today, days);
  show("checkin");
  return import("./checkin-form.js");
}

/** What the clinic asks by itself: the page knows how, the phone remembers what. @param {Item[]} items */
function ask(items) {
  const mould = part("own-item");
  for (const { key, label, low, high } of items) {
    const group = mould.content.firstElementChild.cloneNode(true);
    for (const field of group.querySelectorAll("input")) field.name = `extra_${key}`;
    group.querySelector("input").id = `extra_${key}`;
    group.setAttribute("aria-describedby", (group.querySelector(".ends").id = `extra_${key}-ends`));
    group.querySelector("legend").textContent = label;
    const ends = group.querySelectorAll(".ends > span");
    [low, high].forEach((words, end) => words && ends[end].append(Object.assign(document.createElement("b"), { textContent: end * 10 }), ` ${words}`));
    mould.before(group);
  }
}

/** @param {any} form @param {Record<string, string>} fields */
function answer(form, fields) {
  for (const field of form.elements) {
    if (field.type === "radio") field.defaultChecked = field.checked = field.value !== "" && fields[field.name] === field.value;
    else if (field.type !== "hidden" && field.name in fields) set(field, fields[field.name]);
  }
  for (const name in fields) if (!form[name]) form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value: fields[name] })); // what is not asked any more goes along
}

/** As if the page had come so. @param {any} field @param {string} value */
function set(field, value) {
  field.value = field.defaultValue = value;
  for (const option of field.options ?? []) option.defaultSelected = option.selected;
}

/** Yesterday's goal is asked about only where there was one. @param {any} form @param {string | null | undefined} goal */
function goalBefore(form, goal) {
  const group = form.querySelector(".goal_met");
  group.hidden = !goal && !group.querySelector(":checked:not([value=''])");
  if (goal) group.querySelector("legend").textContent += `: “${goal}”`;
}

/** @param {string[]} open @param {string} today @param {Record<string, any>} days */
function others(open, today, days) {
  for (const day of open) {
    const link = document.createElement("a");
    link.href = day === today ? "/today" : `/checkins/${day}`;
    const said = Object.assign(document.createElement("small"), { textContent: Object.keys(days[day]?.answers ?? {}).length ? _("answered") : _("open") });
    link.append(dayName(day, today), said);
    part("open-days").append(link);
  }
  if (open.length) show("open-days");
}

async function start() {
  const found = await readView().catch(() => null);
  if (!found) return show("nobody");
  const days = { ...found.view.days };
  for (const { revision } of await found.store.unsettled()) if (revision.day) days[revision.day] = { answers: revision.answers, heads: [...revision.replaces, revision.id] };
  return fill(found.view, days);
}

start().catch(() => show("nobody"));
