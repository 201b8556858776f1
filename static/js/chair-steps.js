// Where a visit stands while steps still lie on the tablet: the same moves as the clinic's, so that the next button is there at once.

/** @import { Revision } from "./types.d.ts" */

const REASONS = ["paused", "stopped", "cancelled", "left"];

/** @typedef {Record<string, Record<string, string>>} Moves state -> step -> the state it leads to */

/**
 * Where steps lead; null where one cannot follow, and the clinic has to say.
 * @param {string} state @param {string[]} steps @param {Moves} moves @returns {string | null}
 */
export function walk(state, steps, moves) {
  let here = state;
  for (const step of steps) {
    const next = moves[here]?.[step];
    if (!next) return null;
    here = next;
  }
  return here;
}

/** Shows what stands once these are at the clinic. @param {HTMLElement} chair @param {Revision[]} pending */
export function showSteps(chair, pending) {
  const now = /** @type {HTMLElement | null} */ (chair.querySelector("[data-live=now]"));
  const form = now?.querySelector("form.steps");
  /** @type {any[]} */
  const steps = pending.filter((one) => /** @type {any} */ (one.answers).kind === "step" && !one.replaces.length);
  if (!now || !form || !steps.length) return;
  steps.sort((a, b) => a.written_at.localeCompare(b.written_at));
  /** @type {Moves} */
  const moves = JSON.parse(now.dataset.moves ?? "{}");
  const state = walk(now.dataset.state ?? "", steps.map((one) => one.answers.step), moves);
  if (state === null || now.dataset.shown === `${state} ${steps.length}`) return;
  now.dataset.shown = `${state} ${steps.length}`;
  const words = JSON.parse(now.dataset.words ?? "{}");
  heading(now, words.states[state], steps.at(-1).answers.at, state in moves);
  const next = Object.keys(moves[state] ?? {});
  form.querySelector(".reason")?.remove();
  if (next.some((step) => REASONS.includes(step))) form.querySelector(".row")?.before(reason(next));
  form.querySelector(".row")?.replaceChildren(...next.map((step, place) => button(step, words.steps[step], place === 0)));
  now.querySelector(".last")?.remove(); // it speaks of an earlier step
}

/** @param {HTMLElement} now @param {string} words @param {string} at @param {boolean} open */
function heading(now, words, at, open) {
  const since = Object.assign(document.createElement("small"), { textContent: "" });
  since.dataset.since = at;
  now.querySelector(".state")?.replaceChildren(words, " ", open ? since : "");
}

/** @param {string[]} next */
function reason(next) {
  const leaves = next.includes("left");
  const field = Object.assign(document.createElement("div"), { className: "field reason" });
  const label = Object.assign(document.createElement("label"), { htmlFor: "step_reason", textContent: leaves ? "Why they leave, if something is still open" : "Why, if it is interrupted or stopped" });
  field.append(label, Object.assign(document.createElement("input"), { id: "step_reason", name: "step_reason", autocomplete: "off" }));
  return field;
}

/** @param {string} step @param {string} words @param {boolean} first */
function button(step, words, first) {
  const made = Object.assign(document.createElement("button"), { name: "step_step", value: step, textContent: words });
  if (first) made.className = "main";
  return made;
}
