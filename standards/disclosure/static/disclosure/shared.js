// An open page asks every second whether what it shows is still shared, and goes blank when not.
"use strict";

(() => {
  const ask = document.currentScript.dataset.ask;
  const EVERY = 700;
  const PATIENCE = 2500;
  // Nothing is shown for longer than this without having been confirmed: long enough for a tunnel,
  // short enough for a stop.
  const LATE = 10000;
  // Tickets in one question, as many as an address may hold.
  const MOST = 40;
  const NEWS = "shared-news";
  const opened = Date.now();
  let confirmed = opened;
  let timer = 0;
  let over = false;

  const parts = () => [...document.querySelectorAll("[data-shared]")];

  function veil(why) {
    for (const part of parts()) part.dataset.veiled = why;
  }

  function unveil() {
    for (const part of parts()) delete part.dataset.veiled;
  }

  // What changed counts before what could not be asked, and that before what is as it was.
  async function answer() {
    const held = parts().flatMap((part) => part.dataset.shared.split(" ").filter(Boolean));
    const tickets = held.map((ticket) => ["t", ticket]);
    const asked = [];
    for (let at = 0; at < tickets.length; at += MOST) asked.push(about(tickets.slice(at, at + MOST)));
    const found = await Promise.all(asked);
    if (found.includes(205)) return 205;
    return found.find((status) => status !== 204) ?? 204;
  }

  async function about(tickets) {
    try {
      // Without the session's cookie: the tickets say who asks, and the answer costs less.
      const response = await fetch(`${ask}?${new URLSearchParams(tickets)}`, {
        cache: "no-store",
        credentials: "omit",
        signal: AbortSignal.timeout(PATIENCE),
      });
      return response.status;
    } catch {
      return 0;
    }
  }

  function gone() {
    over = true;
    for (const part of parts()) part.querySelector(".shared__kept").replaceChildren();
    veil("changed");
    sessionStorage.setItem(NEWS, "1");
    // A page that is refused at once again and again must not load itself in circles.
    setTimeout(() => location.reload(), Math.max(0, opened + 3000 - Date.now()));
  }

  async function look() {
    clearTimeout(timer);
    const begun = Date.now();
    const status = await answer();
    if (over) return;
    if (status === 205) return gone();
    if (status === 204) {
      confirmed = begun;
      if (!document.hidden) unveil();
    } else if (Date.now() - confirmed > LATE) {
      veil("unsure");
    }
    clearTimeout(timer);
    if (!document.hidden) timer = setTimeout(look, Math.max(0, begun + EVERY - Date.now()));
  }

  // Out of sight everything is blank, so that whatever brings the page back shows nothing old.
  function leave() {
    clearTimeout(timer);
    if (!over) veil("asking");
  }

  document.addEventListener("visibilitychange", () => (document.hidden ? leave() : over || look()));
  addEventListener("pagehide", leave);
  addEventListener("pageshow", (event) => {
    if (event.persisted && !over) look();
  });
  addEventListener("beforeprint", () => {
    if (!over && Date.now() - confirmed > LATE) veil("unsure");
  });

  if (sessionStorage.getItem(NEWS)) {
    sessionStorage.removeItem(NEWS);
    for (const news of document.querySelectorAll("[data-shared-news]")) news.hidden = false;
  }
  if (document.hidden) leave();
  else look();
})();
