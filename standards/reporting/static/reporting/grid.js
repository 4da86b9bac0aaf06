// The grid: saves while people type, moves with keys, takes pasted blocks, never overwrites
// what somebody else typed. Without it the form still works as a form.
"use strict";

(() => {
  const form = document.querySelector("[data-grid]");
  if (!form) return;

  const PAUSE = 350;
  const RETRY = 4000;
  const status = form.querySelector("[data-status]");
  const words = form.dataset;
  const waiting = new Map();
  const timers = new Map();
  const busy = new Set();

  const cells = [...form.querySelectorAll("td[data-cell]")];
  const inputsOf = (cell) => [...cell.querySelectorAll("[data-part], [data-missing]")];
  const parts = () => [...form.querySelectorAll("[data-part]:not(:disabled)")].filter((input) => input.offsetParent);
  const partName = (input) => input.name.split("|")[3];
  const cellAt = (outlet, key) => cells.find((cell) => cell.dataset.outlet === outlet && cell.dataset.cell === key);
  const head = (outlet) => form.querySelector(`th[data-outlet="${outlet}"]`);

  function say(text) {
    if (status) status.textContent = text;
  }

  function texts(cell, from) {
    const found = {};
    for (const input of inputsOf(cell)) {
      const text = from === "before" ? input.dataset.before : input.value.trim();
      if (text) found[partName(input)] = text;
    }
    return found;
  }

  // Saving

  function changed(cell) {
    const outlet = cell.dataset.outlet;
    if (!waiting.has(outlet)) waiting.set(outlet, new Set());
    waiting.get(outlet).add(cell);
    say(words.textSaving);
    schedule(outlet, PAUSE);
  }

  function schedule(outlet, pause) {
    clearTimeout(timers.get(outlet));
    timers.set(outlet, setTimeout(() => save(outlet), pause));
  }

  async function save(outlet) {
    if (busy.has(outlet)) return schedule(outlet, PAUSE);
    const dirty = waiting.get(outlet) || new Set();
    waiting.delete(outlet);
    const changes = {};
    for (const cell of dirty) {
      const accepted = cell.querySelector("[data-accepted]");
      changes[cell.dataset.cell] = {
        texts: texts(cell),
        before: texts(cell, "before"),
        accepted: accepted ? accepted.value.trim() : "",
      };
    }
    const reason = form.querySelector(`[name="reason|${outlet}"]`);
    busy.add(outlet);
    try {
      const answer = await fetch(words.save, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
        body: JSON.stringify({ partner: outlet, changes, reason: reason ? reason.value : null }),
      });
      if (answer.status >= 500 || answer.status === 429) throw new Error(String(answer.status));
      const body = await answer.json().catch(() => null);
      if (!answer.ok || !body) {
        say(body ? body.message : words.textUnsaved);
        return;
      }
      take(outlet, body, changes);
      say(waiting.has(outlet) ? words.textSaving : words.textSaved);
    } catch {
      const again = waiting.get(outlet) || new Set();
      dirty.forEach((cell) => again.add(cell));
      waiting.set(outlet, again);
      say(words.textUnsaved);
      schedule(outlet, RETRY);
    } finally {
      busy.delete(outlet);
    }
  }

  // Showing the answer

  function take(outlet, body, sent) {
    const column = head(outlet);
    column.querySelector("[data-version]").value = body.version;
    const bar = column.querySelector("progress");
    bar.max = body.total;
    bar.value = body.filled;
    column.querySelector("[data-progress]").textContent = words.textProgress
      .replace("{filled}", body.filled)
      .replace("{total}", body.total);
    const conflicts = new Map(body.conflicts.map((item) => [item.cell, item]));
    for (const [key, state] of Object.entries(body.cells)) {
      const cell = cellAt(outlet, key);
      if (!cell || !cell.querySelector(".cell")) continue;
      if (conflicts.has(key)) {
        showConflict(cell, conflicts.get(key));
        continue;
      }
      renew(cell, state.texts, Boolean(sent[key]));
      showState(cell, state);
    }
  }

  // A cell nobody is typing in shows what is saved, also by another tab.
  function renew(cell, saved, isOurs) {
    const pending = waiting.get(cell.dataset.outlet);
    if (pending && pending.has(cell)) return;
    for (const input of inputsOf(cell)) {
      const text = saved[partName(input)] || "";
      if (!isOurs && input.value.trim() === input.dataset.before && input !== document.activeElement) {
        input.value = text;
      }
      input.dataset.before = text;
    }
  }

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

  function showState(cell, state) {
    cell.classList.toggle("is-bad", state.errors.length > 0);
    cell.classList.toggle("is-odd", !state.errors.length && state.warnings.length > 0);
    paragraphs(cell.querySelector("[data-errors]"), state.errors, "field__error");
    paragraphs(cell.querySelector("[data-warnings]"), state.warnings, "cell__warning");
    cell.querySelector("[data-value]").textContent = state.value ? `= ${state.value}` : "";
    cell.querySelector("[data-conflict]").replaceChildren();
    for (const input of cell.querySelectorAll("[data-part]")) {
      input.toggleAttribute("aria-invalid", false);
      if (state.errors.length) input.setAttribute("aria-invalid", "true");
    }
    const accept = cell.querySelector("[data-accept]");
    if (accept) accept.hidden = !state.warnings.length && !accept.querySelector("input").value;
  }

  function showConflict(cell, conflict) {
    const box = document.createElement("div");
    box.className = "cell__conflict";
    box.setAttribute("role", "alert");
    const theirs = Object.values(conflict.theirs).join(" / ") || words.textEmpty;
    const text = document.createElement("span");
    text.append(`${words.textConflict} `, Object.assign(document.createElement("strong"), { textContent: theirs }));
    box.append(
      text,
      choice(words.textTheirs, () => settle(cell, conflict.theirs, conflict.theirs)),
      choice(words.textMine, () => settle(cell, texts(cell), conflict.theirs)),
    );
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

  function settle(cell, kept, theirs) {
    for (const input of inputsOf(cell)) {
      input.dataset.before = theirs[partName(input)] || "";
      input.value = kept[partName(input)] || "";
    }
    cell.querySelector("[data-conflict]").replaceChildren();
    changed(cell);
  }

  // Keys

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
    const all = parts();
    return all[all.indexOf(input) + step];
  }

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

  // Pasting a block: rows go down, columns go right.

  form.addEventListener("paste", (event) => {
    const input = event.target;
    const text = (event.clipboardData || window.clipboardData).getData("text");
    if (!input.matches("[data-part]") || !/[\t\n]/.test(text.trim())) return;
    event.preventDefault();
    const block = text.replace(/\r/g, "").replace(/\n+$/, "").split("\n").map((row) => row.split("\t"));
    let start = input;
    for (const row of block) {
      if (!start) break;
      const line = lineOf(start);
      const place = line.indexOf(start);
      row.forEach((value, step) => {
        const target = line[place + step];
        if (!target) return;
        target.value = value.trim();
        changed(target.closest("td"));
      });
      start = below(start, 1);
    }
  });

  form.addEventListener("input", (event) => {
    const cell = event.target.closest("td[data-cell]");
    if (cell) changed(cell);
    else if (event.target.matches("[data-reason]")) {
      const outlet = event.target.name.split("|")[1];
      if (!waiting.has(outlet)) waiting.set(outlet, new Set());
      schedule(outlet, PAUSE);
    }
  });

  // Phones: one outlet at a time.

  const chooser = form.querySelector("[data-outlet-chooser]");
  function show(outlet) {
    for (const part of form.querySelectorAll("[data-outlet]")) {
      part.classList.toggle("is-other", part.dataset.outlet !== outlet);
    }
  }
  if (chooser) {
    const wrong = form.querySelector("td.is-bad, td.is-odd");
    if (wrong) chooser.value = wrong.dataset.outlet;
    chooser.addEventListener("change", () => show(chooser.value));
    show(chooser.value);
  }

  window.addEventListener("beforeunload", (event) => {
    if (waiting.size && !form.dataset.sent) event.preventDefault();
  });
  // What is still on its way is saved first, so that *Send* carries the newest version.
  form.addEventListener("submit", async (event) => {
    const button = form.querySelector("[type=submit]");
    if (form.dataset.sent) return;
    if (form.querySelector(".cell__conflict")) {
      event.preventDefault();
      form.querySelector(".cell__conflict button").focus();
      return;
    }
    if (!waiting.size && !busy.size) {
      form.dataset.sent = "1";
      return;
    }
    event.preventDefault();
    button.disabled = true;
    for (const timer of timers.values()) clearTimeout(timer);
    for (let round = 0; round < 20 && (waiting.size || busy.size); round += 1) {
      for (const outlet of [...waiting.keys()]) await save(outlet);
      for (const timer of timers.values()) clearTimeout(timer);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    button.disabled = false;
    if (form.querySelector(".cell__conflict")) {
      form.querySelector(".cell__conflict button").focus();
      return;
    }
    form.dataset.sent = "1";
    form.requestSubmit();
  });

  const summary = form.querySelector("[data-summary]");
  if (summary) summary.focus();
})();
