// What stands in the grid: its units (one outlet's month each), cells and texts. Reads only; grid.js saves.
"use strict";

const gridForm = (form) => {
  const cells = [...form.querySelectorAll("td[data-cell]")];
  const inputsOf = (cell) => [...cell.querySelectorAll("[data-part], [data-missing]")];
  const partName = (input) => input.name.split("|")[3];
  const cellAt = (unit, key) => cells.find((cell) => cell.dataset.unit === unit && cell.dataset.cell === key);
  const head = (unit) => form.querySelector(`th[data-unit="${unit}"]`);
  const units = () => [...form.querySelectorAll("th[data-unit]")].map((column) => column.dataset.unit);
  const outletOf = (unit) => head(unit).dataset.outlet;
  const saveAt = (unit) => head(unit).closest("table").dataset.save;
  const reasonOf = (unit) => form.querySelector(`[name="reason|${unit}"]`);

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
  function lineOf(unit, key) {
    const cell = cellAt(unit, key);
    const names = [head(unit).querySelector(".grid-head"), cell && cell.closest("tr").querySelector(".grid-name")];
    return names.map((name) => (name ? name.textContent.trim() : key)).join(", ");
  }

  return { inputsOf, partName, cellAt, head, units, outletOf, saveAt, reasonOf, texts, acceptedOf, lineOf };
};
