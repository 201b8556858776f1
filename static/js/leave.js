// "Leave this page" leaves nothing to go back to: the neutral page takes this one's place.

addEventListener("click", (event) => {
  const link = /** @type {any} */ (event.target).closest?.("a.leave");
  if (!link) return;
  event.preventDefault();
  location.replace(link.href);
});
