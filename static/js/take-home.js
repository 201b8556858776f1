// The file to take home: says how far it has come. Without script the browser gets it by itself.

import { _ } from "./said.js";

const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form.take-home"));
const line = /** @type {HTMLElement | null} */ (document.querySelector(".take-home [role=status]"));

form?.addEventListener("submit", (event) => {
  event.preventDefault();
  get(form).catch(() => say(_("The connection broke before all of it was here. Please get it again.")));
});

/** @param {string} words */
function say(words) {
  if (line) line.textContent = words;
}

/** @param {HTMLFormElement} form */
async function get(form) {
  say(_("Putting your file together…"));
  const body = new URLSearchParams();
  new FormData(form).forEach((value, name) => body.append(name, String(value)));
  const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" });
  // to sign in once more, or a fault to be told: the page itself says it
  if (answer.headers.get("content-type") !== "application/zip" || !answer.body) return form.submit();
  const chunks = [];
  let size = 0;
  for (let reader = answer.body.getReader(), part; !(part = await reader.read()).done; ) {
    chunks.push(part.value);
    size += part.value.length;
    say(_("%(size)s so far…", { size: big(size) }));
  }
  const name = /filename="([^"]+)"/.exec(answer.headers.get("content-disposition") ?? "")?.[1] ?? "history.zip";
  keep(new Blob(chunks, { type: "application/zip" }), name);
  say(_("It is all here: %(name)s, %(size)s. Look among your downloads.", { name, size: big(size) }));
}

/** @param {Blob} file @param {string} name */
function keep(file, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** "412 KB", "1.2 MB" @param {number} bytes */
const big = (bytes) => (bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} KB` : `${(bytes / 1e6).toFixed(1)} MB`);
