// Pasting a block into the grid: rows go down, columns go right, within the outlet it was put into.
// Only a block that is as wide as whole outlets goes on into the next ones. What does not fit is
// said, and everything can be taken back.
"use strict";

(() => {
  const form = document.querySelector("[data-grid]");
  const box = form && form.querySelector("[data-pasted]");
  if (!box) return;

  const words = form.dataset;
  const MOST_SAID = 8;
  const taken = [];
  let typedSince = new Set();
  let isOurs = false;
  let spreadOver = null;

  const isSeen = (part) => part.offsetParent !== null;
  // The table that was pasted into: a block ends where it does.
  let table = null;
  const lines = () => [...table.querySelectorAll("tbody tr:not(.grid-reason)")].filter(isSeen);
  const outlets = () => [...table.querySelectorAll("th[data-outlet]")].filter(isSeen).map((th) => th.dataset.outlet);
  const cellIn = (line, outlet) => line.querySelector(`td[data-outlet="${outlet}"]`);
  // Without what people do not see: a sum is hidden where its mean is given.
  const fieldsIn = (line, outlet) => [...cellIn(line, outlet).querySelectorAll("[data-part]")].filter((part) => !part.closest("label").hidden);
  const partsIn = (line, outlet) => fieldsIn(line, outlet).filter((part) => !part.disabled);
  const widthOf = (line) => Math.max(...outlets().map((outlet) => fieldsIn(line, outlet).length));
  const nameOf = (line) => line.querySelector(".grid-name").firstChild.textContent.trim();
  const outletName = (outlet) => form.querySelector(`th[data-outlet="${outlet}"] .grid-head`).textContent.trim();
  const filled = (texts) => texts.filter((text) => text !== "");

  // Cells as a spreadsheet copies them: tabs and line ends, quotes around cells that hold either.
  function blockOf(text) {
    const rows = [[]];
    const cell = /("(?:[^"]|"")*"|[^\t\n]*)(\t|\n|$)/y;
    const plain = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "");
    while (cell.lastIndex <= plain.length) {
      const [, found, mark] = cell.exec(plain) || [null, plain.slice(cell.lastIndex), ""];
      const isQuoted = found.length > 1 && found.startsWith('"') && found.endsWith('"');
      rows.at(-1).push((isQuoted ? found.slice(1, -1).replaceAll('""', '"') : found).trim());
      if (mark === "\n") rows.push([]);
      if (mark === "") break;
    }
    return rows;
  }

  const lengthOf = (texts) => texts.findLastIndex((text) => text !== "") + 1;

  // How a block lies over outlets: each line's own parts side by side, or as many columns for
  // each outlet as the widest line has parts. Null: it belongs into one outlet.
  function laying(rows, start) {
    const left = outlets().length - outlets().indexOf(start.outlet);
    const known = rows.map((texts, step) => ({ texts, line: start.lines[step] })).filter((row) => row.line);
    const widths = known.map(({ line }) => widthOf(line));
    const spans = known.map(({ texts }, at) => (widths[at] > 1 ? Math.ceil(lengthOf(texts) / widths[at]) : 1));
    const over = Math.max(1, ...spans);
    if (over < 2 || over > left || start.part) return null;
    if (known.every(({ texts }, at) => lengthOf(texts) <= over * widths[at])) return { over, width: 0 };
    const width = Math.max(...widths);
    const fits = ({ texts }, at) => texts.every((text, column) => !text || column % width < widths[at]);
    return known.every(fits) ? { over, width } : null;
  }

  // One column for each outlet: likely, but not said by the block, so it is offered.
  function offered(rows, start) {
    const left = outlets().length - outlets().indexOf(start.outlet);
    const longest = Math.max(...rows.map(lengthOf));
    const isSingle = rows.every((texts, step) => start.lines[step] && widthOf(start.lines[step]) === 1);
    return isSingle && longest > 1 && longest <= left ? { over: longest, width: 1 } : null;
  }

  // Where every text goes: an input, or the reason why there is none.
  function placed(rows, start, layout) {
    const found = [];
    const from = outlets().indexOf(start.outlet);
    rows.forEach((texts, step) => {
      const line = start.lines[step];
      texts.forEach((text, column) => {
        const width = line && layout ? layout.width || widthOf(line) : 0;
        const outlet = width ? outlets()[from + Math.floor(column / width)] : start.outlet;
        const part = width ? column % width : start.part + column;
        found.push({ text, line, outlet, ...target(line, outlet, part) });
      });
    });
    return found;
  }

  function target(line, outlet, part) {
    if (!line) return { why: words.textBelow };
    if (!outlet) return { why: words.textBeside };
    const inputs = partsIn(line, outlet);
    if (!inputs.length) return { why: words.textNotAsked };
    return inputs[part] ? { input: inputs[part] } : { why: words.textBeside };
  }

  // A choice takes its code, its name, or another word the server reads as one.
  function valueFor(input, text) {
    if (!input.matches("select")) return text;
    const folded = text.toLowerCase().replace(/\s+/g, " ");
    const options = [...input.options].filter((option) => option.value);
    const match = options.find((option) => JSON.parse(option.dataset.words).includes(folded));
    return match ? match.value : null;
  }

  function put(input, value) {
    input.value = value;
    isOurs = true;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    isOurs = false;
  }

  function paste(rows, start, layout) {
    const step = [];
    const left = [];
    let blanks = 0;
    for (const item of placed(rows, start, layout)) {
      if (item.text === "") {
        // An empty cell of a block takes nothing away.
        if (item.input && item.input.value) blanks += 1;
        continue;
      }
      const value = item.input ? valueFor(item.input, item.text) : null;
      if (value !== null) step.push({ input: item.input, was: item.input.value, now: value });
      else left.push({ ...item, why: item.why || unknownChoice(item) });
    }
    for (const { input, now } of step) put(input, now);
    taken.push({ step, start });
    typedSince = new Set();
    tell(step.length, left, blanks);
  }

  function unknownChoice({ input }) {
    const known = [...input.options].filter((option) => option.value).map((option) => option.text);
    return words.textNoChoice.replace("{known}", known.join(", "));
  }

  function undo() {
    const last = taken.pop();
    if (!last) return;
    // Chosen first: what follows from others changes while they are put back.
    const ours = last.step.filter(({ input, now }) => input.value === now);
    for (const { input, was } of ours.toReversed()) put(input, was);
    typedSince = new Set();
    spreadOver = null;
    say([words.textUndone]);
    if (last.start.input.isConnected) last.start.input.focus();
  }

  // Saying

  function say(sentences, items = []) {
    box.hidden = false;
    box.classList.toggle("notice--warn", items.length > 0);
    box.querySelector("[data-pasted-text]").textContent = sentences.filter(Boolean).join(" ");
    box.querySelector("[data-pasted-left]").replaceChildren(
      ...items.map((text) => Object.assign(document.createElement("li"), { textContent: text })),
    );
    box.querySelector("[data-undo]").hidden = !taken.length;
    box.querySelector("[data-spread]").hidden = !spreadOver;
  }

  function tell(count, left, blanks) {
    const items = left.slice(0, MOST_SAID).map(({ text, line, outlet, why }) => {
      const place = [line && nameOf(line), outlet && outlets().length > 1 && outletName(outlet)].filter(Boolean);
      return `“${text}”${place.length ? ` (${place.join(", ")})` : ""}: ${why}`;
    });
    if (left.length > MOST_SAID) items.push(words.textMore.replace("{n}", left.length - MOST_SAID));
    say(
      [
        words.textPasted.replace("{n}", count),
        left.length && words.textLeft.replace("{n}", left.length),
        blanks && words.textBlanks.replace("{n}", blanks),
      ],
      items,
    );
  }

  form.addEventListener("paste", (event) => {
    const input = event.target;
    if (!input.matches("[data-part]")) return;
    const text = event.clipboardData.getData("text");
    const isBlock = /[\t\n]/.test(text.trim());
    // A text may have lines of its own; a choice takes nothing by itself.
    if (input.matches("textarea") ? !text.includes("\t") : !isBlock && !input.matches("select")) return;
    event.preventDefault();
    table = input.closest("table");
    const line = input.closest("tr");
    const { outlet } = input.closest("td").dataset;
    const start = { input, outlet, part: partsIn(line, outlet).indexOf(input), lines: lines().slice(lines().indexOf(line)) };
    const rows = blockOf(text);
    const layout = laying(rows, start);
    const offer = layout ? null : offered(rows, start);
    spreadOver = offer ? () => paste(rows, start, offer) : null;
    paste(rows, start, layout);
  });

  form.addEventListener("input", (event) => {
    if (!isOurs) typedSince.add(event.target);
  });

  // What was typed since is taken back by the browser itself, in its own field.
  form.addEventListener("keydown", (event) => {
    const isUndo = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "z";
    if (!isUndo || !taken.length || typedSince.has(event.target)) return;
    event.preventDefault();
    undo();
  });

  box.querySelector("[data-undo]").addEventListener("click", undo);
  box.querySelector("[data-close]").addEventListener("click", () => {
    box.hidden = true;
  });
  box.querySelector("[data-spread]").addEventListener("click", () => {
    const again = spreadOver;
    undo();
    again();
  });
})();
