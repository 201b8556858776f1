// After joining: the hour she taps, and with the same tap the browser's own question. The hour is kept whatever it answers.

import { take } from "./reminders.js";

const PATIENCE = 30e3; // milliseconds for the browser's question and its service

/** @type {HTMLFormElement | null} */
const form = document.querySelector("[data-first-hour]");
form?.addEventListener("submit", async (event) => {
  const { submitter } = event;
  const may = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window && Notification.permission !== "denied";
  if (!(submitter instanceof HTMLButtonElement) || submitter.value === "none" || !may) return;
  event.preventDefault();
  const hour = Object.assign(document.createElement("input"), { type: "hidden", name: "hour", value: submitter.value });
  const late = new Promise((done) => setTimeout(done, PATIENCE, false));
  for (const button of form.querySelectorAll("button")) button.disabled = true;
  await Promise.race([take(String(form.dataset.key), String(form.dataset.for)).catch(() => false), late]);
  form.append(hour);
  form.submit();
});
