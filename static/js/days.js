// Tells the values of the day under a pointer, or of the one that the arrow keys reach, from the table below a drawing.

import { _ } from "./said.js";

const DAY = 86_400_000;

for (const drawing of document.querySelectorAll("svg[data-days]")) {
  const figure = drawing.closest("figure");
  const table = figure?.querySelector("table[data-since]");
  const region = drawing.closest("figure [tabindex]");
  if (figure && table && region) follow(/** @type {SVGSVGElement} */ (drawing), /** @type {HTMLTableElement} */ (table), /** @type {HTMLElement} */ (region));
}

/** @param {SVGSVGElement} drawing @param {HTMLTableElement} table @param {HTMLElement} region */
function follow(drawing, table, region) {
  const [left, right, days] = [drawing.dataset.left, drawing.dataset.right, drawing.dataset.days].map(Number);
  const line = document.createElementNS("http://www.w3.org/2000/svg", "line");
  const told = document.createElement("p");
  let at = -1;
  told.className = "readout soft";
  told.setAttribute("role", "status");
  told.textContent = _("Point at a day, or use the arrow keys, to read its values.");
  (region.closest(".card") ?? region).after(told);
  line.setAttribute("class", "s-ink");
  line.setAttribute("stroke-width", "1");
  line.setAttribute("y1", "0");
  line.setAttribute("y2", String(drawing.viewBox.baseVal.height));

  /** @param {number} day */
  const show = (day) => {
    day = Math.max(0, Math.min(days - 1, day));
    if (day === at) return;
    at = day;
    const x = String(left + ((right - left) * (day + 0.5)) / days);
    line.setAttribute("x1", x);
    line.setAttribute("x2", x);
    drawing.append(line);
    told.textContent = words(table, day);
  };
  drawing.addEventListener("pointermove", (event) => {
    const box = drawing.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * drawing.viewBox.baseVal.width;
    if (x >= left && x <= right) show(Math.floor(((x - left) / (right - left)) * days));
  });
  region.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1, PageUp: -7, PageDown: 7 }[event.key];
    if (!step) return;
    event.preventDefault();
    show(at < 0 ? days - 1 : at + step);
  });
}

/** Whether the rows name their years, as the period has two. @param {HTMLTableElement} table */
function dated(table) {
  return /\d{4}$/.test(table.querySelector("tbody th")?.textContent?.trim() ?? "");
}

/** @param {HTMLTableElement} table @param {number} day */
function words(table, day) {
  const row = table.querySelector(`tr[data-at="${day}"]`);
  const date = new Date(Date.parse(table.dataset.since ?? "") + day * DAY);
  const year = dated(table) ? /** @type {const} */ ("numeric") : undefined;
  const label = date.toLocaleDateString(_("en-GB"), { weekday: "short", day: "numeric", month: "short", year, timeZone: "UTC" });
  if (!row) return _("%(day)s: no answer.", { day: label });
  const names = [...table.querySelectorAll("thead th")].map((one) => one.textContent ?? "");
  const said = [...row.children].map((cell, place) => [names[place], cell.textContent?.trim()]).slice(1);
  return `${label}: ${said.filter(([, value]) => value).map(([name, value]) => `${name} ${value}`).join(" · ")}.`;
}
