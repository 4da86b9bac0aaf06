// How a cell of the grid shows what the server said of it, and which outlet a phone shows.
"use strict";

const gridCell = (() => {
  function paragraphs(holder, sentences, look) {
    holder.replaceChildren(
      ...sentences.map((sentence) => {
        const line = document.createElement("p");
        line.className = look;
        line.textContent = sentence;
        return line;
      }),
    );
  }

  function clear(cell) {
    cell.querySelector("[data-conflict]").replaceChildren();
  }

  function show(cell, state) {
    cell.classList.toggle("is-bad", state.errors.length > 0);
    cell.classList.toggle("is-odd", !state.errors.length && state.warnings.length > 0);
    paragraphs(cell.querySelector("[data-errors]"), state.errors, "field__error");
    paragraphs(cell.querySelector("[data-warnings]"), state.warnings, "cell__warning");
    cell.querySelector("[data-value]").textContent = state.value ? `= ${state.value}` : "";
    clear(cell);
    for (const input of cell.querySelectorAll("[data-part]")) {
      input.toggleAttribute("aria-invalid", false);
      if (state.errors.length) input.setAttribute("aria-invalid", "true");
    }
    const accept = cell.querySelector("[data-accept]");
    if (accept) accept.hidden = !state.warnings.length && !accept.querySelector("input").value;
  }

  // `settle` is told whether what stands here is kept.
  function dispute(cell, theirs, words, settle) {
    const box = document.createElement("div");
    box.className = "cell__conflict";
    box.setAttribute("role", "alert");
    const theirText = Object.values(theirs).join(" / ") || words.textEmpty;
    const text = document.createElement("span");
    text.append(`${words.textConflict} `, Object.assign(document.createElement("strong"), { textContent: theirText }));
    box.append(text, choice(words.textTheirs, () => settle(false)), choice(words.textMine, () => settle(true)));
    cell.classList.add("is-odd");
    cell.querySelector("[data-conflict]").replaceChildren(box);
  }

  function choice(label, act) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button--small";
    button.textContent = label;
    button.addEventListener("click", act);
    return button;
  }

  return { show, dispute, clear };
})();

(() => {
  const form = document.querySelector("[data-grid]");
  const chooser = form && form.querySelector("[data-outlet-chooser]");
  if (!chooser) return;

  function choose(outlet) {
    for (const part of form.querySelectorAll("[data-outlet]")) {
      part.classList.toggle("is-other", part.dataset.outlet !== outlet);
    }
  }
  const first = form.querySelector("td.is-bad, td.is-odd") || form.querySelector("th[data-needs]");
  if (first) chooser.value = first.dataset.outlet;
  chooser.addEventListener("change", () => choose(chooser.value));
  choose(chooser.value);
})();
