// Joining: offers the phone's own time zone, and ticks "my own" once someone types a passphrase.

const zone = /** @type {HTMLSelectElement} */ (document.getElementById("zone"));
if (!zone.value) zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (zone.selectedIndex < 0) zone.selectedIndex = 0;

const passphrase = /** @type {HTMLInputElement} */ (document.getElementById("passphrase"));
const own = /** @type {HTMLInputElement} */ (document.querySelector("[name=words][value=own]"));
passphrase.addEventListener("input", () => (own.checked ||= passphrase.value !== ""));
