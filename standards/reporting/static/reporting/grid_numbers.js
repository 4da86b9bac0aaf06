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

  function sumOf(texts) {
    const amounts = texts.map(amount);
    if (!amounts.length || amounts.includes(null)) return null;
    const places = Math.max(...amounts.map((one) => one.places));
    const total = amounts.reduce((sum, one) => sum + one.digits * 10n ** BigInt(places - one.places), 0n);
    if (!places) return String(total);
    const mark = amounts.find((one) => one.mark).mark;
    const digits = String(total < 0n ? -total : total).padStart(places + 1, "0");
    return `${total < 0n ? "-" : ""}${digits.slice(0, -places)}${mark}${digits.slice(-places)}`;
  }

  const isSame = (one, other) => one !== null && other !== null && sumOf([one, "0"]) === sumOf([other, "0"]);
  const hasReason = (input) => inputsOf(cellOf(input)).some((other) => other.matches("[data-missing]") && other.value.trim());

  // Following

  function linkOf(input, sources, title) {
    const link = { input, sources, isFollowing: true };
    input.title = title;
    link.value = () => {
      const texts = sources.map((source) => source.value.trim());
      if (texts.includes("") || sources.some(hasReason)) return null;
      return sources.length > 1 ? sumOf(texts) : texts[0];
    };
    return link;
  }

  function settle(link) {
    const { input } = link;
    const value = link.value();
    const text = input.value.trim();
    link.isFollowing = text === "" || text === link.last || isSame(text, value);
    if (link.isFollowing && text !== (value || "") && (value !== null || text === link.last)) put(input, value || "");
    if (link.isFollowing) link.last = input.value.trim();
    mark(link);
  }

  // Typed where it stands later while it is empty where it stands first.
  function giveBack({ input, sources }, target) {
    const [source] = sources;
    if (input === target && sources.length === 1 && !source.value && target.value.trim()) put(source, target.value);
  }

  function mark({ input, isFollowing }) {
    input.classList.toggle("is-following", isFollowing);
    input.tabIndex = isFollowing ? -1 : 0;
  }

  function put(input, text) {
    input.value = text;
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function sums(cells) {
    return cells.flatMap((cell) =>
      [...cell.querySelectorAll("[data-sum]")].filter(isOpen).map((input) => {
        const lines = cells.filter((other) => other.dataset.cell.startsWith(`${cell.dataset.cell}:`));
        const sources = lines.flatMap((line) => inputsOf(line).filter((other) => partName(other) === partName(input)));
        return linkOf(input, sources, words.textSum);
      }),
    );
  }

  function shared(cells) {
    const byNumber = new Map();
    for (const cell of cells) {
      for (const input of [...cell.querySelectorAll("[data-number]")].filter(isOpen)) {
        const { number } = input.dataset;
        byNumber.set(number, [...(byNumber.get(number) || []), input]);
      }
    }
    return [...byNumber.values()].flatMap((inputs) => {
      const first = inputs.find((input) => "sum" in input.dataset) || inputs[0];
      return inputs.filter((input) => input !== first).map((input) => linkOf(input, [first], words.textSame));
    });
  }

  const byUnit = new Map();
  for (const cell of form.querySelectorAll("td[data-cell]")) {
    byUnit.set(cell.dataset.unit, [...(byUnit.get(cell.dataset.unit) || []), cell]);
  }
  // Sums first: what follows a sum follows it afterwards.
  const links = [...byUnit.values()].flatMap((cells) => [...sums(cells), ...shared(cells)]).filter((link) => link.sources.length);

  form.addEventListener("input", (event) => {
    if (!event.target.matches("[data-part], [data-missing]")) return;
    const cell = cellOf(event.target);
    for (const link of links) {
      giveBack(link, event.target);
      const isSource = link.sources.includes(event.target) || link.sources.some((source) => cellOf(source) === cell);
      if (isSource || link.input === event.target) settle(link);
    }
  });

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
    const part = inputsOf(cellOf(instead)).find((input) => partName(input) === instead.dataset.standsFor);
    const button = Object.assign(document.createElement("button"), { type: "button", className: "cell__swap" });
    const labelOf = (input) => input.closest("label").querySelector(".cell__label").textContent;
    const typed = new Map();
    function show(here, other) {
      here.closest("label").hidden = false;
      other.closest("label").hidden = true;
      button.textContent = words.textInstead.replace("{label}", labelOf(other));
    }
    function swap() {
      const [here, other] = part.closest("label").hidden ? [instead, part] : [part, instead];
      typed.set(here, here.value);
      show(other, here);
      choose(other);
      if (here.value) put(here, "");
      if (typed.get(other)) put(other, typed.get(other));
      other.focus();
    }
    button.addEventListener("click", swap);
    cellOf(instead).querySelector(".cell__foot").append(button);
    const isInstead = instead.value.trim() || (!part.value.trim() && chosen(instead));
    if (isInstead) show(instead, part);
    else show(part, instead);
    button.hidden = !isOpen(part);
  }

  for (const instead of form.querySelectorAll("[data-stands-for]")) offer(instead);

  // After the grid has put back what was kept.
  document.addEventListener("DOMContentLoaded", () => links.forEach(settle));
})();
