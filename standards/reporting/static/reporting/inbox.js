// Decide with the keyboard: J and K or arrows move, A accepts, R opens the reason to return, Q asks, U undoes.
"use strict";

(() => {
  const list = document.querySelector("[data-inbox]");
  if (!list) return;

  const items = () => [...list.querySelectorAll("[data-item]")];

  function go(item) {
    if (!item) return;
    for (const other of items()) other.tabIndex = other === item ? 0 : -1;
    item.focus();
    item.scrollIntoView({ block: "nearest" });
  }

  function openReason(item) {
    if (!item) return;
    item.querySelector("details").open = true;
    item.querySelector("textarea").focus();
  }

  function press(button) {
    if (button) button.click();
  }

  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.target.matches("input, textarea, select")) return;
    const all = items();
    const here = document.activeElement.closest("[data-item]");
    const place = all.indexOf(here);
    const next = () => go(all[place + 1] || all[0]);
    const before = () => go(all[Math.max(place - 1, 0)]);
    const actions = {
      ArrowDown: next,
      j: next,
      ArrowUp: before,
      k: before,
      a: () => press(here && here.querySelector("[data-accept]")),
      r: () => openReason(here),
      q: () => press(here && here.querySelector("[data-ask]")),
      u: () => press(document.querySelector(".inbox__decided [data-undo]")),
    };
    const act = actions[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  // What follows is looked at next: the answer leads back to it.
  list.addEventListener("formdata", (event) => {
    const item = event.target.closest("[data-item]");
    const next = item.nextElementSibling || item.previousElementSibling;
    if (next) event.formData.append("next", next.dataset.item);
  });

  const named = location.hash && document.getElementById(location.hash.slice(1));
  go(named && named.matches("[data-item]") ? named : items()[0]);
})();
