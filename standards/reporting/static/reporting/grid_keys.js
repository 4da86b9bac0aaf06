// The grid by keys: Enter goes on, arrows move between numbers.
"use strict";

(() => {
  const form = document.querySelector("[data-grid]");
  if (!form) return;

  const parts = () => [...form.querySelectorAll("[data-part]:not(:disabled)")].filter((input) => input.offsetParent);
  // What follows from other numbers is gone over.
  const isTyped = (input) => input.tabIndex >= 0;

  function lineOf(input) {
    const row = input.closest("tr");
    return [...row.querySelectorAll("[data-part]:not(:disabled)")].filter((other) => other.offsetParent);
  }

  function rows() {
    return [...form.querySelectorAll("tbody tr")].filter((row) => row.querySelector("[data-part]:not(:disabled)"));
  }

  function below(input, step) {
    const all = rows();
    const place = lineOf(input).indexOf(input);
    const next = all[all.indexOf(input.closest("tr")) + step];
    if (!next) return null;
    const line = [...next.querySelectorAll("[data-part]:not(:disabled)")].filter((other) => other.offsetParent);
    const sameOutlet = line.filter((other) => other.closest("td").dataset.outlet === input.closest("td").dataset.outlet);
    const mine = lineOf(input).filter((other) => other.closest("td") === input.closest("td"));
    return sameOutlet[Math.min(mine.indexOf(input), sameOutlet.length - 1)] || line[Math.min(place, line.length - 1)];
  }

  function focus(input) {
    if (!input) return;
    input.focus();
    if (input.select) input.select();
  }

  function along(input, step) {
    const all = parts().filter((other) => isTyped(other) || other === input);
    return all[all.indexOf(input) + step];
  }

  // An answer is chosen by its first letter, and on it goes.
  form.addEventListener("keydown", (event) => {
    const list = event.target;
    if (!list.matches("select[data-part]") || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Enter") {
      event.preventDefault();
      focus(along(list, event.shiftKey ? -1 : 1));
    } else if (event.key.length === 1) {
      const found = [...list.options].filter((option) => option.value && option.text.toLowerCase().startsWith(event.key.toLowerCase()));
      if (found.length !== 1) return;
      event.preventDefault();
      list.value = found[0].value;
      list.dispatchEvent(new Event("input", { bubbles: true }));
      focus(along(list, 1));
    }
  });

  form.addEventListener("keydown", (event) => {
    const input = event.target;
    if (!input.matches("input[data-part]") || event.altKey || event.ctrlKey || event.metaKey) {
      if (input.matches("input") && event.key === "Enter") event.preventDefault();
      return;
    }
    const atStart = input.selectionStart === 0 && input.selectionEnd === 0;
    const atEnd = input.selectionStart === input.value.length;
    const isAll = input.selectionStart === 0 && input.selectionEnd === input.value.length;
    const moves = {
      ArrowUp: () => below(input, -1),
      ArrowDown: () => below(input, 1),
      Enter: () => along(input, event.shiftKey ? -1 : 1) ,
      ArrowLeft: () => (atStart || isAll ? along(input, -1) : null),
      ArrowRight: () => (atEnd || isAll ? along(input, 1) : null),
    };
    if (!(event.key in moves)) return;
    const target = moves[event.key]();
    if (event.key === "Enter" || target) event.preventDefault();
    if (event.key === "Enter" && !target) form.querySelector("[type=submit]").focus();
    focus(target);
  });
})();
