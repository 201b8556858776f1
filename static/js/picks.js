// Turns the lists of a check-in into words to tap, its numbers into steps and chips. The list stays what counts.

const SAID = { yes: "yes", no: "not today", 0: "not today", 1: "a little", 2: "moderately", 3: "a lot" };

/** @type {Record<string, Record<string, string>>} what a tap makes of each answer */
const NEXT = {
  tip: { "": "yes", yes: "no", no: "" },
  level: { "": "1", 0: "1", 1: "2", 2: "3", 3: "" },
};

/** @param {HTMLElement} form @param {(spoken: string) => void} speak */
export function layOut(form, speak) {
  for (const pick of form.querySelectorAll(".pick")) makeTap(/** @type {HTMLElement} */ (pick), speak);
  form.addEventListener("click", (event) => {
    const button = /** @type {HTMLElement} */ (event.target).closest("button");
    if (button?.dataset.step) step(form, button);
    if (button?.dataset.value !== undefined && button.dataset.for) choose(form, button);
    if (button?.dataset.none) chooseNone(form, button);
  });
}

/** @param {HTMLElement} pick @param {(spoken: string) => void} speak */
function makeTap(pick, speak) {
  const list = /** @type {HTMLSelectElement} */ (pick.querySelector("select"));
  const tap = document.createElement("button");
  tap.type = "button";
  tap.className = "tap";
  tap.append(pick.querySelector("label")?.textContent ?? "", Object.assign(document.createElement("span"), { className: "level" }));
  tap.addEventListener("click", () => {
    put(list, NEXT[list.name.startsWith("tip_") ? "tip" : "level"][list.value]);
    speak(`${tap.firstChild?.textContent}: ${SAID[/** @type {keyof typeof SAID} */ (list.value)] ?? "not answered"}`);
  });
  pick.append(tap);
}

/** Sets a field as a finger would: the form hears of it. @param {HTMLInputElement | HTMLSelectElement} field @param {string} value */
function put(field, value) {
  field.value = value;
  field.dispatchEvent(new Event("change", { bubbles: true }));
}

/** @param {HTMLElement} form @param {string | undefined} name */
const field = (form, name) => /** @type {HTMLInputElement} */ (form.querySelector(`#${name}`));

/** The first step starts at seven hours: nothing is there before it. @param {HTMLElement} form @param {HTMLElement} button */
function step(form, button) {
  const input = field(form, button.dataset.for);
  const now = Number(input.value.replace(",", "."));
  const next = input.value.trim() === "" || Number.isNaN(now) ? 7 : now + Number(button.dataset.step);
  put(input, String(Math.min(24, Math.max(0, Math.round(next * 4) / 4))));
}

/** A chip puts its number in; the same chip again takes it out. @param {HTMLElement} form @param {HTMLElement} button */
function choose(form, button) {
  const input = field(form, button.dataset.for);
  put(input, input.value === button.dataset.value ? "" : button.dataset.value ?? "");
}

/** "None of these": all of them answered with "not today"; once more, and all are open again. @param {HTMLElement} form @param {HTMLElement} button */
function chooseNone(form, button) {
  const lists = listsOf(form, button);
  const value = lists.every((list) => list.value === "0") ? "" : "0";
  for (const list of lists) list.value = value;
  put(lists[0], value);
}

/** @param {HTMLElement} form @param {HTMLElement} button @returns {HTMLSelectElement[]} */
const listsOf = (form, button) => [...form.querySelectorAll(`select[name^="${button.dataset.none}"]`)].map((list) => /** @type {HTMLSelectElement} */ (list));

/** Shows on the taps and chips what the fields say. @param {HTMLElement} form */
export function refresh(form) {
  for (const tap of form.querySelectorAll(".tap")) {
    const value = /** @type {HTMLSelectElement} */ (tap.parentElement?.querySelector("select")).value;
    const level = /** @type {HTMLElement} */ (tap.lastChild);
    /** @type {HTMLElement} */ (tap).dataset.value = value;
    const dots = Array.from({ length: Number(value) || 0 }, () => document.createElement("i"));
    level.replaceChildren(...dots, (value === "yes" ? "✓ " : "") + (SAID[/** @type {keyof typeof SAID} */ (value)] ?? ""));
  }
  for (const chip of form.querySelectorAll("[data-value][data-for]")) {
    const { dataset } = /** @type {HTMLElement} */ (chip);
    chip.setAttribute("aria-pressed", String(field(form, dataset.for).value.trim() === dataset.value));
  }
  for (const none of form.querySelectorAll("[data-none]")) {
    const all = listsOf(form, /** @type {HTMLElement} */ (none)).every((list) => list.value === "0");
    none.setAttribute("aria-pressed", String(all));
  }
}
