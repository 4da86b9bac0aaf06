// Reasons by one press: a number is right as entered, there were no cases, the same for all.
"use strict";

(() => {
  const form = document.querySelector("[data-grid]");
  if (!form) return;

  const cellOf = (element) => element.closest("td");
  const accepted = (cell) => cell.querySelector("[data-accepted]");
  const isOdd = (cell) => cell.querySelector("[data-warnings]").childElementCount > 0;
  const unanswered = () => [...form.querySelectorAll("td.is-odd")].filter((cell) => isOdd(cell) && accepted(cell) && !accepted(cell).value.trim());

  function put(input, text) {
    input.value = text;
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // Offered where a reason stands while others have none.
  function offer() {
    const others = unanswered();
    for (const button of form.querySelectorAll("[data-confirm-all]")) {
      button.hidden = !others.length || !accepted(cellOf(button)).value.trim();
    }
  }

  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-confirm], [data-confirm-all], [data-gap]");
    if (!button) return;
    const cell = cellOf(button);
    if (button.matches("[data-confirm]")) put(accepted(cell), button.textContent.trim());
    if (button.matches("[data-confirm-all]")) {
      for (const other of unanswered()) put(accepted(other), accepted(cell).value.trim());
    }
    if (button.matches("[data-gap]")) {
      // First the reason: beside it nothing follows from other numbers.
      put(cell.querySelector("[data-missing]"), button.dataset.gap);
      for (const part of cell.querySelectorAll("input[data-part], select[data-part]")) if (part.value) put(part, "");
    }
    offer();
  });
  form.addEventListener("input", offer);
  offer();
})();
