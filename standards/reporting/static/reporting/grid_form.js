// What stands in the grid: its outlets, cells and texts. Reads only; grid.js saves.
"use strict";

const gridForm = (form) => {
  const cells = [...form.querySelectorAll("td[data-cell]")];
  const inputsOf = (cell) => [...cell.querySelectorAll("[data-part], [data-missing]")];
  const partName = (input) => input.name.split("|")[3];
  const cellAt = (outlet, key) => cells.find((cell) => cell.dataset.outlet === outlet && cell.dataset.cell === key);
  const head = (outlet) => form.querySelector(`th[data-outlet="${outlet}"]`);
  const outlets = () => [...form.querySelectorAll("th[data-outlet]")].map((column) => column.dataset.outlet);
  const reasonOf = (outlet) => form.querySelector(`[name="reason|${outlet}"]`);

  function texts(cell, from) {
    const read = {};
    for (const input of inputsOf(cell)) {
      const text = from === "before" ? input.dataset.before : input.value.trim();
      if (text) read[partName(input)] = text;
    }
    return read;
  }

  function acceptedOf(cell) {
    const accepted = cell.querySelector("[data-accepted]");
    return accepted ? accepted.value.trim() : "";
  }

  // What a cell is called to a person: its outlet and its line.
  function lineOf(outlet, key) {
    const cell = cellAt(outlet, key);
    const names = [head(outlet).querySelector(".grid-head"), cell && cell.closest("tr").querySelector(".grid-name")];
    return names.map((name) => (name ? name.textContent.trim() : key)).join(", ");
  }

  return { inputsOf, partName, cellAt, head, outlets, reasonOf, texts, acceptedOf, lineOf };
};
