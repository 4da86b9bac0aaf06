// Numbers that stand in the grid more than once are typed once: a total follows its lines, a number
// of several metrics follows where it stands first, and a mean may be typed in place of its sum.
// Whoever types another number there keeps it.
"use strict";

(() => {
  const form = document.querySelector("[data-grid]");
  if (!form) return;

  const words = form.dataset;
  const { partName, inputsOf } = gridForm(form);
  const cellOf = (input) => input.closest("td");
  const isOpen = (input) => !input.disabled;

  // Digits with a point or a comma before decimals; null for everything else.
  function amount(text) {
    const found = /^(-?\d+)(?:([.,])(\d+))?$/.exec(text.replace(/[\s\u00a0\u202f]/g, ""));
    return found ? { digits: BigInt(found[1] + (found[3] || "")), places: (found[3] || "").length, mark: found[2] || "" } : null;
  }

  function written({ digits, places, mark }) {
    if (!places) return String(digits);
    const text = String(digits < 0n ? -digits : digits).padStart(places + 1, "0");
    return `${digits < 0n ? "-" : ""}${text.slice(0, -places)}${mark}${text.slice(-places)}`;
  }

  function sumOf(texts) {
    const amounts = texts.map(amount);
    if (!amounts.length || amounts.includes(null)) return null;
    const places = Math.max(...amounts.map((one) => one.places));
    const digits = amounts.reduce((sum, one) => sum + one.digits * 10n ** BigInt(places - one.places), 0n);
    return written({ digits, places, mark: places && amounts.find((one) => one.mark).mark });
  }

  function productOf(one, other) {
    const [first, second] = [amount(one), amount(other)];
    if (!first || !second) return "";
    return written({ digits: first.digits * second.digits, places: first.places + second.places, mark: first.mark || second.mark });
  }

  const isSame = (one, other) => one !== null && other !== null && sumOf([one, "0"]) !== null && sumOf([one, "0"]) === sumOf([other, "0"]);
  const hasReason = (cell) => inputsOf(cell).some((input) => input.matches("[data-missing]") && input.value.trim());
  const inputIn = (cell, name) => inputsOf(cell).find((input) => partName(input) === name);
  const isAway = (input) => input.closest("label").hidden;

  // A part as it was typed, or what a mean of so many cases comes to; '' for neither.
  function textIn(cell, name) {
    if (hasReason(cell)) return "";
    const text = inputIn(cell, name).value.trim();
    const instead = inputsOf(cell).find((input) => input.dataset.standsFor === name);
    if (text || !instead) return text;
    return productOf(instead.value.trim(), inputIn(cell, instead.dataset.times).value.trim());
  }

  // Following

  // Said to those who hear the page, too.
  function noteOf(id, text) {
    form.append(Object.assign(document.createElement("p"), { id, hidden: true, textContent: text }));
    return { id, text };
  }

  const SUM = noteOf("follows-lines", words.textSum);
  const SAME = noteOf("follows-number", words.textSame);

  // `last`: what it held when it followed last; null while it holds a number of its own.
  function linkOf(input, cells, note) {
    const name = partName(input);
    input.title = note.text;
    return { input, cells, note, last: "", parts: () => cells.map((cell) => textIn(cell, name)) };
  }

  // What a link comes to; null while there is nothing, or a reason or another number in its place.
  function valueOf({ input, parts }) {
    if (hasReason(cellOf(input)) || isAway(input)) return null;
    const texts = parts();
    if (texts.includes("")) return null;
    return texts.length > 1 ? sumOf(texts) : texts[0];
  }

  // How a link stands, without a change of any number.
  function adopt(link) {
    const text = link.input.value.trim();
    link.last = text === "" || isSame(text, valueOf(link)) ? text : null;
    mark(link);
  }

  // `isDone`: nobody is on the way to another number, so that an equal one is the same.
  function settle(link, isDone) {
    const { input } = link;
    const value = valueOf(link);
    const text = input.value.trim();
    const isEqual = isSame(text, value);
    const isFollowing = text === "" || text === link.last || (isDone && isEqual);
    link.last = isFollowing ? text : null;
    if (isFollowing && !isEqual && text !== (value || "")) {
      link.last = value || "";
      put(input, link.last);
    }
    mark(link);
  }

  // Typed where it stands later while it is empty where it stands first: key by key, until it is left.
  function giveBack(link) {
    const { input, first } = link;
    if (!first || hasReason(cellOf(first)) || isAway(first)) return;
    const text = input.value.trim();
    if (first.value.trim() !== (link.given || "") || first.value.trim() === text) return;
    link.given = text;
    put(first, text);
  }

  function mark({ input, note, last }) {
    const isFollowing = last !== null;
    input.classList.toggle("is-following", isFollowing);
    input.tabIndex = isFollowing ? -1 : 0;
    const ids = input.getAttribute("aria-describedby").split(" ").filter((id) => id !== note.id);
    input.setAttribute("aria-describedby", [...ids, ...(isFollowing ? [note.id] : [])].join(" "));
  }

  function put(input, text) {
    input.value = text;
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function sums(cells) {
    return cells.flatMap((cell) => {
      const lines = cells.filter((other) => other.dataset.cell.startsWith(`${cell.dataset.cell}:`));
      const inputs = [...cell.querySelectorAll("[data-sum]")].filter(isOpen);
      return inputs.map((input) => linkOf(input, lines.filter((line) => inputIn(line, partName(input))), SUM));
    });
  }

  // A number that is a sum already follows its own lines only.
  function shared(cells, summed) {
    const byNumber = new Map();
    for (const cell of cells) {
      for (const input of [...cell.querySelectorAll("[data-number]")].filter(isOpen)) {
        const { number } = input.dataset;
        byNumber.set(number, [...(byNumber.get(number) || []), input]);
      }
    }
    return [...byNumber.values()].flatMap((inputs) => {
      const first = inputs.find((input) => summed.has(input)) || inputs[0];
      const others = inputs.filter((input) => input !== first && !summed.has(input));
      return others.map((input) => ({ ...linkOf(input, [cellOf(first)], SAME), first, parts: () => [textIn(cellOf(first), partName(first))] }));
    });
  }

  const byUnit = new Map();
  for (const cell of form.querySelectorAll("td[data-cell]")) {
    byUnit.set(cell.dataset.unit, [...(byUnit.get(cell.dataset.unit) || []), cell]);
  }
  // Sums first: what follows a sum follows it afterwards.
  const links = [...byUnit.values()].flatMap((cells) => {
    const added = sums(cells).filter((link) => link.cells.length);
    return [...added, ...shared(cells, new Set(added.map((link) => link.input)))];
  });
  const linksAt = (cell) => links.filter((link) => link.cells.includes(cell) || cellOf(link.input) === cell);

  form.addEventListener("input", (event) => {
    if (!event.target.matches("[data-part], [data-missing]")) return;
    for (const link of linksAt(cellOf(event.target))) {
      if (event.isTrusted && link.input === event.target) giveBack(link);
      // Emptied on the way to another number: filled again once it is left empty.
      if (event.isTrusted && link.input === event.target && !event.target.value.trim()) {
        link.last = null;
        mark(link);
      } else settle(link, !event.isTrusted);
    }
  });

  form.addEventListener("change", (event) => {
    if (!event.target.matches("[data-part]")) return;
    for (const link of linksAt(cellOf(event.target))) {
      link.given = "";
      settle(link, true);
    }
  });

  // Another tab or person changed it.
  form.addEventListener("renewed", (event) => linksAt(event.target).forEach(adopt));

  // A mean in place of its sum: one of the two is shown, the one this browser was told last.

  const CHOICE = "grid-instead|";
  const nameOf = (input) => cellOf(input).dataset.cell;

  function chosen(input) {
    try {
      return localStorage.getItem(CHOICE + nameOf(input)) === partName(input);
    } catch {
      return false;
    }
  }

  function choose(input) {
    try {
      localStorage.setItem(CHOICE + nameOf(input), partName(input));
    } catch {
      // Asked again next time.
    }
  }

  function offer(instead) {
    const cell = cellOf(instead);
    const part = inputIn(cell, instead.dataset.standsFor);
    const button = Object.assign(document.createElement("button"), { type: "button", className: "cell__swap" });
    const labelOf = (input) => input.closest("label").querySelector(".cell__label").textContent;
    const typed = new Map();
    let shown = chosen(instead) ? instead : part;

    // What holds a number is seen, wherever it came from.
    function look() {
      const filled = [part, instead].filter((input) => input.value.trim());
      if (filled.length === 1) [shown] = filled;
      for (const input of [part, instead]) input.closest("label").hidden = input !== shown && filled.length < 2;
      button.textContent = words.textInstead.replace("{label}", labelOf(shown === part ? instead : part));
      button.hidden = !isOpen(part) || filled.length > 1;
    }

    function swap() {
      const [here, other] = shown === part ? [part, instead] : [instead, part];
      const text = here.value;
      typed.set(here, text);
      here.value = "";
      shown = other;
      look();
      choose(other);
      if (text) put(here, "");
      put(other, typed.get(other) || "");
      other.focus();
    }
    button.addEventListener("click", swap);
    cell.querySelector(".cell__foot").append(button);
    cell.addEventListener("input", look);
    cell.addEventListener("renewed", look);
    look();
    return look;
  }

  const looks = [...form.querySelectorAll("[data-stands-for]")].map(offer);
  const isSent = ({ input }) => form.querySelector(`th[data-unit="${cellOf(input).dataset.unit}"]`).matches("[data-sent]");

  // After the grid has put back what was kept. What was sent is not changed by a look at it.
  document.addEventListener("DOMContentLoaded", () => {
    looks.forEach((look) => look());
    for (const link of links) {
      if (isSent(link)) adopt(link);
      else settle(link, true);
    }
  });
})();
