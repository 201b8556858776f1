// Big digits beside the row of vitals: a number that is whole moves on to the next by itself.

import { isWhole } from "./chair-entry.js";

/** @param {HTMLFormElement} form */
export function startPad(form) {
  const pad = /** @type {HTMLElement} */ (document.getElementById("pad"));
  const fields = ["systolic", "diastolic", "heart_rate", "spo2"].map((name) => /** @type {HTMLInputElement} */ (form.elements.namedItem(`vitals_${name}`)));
  const touch = matchMedia("(any-pointer: coarse)").matches;
  let turn = fields[0];

  /** @param {HTMLInputElement} field */
  function take(field) {
    turn = field;
    for (const one of fields) one.classList.toggle("turn", one === turn);
  }

  /** @param {HTMLInputElement} from */
  function on(from) {
    const next = fields[fields.indexOf(from) + 1];
    if (next) next.focus({ preventScroll: true });
    else from.classList.remove("turn");
    if (next) next.select();
  }

  for (const field of fields) {
    field.addEventListener("focus", () => take(field));
    field.addEventListener("input", (event) => {
      if (/** @type {InputEvent} */ (event).data === "/" || /** @type {InputEvent} */ (event).data === " ") field.value = field.value.slice(0, -1); // 118/76 as it is spoken
      if (/** @type {InputEvent} */ (event).inputType === "insertText" && isWhole(field.value)) on(field);
    });
    if (touch) field.inputMode = "none"; // our digits stay, and the page does not jump
  }
  pad.hidden = !touch;
  pad.addEventListener("click", (event) => {
    const { digit, act } = /** @type {HTMLElement} */ (event.target).dataset;
    if (digit && !(turn.selectionStart === 0 && turn.selectionEnd === turn.value.length) && isWhole(turn.value)) return;
    if (digit) turn.value = turn.selectionEnd && turn.selectionStart === 0 && turn.selectionEnd === turn.value.length ? digit : turn.value + digit;
    if (act === "back" && !turn.value) take(fields[Math.max(0, fields.indexOf(turn) - 1)]);
    if (act === "back") turn.value = turn.value.slice(0, -1);
    if (act === "next" || (digit && isWhole(turn.value))) on(turn);
    else turn.focus({ preventScroll: true });
  });
  take(turn);

  return {
    first() {
      fields[0].focus({ preventScroll: true });
    },
  };
}
