// The grid: saves while people type, never overwrites what somebody else typed, and keeps in the
// browser what the server has not taken yet. Without it the form still works as a form.
// What stands in it: grid_form.js; how a cell looks afterwards: grid_cells.js.
"use strict";

(() => {
  const form = document.querySelector("[data-grid]");
  if (!form) return;

  const PAUSE = 350;
  // Between two tries while nothing comes through; each try waits longer than the one before.
  const SOONEST = 4000;
  const LATEST = 60000;
  const MOST_TRIED = 20;
  const REASON = "reason";
  const status = form.querySelector("[data-status]");
  const trouble = form.querySelector("[data-trouble]");
  const restored = form.querySelector("[data-restored]");
  const words = form.dataset;
  // A unit is one outlet's month. By unit: the cells (and REASON) that the server does not have as
  // they stand here.
  const unsaved = new Map();
  const edits = new Map();
  const tried = new Map();
  const timers = new Map();
  const busy = new Set();
  // By unit: why its last try did not end on the server.
  const ends = new Map();
  let pause = SOONEST;

  // One stamp for each edit: what changes while it is under way is not saved by its answer.
  const stampOf = (unit, item) => edits.get(item === REASON ? `${REASON}|${unit}` : item);

  function stamp(unit, item) {
    const key = item === REASON ? `${REASON}|${unit}` : item;
    edits.set(key, (edits.get(key) || 0) + 1);
  }

  const { inputsOf, partName, cellAt, head, units, outletOf, saveAt, reasonOf, texts, acceptedOf, lineOf } =
    gridForm(form);
  const isDisputed = (item) => item !== REASON && item.querySelector(".cell__conflict") !== null;
  const of = (unit) => unsaved.get(unit) || new Set();
  const toSend = (unit) => [...of(unit)].filter((item) => !isDisputed(item));
  const count = () => [...unsaved.values()].reduce((sum, items) => sum + items.size, 0);

  function say(text) {
    if (status) status.textContent = text;
  }

  function change(cell) {
    return {
      texts: texts(cell),
      before: texts(cell, "before"),
      accepted: acceptedOf(cell),
      tried: tried.get(cell) || [],
    };
  }

  // Keeping in the browser, an entry for each unit: other tabs keep theirs in the same.

  // The same wherever the month is entered, alone or with others.
  const entryOf = (unit) => `grid|${new URL("..", new URL(saveAt(unit), location)).pathname}|${outletOf(unit)}`;

  function keep(unit, settled = []) {
    const entry = portalKept.read(entryOf(unit)) || { cells: {} };
    for (const item of settled) {
      if (item === REASON) delete entry.reason;
      else delete entry.cells[item.dataset.cell];
    }
    for (const item of of(unit)) {
      if (item === REASON) entry.reason = reasonOf(unit).value;
      else entry.cells[item.dataset.cell] = change(item);
    }
    if (Object.keys(entry.cells).length || "reason" in entry) return portalKept.write(entryOf(unit), entry);
    portalKept.drop(entryOf(unit));
    return true;
  }

  function restore(unit, stuck) {
    const entry = portalKept.read(entryOf(unit));
    if (!entry) return 0;
    let count = 0;
    for (const [key, kept] of Object.entries(entry.cells)) {
      const cell = cellAt(unit, key);
      if (cell && inputsOf(cell).some((input) => !input.disabled)) count += putBack(cell, kept);
      else stuck.push(`${lineOf(unit, key)}: ${Object.values(kept.texts).join(" / ") || words.textEmpty}`);
    }
    const reason = reasonOf(unit);
    if (reason && "reason" in entry && reason.value !== entry.reason) {
      reason.value = entry.reason;
      changed(unit, REASON);
    }
    return count;
  }

  function putBack(cell, kept) {
    const isThere = inputsOf(cell).every((input) => input.value.trim() === (kept.texts[partName(input)] || ""));
    if (isThere && acceptedOf(cell) === kept.accepted) {
      keep(cell.dataset.unit, [cell]);
      return 0;
    }
    for (const input of inputsOf(cell)) {
      input.value = kept.texts[partName(input)] || "";
      input.dataset.before = kept.before[partName(input)] || "";
    }
    const accepted = cell.querySelector("[data-accepted]");
    if (accepted) accepted.value = kept.accepted;
    tried.set(cell, kept.tried);
    changed(cell.dataset.unit, cell);
    return 1;
  }

  // Saving

  function changed(unit, item) {
    if (!unsaved.has(unit)) unsaved.set(unit, new Set());
    unsaved.get(unit).add(item);
    stamp(unit, item);
    const isKept = keep(unit);
    const end = ends.get(unit);
    if (end) ends.set(unit, { ...end, isKept });
    show();
    if (!ends.size) say(words.textSaving);
    schedule(unit, end && end.kind !== "refused" ? pause : PAUSE);
  }

  function schedule(unit, after) {
    clearTimeout(timers.get(unit));
    timers.set(unit, setTimeout(() => save(unit), after));
  }

  function saveAll() {
    for (const unit of unsaved.keys()) schedule(unit, 0);
  }

  async function save(unit) {
    if (busy.has(unit)) return schedule(unit, PAUSE);
    const sent = toSend(unit);
    if (!sent.length) return undefined;
    const stamps = new Map(sent.map((item) => [item, stampOf(unit, item)]));
    const changes = {};
    for (const item of sent) if (item !== REASON) changes[item.dataset.cell] = change(item);
    const reason = reasonOf(unit);
    busy.add(unit);
    const answer = await portalKept.send(saveAt(unit), { partner: outletOf(unit), changes, reason: reason ? reason.value : null });
    busy.delete(unit);
    if (answer.kind !== "taken") return failed(unit, answer, sent, changes);
    const settled = sent.filter((item) => stampOf(unit, item) === stamps.get(item));
    for (const item of settled) of(unit).delete(item);
    for (const item of sent) tried.delete(item);
    take(unit, answer.told, changes);
    for (const item of settled.filter(isDisputed)) of(unit).add(item);
    keep(unit, settled.filter((item) => !isDisputed(item)));
    if (!of(unit).size) unsaved.delete(unit);
    pause = SOONEST;
    ends.delete(unit);
    show();
    if (toSend(unit).length) schedule(unit, PAUSE);
    else if (!count()) say(words.textSaved);
    return undefined;
  }

  // Nothing leaves `unsaved` but what the server has confirmed.
  function failed(unit, answer, sent, changes) {
    if (answer.kind === "offline" || answer.kind === "failed") {
      for (const item of sent) {
        if (item === REASON) continue;
        const before = tried.get(item) || [];
        tried.set(item, [...before, changes[item.dataset.cell].texts].slice(-MOST_TRIED));
      }
    }
    ends.set(unit, { ...answer, isKept: keep(unit) });
    show();
    // What was refused in words is refused again until somebody changes it.
    if (answer.kind === "refused") return;
    schedule(unit, Math.max(pause, (answer.wait || 0) * 1000));
    pause = Math.min(pause * 2, LATEST);
  }

  // What happened, how much waits, and the way back.
  function show() {
    const [end] = ends.values();
    if (!trouble) return;
    trouble.hidden = !end;
    if (!end) return;
    say(words.textUnsaved);
    tell("[data-trouble-text]", portalKept.wordsFor(end));
    tell("[data-trouble-kept]", (end.isKept ? words.textKept : words.textNotKept).replace("{n}", count()));
    const link = trouble.querySelector("[data-sign-in-again]");
    link.hidden = !portalKept.needsSignIn(end);
    link.href = portalKept.signInLink();
    // Without a place to keep them the numbers live in this page only: it has to stay.
    link.target = end.isKept ? "" : "_blank";
  }

  // Said again only when it is something else: people hear it.
  function tell(place, text) {
    const line = trouble.querySelector(place);
    if (line.textContent !== text) line.textContent = text;
  }

  // Showing the answer

  function take(unit, body, sent) {
    const column = head(unit);
    column.querySelector("[data-version]").value = body.version;
    column.querySelector(".badge").outerHTML = body.badge;
    const bar = column.querySelector("progress");
    bar.max = body.total;
    bar.value = body.filled;
    column.querySelector("[data-progress]").textContent = words.textProgress
      .replace("{filled}", body.filled)
      .replace("{total}", body.total);
    const wrong = column.querySelector("[data-to-correct]");
    wrong.hidden = !body.to_correct;
    wrong.textContent = words.textCorrect.replace("{n}", body.to_correct);
    const conflicts = new Map(body.conflicts.map((item) => [item.cell, item]));
    for (const [key, state] of Object.entries(body.cells)) {
      const cell = cellAt(unit, key);
      if (!cell || !cell.querySelector(".cell")) continue;
      if (conflicts.has(key)) {
        const { theirs } = conflicts.get(key);
        gridCell.dispute(cell, theirs, words, (isMine) => settle(cell, isMine ? texts(cell) : theirs, theirs));
        continue;
      }
      renew(cell, state.texts, Boolean(sent[key]));
      gridCell.show(cell, state);
    }
  }

  // A cell nobody is typing in shows what is saved, also by another tab.
  function renew(cell, saved, isOurs) {
    if (!isOurs && of(cell.dataset.unit).has(cell)) return;
    let isOther = false;
    for (const input of inputsOf(cell)) {
      const text = saved[partName(input)] || "";
      if (!isOurs && input.value.trim() === input.dataset.before && input !== document.activeElement) {
        isOther ||= input.value.trim() !== text;
        input.value = text;
      }
      // Typed on while it was on its way: what was sent is what stands there now.
      input.dataset.before = text;
    }
    if (isOther) cell.dispatchEvent(new Event("renewed", { bubbles: true }));
  }

  function settle(cell, kept, theirs) {
    for (const input of inputsOf(cell)) {
      input.dataset.before = theirs[partName(input)] || "";
      input.value = kept[partName(input)] || "";
    }
    gridCell.clear(cell);
    cell.dispatchEvent(new Event("renewed", { bubbles: true }));
    changed(cell.dataset.unit, cell);
  }

  form.addEventListener("input", (event) => {
    const cell = event.target.closest("td[data-cell]");
    if (cell) changed(cell.dataset.unit, cell);
    else if (event.target.matches("[data-reason]")) changed(event.target.name.split("|")[1], REASON);
  });

  // Leaving

  let isLeaving = false;
  window.addEventListener("beforeunload", (event) => {
    if (unsaved.size && !isLeaving) event.preventDefault();
  });
  if (trouble) {
    // Whoever follows the link comes back to what was kept.
    trouble.querySelector("[data-sign-in-again]").addEventListener("click", () => {
      isLeaving = [...ends.values()].every((end) => end.isKept);
    });
  }
  portalKept.onReturn(() => {
    if (!ends.size) return;
    ends.delete("");
    show();
    saveAll();
  });

  // What is still on its way is saved first, so that *Send* carries the newest version; a month
  // that cannot reach the server is not sent into nothing.
  const ROUNDS = 20;
  function focusConflict() {
    const conflict = form.querySelector(".cell__conflict button");
    if (conflict) conflict.focus();
    return Boolean(conflict);
  }

  async function settled() {
    for (const timer of timers.values()) clearTimeout(timer);
    for (let round = 0; round < ROUNDS && (unsaved.size || busy.size) && !(round && ends.size); round += 1) {
      for (const unit of [...unsaved.keys()]) await save(unit);
      for (const timer of timers.values()) clearTimeout(timer);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return !unsaved.size && !busy.size;
  }

  form.addEventListener("submit", async (event) => {
    if (form.dataset.sent) return;
    event.preventDefault();
    if (focusConflict()) return;
    const button = form.querySelector("[type=submit]");
    button.disabled = true;
    ends.delete("");
    const isSaved = await settled();
    const found = isSaved ? await portalKept.probe() : null;
    button.disabled = false;
    if (focusConflict()) return;
    if (!isSaved) return saveAll();
    if (found.kind !== "taken") {
      ends.set("", { ...found, isKept: true });
      return show();
    }
    form.dataset.sent = "1";
    return form.requestSubmit();
  });

  const stuck = [];
  const put = units().reduce((sum, unit) => sum + restore(unit, stuck), 0);
  if (put || stuck.length) {
    restored.hidden = false;
    restored.classList.toggle("notice--warn", stuck.length > 0);
    const sentences = [put && words.textRestored.replace("{n}", put), stuck.length && words.textStuck];
    restored.querySelector("[data-restored-text]").textContent = sentences.filter(Boolean).join(" ");
    restored.querySelector("[data-restored-left]").replaceChildren(
      ...stuck.map((text) => Object.assign(document.createElement("li"), { textContent: text })),
    );
    const forget = restored.querySelector("[data-forget]");
    forget.hidden = !stuck.length;
    forget.addEventListener("click", () => {
      units().forEach((unit) => portalKept.drop(entryOf(unit)));
      units().forEach((unit) => keep(unit));
      restored.hidden = true;
    });
  }

  const summary = form.querySelector("[data-summary]");
  if (summary) summary.focus();
})();
