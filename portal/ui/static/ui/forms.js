// What is typed into a form of more than three fields, or into a long text, is kept in the browser
// until the server has taken it. Never kept: passwords, sign-in codes, files, hidden fields.
"use strict";

(() => {
  const FEW = 3;
  // A page that began this shortly after a form was sent is the answer to it.
  const AT_ONCE = 2000;
  const NAME = "form|";
  const SECRET = "[type=password], [type=file], [type=hidden], [type=submit], [autocomplete=one-time-code]";
  const notice = document.getElementById("kept-notice");
  if (!notice) return;

  const kept = new Map();
  // A form that came back with its errors: what stood there before anything was typed.
  const origins = new Map();
  const isAnswer = document.querySelector("meta[name=portal]").dataset.method === "POST";
  let isLeaving = false;

  const fieldsOf = (form) =>
    [...form.elements].filter((field) => field.name && field.matches("input, select, textarea") && !field.matches(SECRET));
  const namesOf = (form) => [...new Set(fieldsOf(form).map((field) => field.name))];
  const named = (form, name) => fieldsOf(form).filter((field) => field.name === name);
  const isTicked = (field) => field.type === "checkbox" || field.type === "radio";

  function isWorthKeeping(form) {
    if (form.matches("[data-grid], [data-signs-out]") || form.querySelector("[type=password]")) return false;
    return namesOf(form).length > FEW || form.querySelector("textarea") !== null;
  }

  const forms = () => [...document.querySelectorAll("main form[method=post]")].filter(isWorthKeeping);

  // By where it is sent to: a form that comes back with errors stands at another address.
  function addressOf(form) {
    const target = new URL(form.getAttribute("action") || location.href, location.href);
    return target.pathname + target.search;
  }

  function entryOf(form) {
    const same = forms().filter((other) => addressOf(other) === addressOf(form));
    return `${NAME}${addressOf(form)}|${same.indexOf(form)}`;
  }

  // The texts, or what is ticked or chosen, under one name: as it stands, or as the page came.
  function values(form, name, isBefore = false) {
    return named(form, name).flatMap((field) => {
      if (isTicked(field)) return (isBefore ? field.defaultChecked : field.checked) ? [field.value] : [];
      if (!field.options) return [isBefore ? field.defaultValue : field.value];
      const chosen = [...field.options].filter((option) => (isBefore ? option.defaultSelected : option.selected));
      if (!chosen.length && isBefore && !field.multiple && field.options.length) return [field.options[0].value];
      return chosen.map((option) => option.value);
    });
  }

  const isSame = (one, other) => JSON.stringify(one) === JSON.stringify(other);

  function fill(form, name, found) {
    named(form, name).forEach((field, place) => {
      if (isTicked(field)) field.checked = found.includes(field.value);
      else if (field.options) for (const option of field.options) option.selected = found.includes(option.value);
      else field.value = found[place] ?? "";
    });
  }

  function changes(form) {
    const found = {};
    const origin = origins.get(form) || {};
    for (const name of namesOf(form)) {
      const [was, now] = [origin[name] || values(form, name, true), values(form, name)];
      if (!isSame(was, now)) found[name] = { was, now };
    }
    return found;
  }

  function keep(form, sent = 0) {
    const fields = changes(form);
    if (!Object.keys(fields).length) {
      portalKept.drop(entryOf(form));
      kept.delete(form);
      return;
    }
    kept.set(form, portalKept.write(entryOf(form), { fields, sent }));
  }

  // Coming back

  const ERRORS = "[aria-invalid=true], .field__error, [role=status] .notice--bad, [role=alert].notice--bad";
  const hasErrors = () => document.querySelector(`main :is(${ERRORS})`) !== null;

  // Whether this page answers the sending of an entry, and the answer is that it was taken.
  function isTaken(entry, form) {
    const since = performance.timeOrigin - entry.sent;
    if (!entry.sent || Math.abs(since) > AT_ONCE || hasErrors()) return false;
    const [navigation] = performance.getEntriesByType("navigation");
    if (navigation && navigation.redirectCount > 0) return true;
    // Not sent on to another page: an answer of its own, or a page somebody asked for by hand.
    const isShownAgain = form && Object.entries(entry.fields).every(([name, { now }]) => isSame(values(form, name, true), now));
    return isAnswer && !isShownAgain;
  }

  const labelOf = (form, name) => {
    const [field] = named(form, name);
    const label = field && field.labels && field.labels[0];
    return label ? label.textContent.trim() : name;
  };

  function putBack(form, entry) {
    let count = 0;
    const others = [];
    const origin = {};
    for (const [name, { was, now }] of Object.entries(entry.fields)) {
      const here = values(form, name, true);
      if (isSame(here, now)) origin[name] = was;
      if (isSame(here, now) || !named(form, name).length) continue;
      if (isSame(here, was)) {
        fill(form, name, now);
        count += 1;
      } else {
        others.push(`${labelOf(form, name)}: ${now.join(", ")}`);
      }
    }
    if (isAnswer) origins.set(form, origin);
    keep(form);
    if (count || others.length) tellBack(form, others);
  }

  // Saying

  function shown(form) {
    const old = form.querySelector("[data-trouble]");
    const box = old || notice.content.firstElementChild.cloneNode(true);
    if (!old) form.prepend(box);
    for (const part of box.querySelectorAll("[data-sign-in-again], [data-discard]")) part.hidden = true;
    box.querySelector("[data-others]").replaceChildren();
    return box;
  }

  function tellBack(form, others) {
    const box = shown(form);
    box.className = "notice notice--ok";
    box.querySelector("[data-trouble-text]").textContent = notice.dataset.textBack;
    const items = others.map((text) => Object.assign(document.createElement("li"), { textContent: text }));
    box.querySelector("[data-others]").replaceChildren(...items);
    box.querySelector("[data-trouble-kept]").textContent = others.length ? notice.dataset.textOthers : "";
    const discard = box.querySelector("[data-discard]");
    discard.hidden = false;
    discard.addEventListener("click", () => {
      form.reset();
      origins.delete(form);
      keep(form);
      box.remove();
    });
  }

  function tellEnd(form, end) {
    const box = shown(form);
    box.className = "notice notice--bad";
    box.querySelector("[data-trouble-text]").textContent = portalKept.wordsFor(end);
    const isKept = kept.get(form);
    box.querySelector("[data-trouble-kept]").textContent = isKept ? notice.dataset.textKept : notice.dataset.textNotKept;
    const link = box.querySelector("[data-sign-in-again]");
    link.hidden = !portalKept.needsSignIn(end);
    link.href = portalKept.signInLink();
    link.target = isKept ? "" : "_blank";
    link.addEventListener("click", () => {
      isLeaving = isKept;
    });
    box.scrollIntoView({ block: "nearest" });
  }

  // Typing, sending, leaving

  for (const kind of ["input", "change"]) {
    document.addEventListener(kind, (event) => {
      const { form } = event.target;
      if (form && forms().includes(form)) keep(form);
    });
  }

  // Asked first: what would end at a sign-in page, or nowhere, is not sent off.
  document.addEventListener(
    "submit",
    async (event) => {
      const form = event.target;
      if (!kept.has(form) || form.dataset.asked) return;
      event.preventDefault();
      event.stopPropagation();
      const { submitter } = event;
      const end = await portalKept.probe();
      if (end.kind !== "taken") {
        tellEnd(form, end);
        return;
      }
      keep(form, Date.now());
      isLeaving = true;
      form.dataset.asked = "1";
      form.requestSubmit(submitter);
    },
    true,
  );

  window.addEventListener("beforeunload", (event) => {
    if (kept.size && !isLeaving) event.preventDefault();
  });

  // A page out of the browser's memory is to be asked and warned about again.
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    isLeaving = false;
    for (const form of forms()) delete form.dataset.asked;
  });

  const byEntry = new Map(forms().map((form) => [entryOf(form), form]));
  for (const name of portalKept.names().filter((each) => each.startsWith(NAME))) {
    const form = byEntry.get(name);
    const entry = portalKept.read(name);
    if (!entry) continue;
    if (isTaken(entry, form)) portalKept.drop(name);
    else if (form) putBack(form, entry);
  }
})();
