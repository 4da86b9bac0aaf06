// What is typed and not yet on the server stays in this browser: per person, for a week at most,
// gone at sign-out. And the one way in which pages send by themselves, with a word for every end.
"use strict";

const portalKept = (() => {
  const MARK = "kept|";
  const NEWS = "kept-signed-in";
  const LIFE = 7 * 24 * 3600 * 1000;
  const PATIENCE = 20000;
  const words = document.querySelector("meta[name=portal]").dataset;
  const { person, here, signIn } = words;

  const named = (name) => `${MARK}${person}|${name}`;

  function token() {
    const found = document.cookie.split("; ").find((part) => part.startsWith("csrftoken="));
    return found ? decodeURIComponent(found.slice("csrftoken=".length)) : "";
  }

  function read(name) {
    try {
      const found = JSON.parse(localStorage.getItem(named(name)));
      return found ? found.value : null;
    } catch {
      return null;
    }
  }

  // False when the browser keeps nothing: the page has to stay open then.
  function write(name, value) {
    if (!person) return false;
    try {
      localStorage.setItem(named(name), JSON.stringify({ at: Date.now(), value }));
      return true;
    } catch {
      return false;
    }
  }

  function drop(name) {
    try {
      localStorage.removeItem(named(name));
    } catch {
      // Nothing could be kept either.
    }
  }

  function keys(prefix) {
    try {
      return Object.keys(localStorage).filter((key) => key.startsWith(prefix));
    } catch {
      return [];
    }
  }

  const names = () => keys(named("")).map((key) => key.slice(named("").length));

  function forgetOld() {
    for (const key of keys(MARK)) {
      let at = 0;
      try {
        at = JSON.parse(localStorage.getItem(key)).at;
      } catch {
        // Not ours, or half written.
      }
      if (!(Date.now() - at < LIFE)) localStorage.removeItem(key);
    }
  }

  // Sending

  function asked(address, options) {
    return fetch(address, {
      redirect: "manual",
      cache: "no-store",
      signal: AbortSignal.timeout(PATIENCE),
      ...options,
    });
  }

  function posted(address, body) {
    return asked(address, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
      body: JSON.stringify({ ...body, person }),
    });
  }

  // taken | refused | signedout | forbidden | busy | failed | offline
  async function outcome(answer) {
    const { status } = answer;
    if (answer.type === "opaqueredirect" || status === 401) return { kind: "signedout" };
    const wait = Number(answer.headers.get("Retry-After")) || 0;
    if (status === 429 || status === 503) return { kind: "busy", wait };
    if (status >= 500) return { kind: "failed", wait };
    if (status === 403) return { kind: "forbidden" };
    const told = await answer.json().catch(() => null);
    if (answer.ok) return told ? { kind: "taken", told } : { kind: "failed", wait };
    const words = told ? [told.message || told.title, told.detail] : [];
    return { kind: "refused", code: told ? told.code : "", message: words.filter(Boolean).join(" ") };
  }

  // Another tab's sign-in changes the token; asking who is signed in brings the one that counts.
  async function send(address, body) {
    try {
      let answer = await posted(address, body);
      if (answer.status === 403) {
        await asked(here, {});
        answer = await posted(address, body);
      }
      return await outcome(answer);
    } catch {
      return { kind: "offline" };
    }
  }

  // Whether a form would reach the server as this person.
  async function probe() {
    try {
      const found = await outcome(await asked(here, {}));
      if (found.kind !== "taken" || found.told.person === person) return found;
      return { kind: found.told.person ? "other" : "signedout" };
    } catch {
      return { kind: "offline" };
    }
  }

  // What an end of sending means, for people.
  function wordsFor(end) {
    if (isOther(end)) return words.textOther;
    const sentences = {
      signedout: words.textSignedOut,
      forbidden: words.textForbidden,
      busy: words.textBusy,
      offline: words.textOffline,
      refused: end.message,
    };
    return sentences[end.kind] || words.textFailed;
  }

  const isOther = (end) => end.kind === "other" || end.code === "other_person";
  const needsSignIn = (end) => isOther(end) || end.kind === "signedout" || end.kind === "forbidden";

  // Signing in

  const signInLink = () => `${signIn}?next=${encodeURIComponent(location.pathname + location.search)}`;

  function onReturn(act) {
    window.addEventListener("online", act);
    window.addEventListener("focus", act);
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") act();
    });
    window.addEventListener("storage", (event) => {
      if (event.key === NEWS) act();
    });
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.elements.csrfmiddlewaretoken && token()) form.elements.csrfmiddlewaretoken.value = token();
    if (!form.matches("[data-signs-out]")) return;
    if (names().length && !window.confirm(words.textSignOut)) event.preventDefault();
    else names().forEach(drop);
  });

  forgetOld();
  if (person) {
    try {
      localStorage.setItem(NEWS, String(Date.now()));
    } catch {
      // Other tabs notice when somebody looks at them.
    }
  }

  return { read, write, drop, names, send, probe, token, wordsFor, needsSignIn, signInLink, onReturn };
})();
