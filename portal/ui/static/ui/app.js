// The frame's behaviour: navigation on phones, menus, theme, htmx with Django's CSRF cookie.
"use strict";

(() => {
  const root = document.documentElement;

  document.addEventListener("htmx:configRequest", (event) => {
    event.detail.headers["X-CSRFToken"] = portalKept.token();
  });

  const toggle = document.querySelector("[data-nav-toggle]");
  const side = document.getElementById("side");

  function openSide(open) {
    side.classList.toggle("is-open", open);
    toggle.setAttribute("aria-expanded", String(open));
  }

  if (toggle && side) {
    toggle.addEventListener("click", () => openSide(!side.classList.contains("is-open")));
  }

  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
    if (side && side.classList.contains("is-open")) {
      openSide(false);
      toggle.focus();
    }
  });

  // The theme changes at once; the form's own request keeps it.
  document.addEventListener("submit", (event) => {
    const chosen = event.submitter;
    if (chosen && chosen.name === "theme") root.dataset.theme = chosen.value;
    if (event.target.matches("[data-once]") && !event.defaultPrevented) {
      const button = event.submitter || event.target.querySelector("[type=submit]");
      if (button) setTimeout(() => { button.disabled = true; }, 0);
    }
  });

  // <select data-autosubmit> and <input type=month data-autosubmit> apply themselves.
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-autosubmit]")) event.target.form.requestSubmit();
  });

  // <button data-copy="#id"> copies what stands there and says so.
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    await navigator.clipboard.writeText(document.querySelector(button.dataset.copy).textContent.trim());
    button.textContent = button.dataset.copied;
  });
})();
