// Decide with the keyboard: arrows (or J) move, K keeps, R returns.
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

  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.target.matches("input, textarea, select")) return;
    const all = items();
    const here = document.activeElement.closest("[data-item]");
    const place = all.indexOf(here);
    const actions = {
      ArrowDown: () => go(all[place + 1] || all[0]),
      j: () => go(all[place + 1] || all[0]),
      ArrowUp: () => go(all[Math.max(place - 1, 0)]),
      k: () => here && here.querySelector("[data-keep]").click(),
      r: () => {
        if (!here) return;
        here.querySelector("details").open = true;
        here.querySelector("textarea").focus();
      },
    };
    const act = actions[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  items()[0].focus({ preventScroll: true });
})();
