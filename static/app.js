/* What pages gain with a script; none of it is needed. htmx sends the drafts of form[data-draft]; this file keeps what is typed
   until the server has it (of form[data-keep] too, which has no drafts), says so, and puts the focus where the work is. */
"use strict";
/* What htmx may do: no eval (the content policy forbids it), no pages in the browser's storage; answers that carry errors beside the fields
   are shown. */
Object.assign(htmx.config, {
  allowEval: false, includeIndicatorStyles: false, selfRequestsOnly: true, historyCacheSize: 0, allowScriptTags: false,
  responseHandling: [{ code: "204", swap: false }, { code: "[23]..", swap: true }, { code: "(409|422)", swap: true, error: false },
    { code: "[45]..", swap: false, error: true }],
});
(() => {
  const PREFIX = "kinerja:";
  const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  const account = document.body.dataset.account;
  const words = JSON.parse(document.body.dataset.words || "{}");
  const states = new WeakMap();
  const one = (selector, root = document) => root.querySelector(selector);

  /* A fresh key for every new content: the server answers a repeated key with its first answer, and would drop what came after. */
  const ulid = () => {
    let time = Date.now(), text = "";
    for (let i = 0; i < 10; i++, time = Math.floor(time / 32)) text = ALPHABET[time % 32] + text;
    return crypto.getRandomValues(new Uint8Array(16)).reduce((all, byte) => all + ALPHABET[byte % 32], text);
  };
  window.kinerja = { ulid };

  /* ---- what is typed, kept on this device ---- */
  const KEPT = "form[data-draft], form[data-keep]";
  const place = key => PREFIX + account + ":" + key;
  const slot = form => place(form.dataset.draft || form.dataset.keep);
  const slots = () => Object.keys(localStorage).filter(name => name.startsWith(PREFIX));
  const typed = form => [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !["csrf_token", "key", "version"].includes(name));
  const read = name => JSON.parse(localStorage.getItem(name) || "null");
  const state = form => {
    if (!states.has(form)) states.set(form, { changes: 0, sent: 0, tries: 0, key: null, busy: false, waiting: null, timer: 0 });
    return states.get(form);
  };
  const keep = (form, leaving = false) => {
    try {
      localStorage.setItem(slot(form), JSON.stringify({ version: one("[name=version]", form)?.value, fields: typed(form), leaving }));
    } catch { say(form, "full", "bad"); }
  };
  const say = (form, word, look) => {
    const line = one("[data-saved]", form);
    if (!line || !words[word]) return;
    line.className = "saved saved-" + look;
    one("[role=status]", line).textContent = words[word];
  };
  const grouped = fields => {
    const found = new Map();
    for (const [name, value] of fields) found.set(name, [...(found.get(name) || []), value]);
    return found;
  };
  const fill = (form, left, all = true) => {
    for (const control of form.elements) {
      const values = left.get(control.name);
      if (!control.name || ["hidden", "submit", "file"].includes(control.type) || (!all && !values)) continue;
      if (["checkbox", "radio"].includes(control.type)) control.checked = Boolean(values?.includes(control.value));
      else if (values?.length) control.value = values.shift();
      if (!control.matches("textarea") || !control.value) continue;
      for (let fold = control.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    }
  };
  const restore = form => {
    const kept = read(slot(form));
    /* Beside errors stands what was refused: it is on the page and nowhere else. */
    if (one(".errs", form.parentElement)) return touched(form) || (form.dataset.draft && send(form));
    if (!kept) return;
    if (kept.settled || JSON.stringify(kept.fields) === JSON.stringify(typed(form))) return localStorage.removeItem(slot(form));
    /* Where rows stand that may be others by now, the script that finds them again comes only when there is something to bring back. */
    if (form.dataset.rows && !window.kinerja.rekeyed) {
      const script = document.createElement("script");
      script.src = form.dataset.rows;
      script.onload = () => restore(form);
      return document.head.append(script);
    }
    fill(form, grouped(window.kinerja.rekeyed ? window.kinerja.rekeyed(form, kept.fields, typed(form)) : kept.fields));
    if (!form.dataset.draft) return;
    /* Made from an older version: the server then shows both instead of letting the older text win. */
    const version = one("[name=version]", form);
    if (kept.version && version) version.value = kept.version;
    state(form).changes++;
    say(form, "restored", "off");
    send(form);
  };
  const send = form => htmx.trigger(form, "change");
  const draft = event => event.detail.elt.matches?.("form[data-draft]") && event.detail.elt;

  const touched = form => {
    state(form).changes++;
    keep(form);
  };
  const onTyping = event => {
    const form = event.target.closest?.(KEPT);
    if (form && event.target !== form) touched(form);
  };
  document.addEventListener("input", onTyping);
  document.addEventListener("change", onTyping);

  document.addEventListener("htmx:configRequest", event => {
    const form = event.detail.elt.closest("form[data-draft]");
    if (!form) return;
    const now = state(form);
    if (now.key?.of !== now.changes || !draft(event)) now.key = { of: now.changes, text: ulid() };
    event.detail.parameters.key = now.key.text;
    if (["add", "remove"].includes(event.detail.elt.name)) now.asked = grouped(typed(form));
  });
  document.addEventListener("htmx:beforeRequest", event => {
    const form = draft(event);
    if (!form) return;
    const now = state(form);
    if (now.leaving) return event.preventDefault();
    now.busy = true;
    now.sent = now.changes;
    say(form, "saving", "off");
  });
  document.addEventListener("htmx:afterRequest", event => {
    strip("gagal", event.detail.failed && event.detail.xhr.status >= 400);
    if (event.detail.successful) strip("luring", !navigator.onLine);
    const form = draft(event);
    if (!form) return;
    const now = state(form), status = event.detail.xhr.status;
    now.busy = false;
    if (event.detail.successful && status < 400) {
      now.tries = 0;
      if (now.sent === now.changes) localStorage.removeItem(slot(form));
    } else if ([400, 401, 404].includes(status)) say(form, "ended", "bad");
    else if (status !== 409 && status !== 422) again(form);
    if (now.waiting) now.waiting();
  });
  const again = form => {
    const now = state(form);
    say(form, "retry", "bad");
    clearTimeout(now.timer);
    now.timer = setTimeout(() => send(form), Math.min(60000, 2000 * 2 ** now.tries++));
  };

  /* What is typed into a group while a row more or less is on its way: the answer does not know it, so it is put back. */
  const behind = (form, by) => {
    const asked = state(form).asked, gone = by.name === "remove" ? by.value.split(".") : null;
    const found = new Map();
    for (const [name, values] of asked ? grouped(typed(form)) : []) {
      if (JSON.stringify(asked.get(name)) === JSON.stringify(values)) continue;
      const cell = gone && name.match(new RegExp(`^(a-${gone[0]}-)(\\d+)(-.*)$`));
      if (!cell || +cell[2] < +gone[1]) found.set(name, values);
      else if (+cell[2] > +gone[1]) found.set(cell[1] + (cell[2] - 1) + cell[3], values);
    }
    state(form).asked = null;
    return found;
  };
  document.addEventListener("htmx:beforeSwap", event => {
    const by = event.detail.requestConfig?.elt, form = by?.closest("form[data-draft]");
    if (form && event.detail.shouldSwap && ["add", "remove"].includes(by.name)) state(form).late = behind(form, by);
  });
  const putBack = form => {
    const late = state(form).late;
    state(form).late = null;
    if (!late?.size) return;
    fill(form, late, false);
    touched(form);
    send(form);
  };

  /* ---- leaving a form ---- */
  document.addEventListener("submit", event => {
    const form = event.target;
    if (form.matches("[data-logout]")) return slots().forEach(name => localStorage.removeItem(name));
    if (form.matches("[data-settles]")) return settle(event, place(form.dataset.settles));
    if (!form.matches(KEPT)) return;
    const now = state(form);
    if (!navigator.onLine || now.busy) {
      event.preventDefault();
      strip("luring", !navigator.onLine);
      const submitter = event.submitter;
      /* A draft is on its way: the form waits for its answer, which carries the version this one must be made from. */
      now.waiting = now.busy ? () => { now.waiting = null; form.requestSubmit(submitter); } : null;
      return;
    }
    now.leaving = true;
    if (now.changes) keep(form, true);
  });
  /* One of two versions was picked: what this device kept of the other must not come back. */
  const settle = (event, name) => {
    const kept = read(name);
    strip("luring", !navigator.onLine);
    if (!navigator.onLine) event.preventDefault();
    else if (kept) localStorage.setItem(name, JSON.stringify({ ...kept, settled: true }));
  };
  window.addEventListener("pageshow", event => {
    if (event.persisted) document.querySelectorAll(KEPT).forEach(form => { state(form).leaving = false; });
  });
  /* The server answered with a page of its own, so what was on its way has arrived; a page of a fault keeps it. */
  const tidy = () => {
    const here = new Set([...document.querySelectorAll(KEPT)].map(slot));
    const unsettle = name => { const kept = read(name); if (kept?.settled) localStorage.setItem(name, JSON.stringify({ ...kept, settled: false })); };
    if (one("[data-fault]")) return slots().forEach(unsettle);
    slots().filter(name => !here.has(name) && read(name)?.leaving).forEach(name => localStorage.removeItem(name));
  };

  /* ---- connection ---- */
  const strip = (id, shown) => { const line = document.getElementById(id); if (line) line.hidden = !shown; };
  document.addEventListener("htmx:sendError", () => strip("luring", true));
  window.addEventListener("offline", () => strip("luring", true));
  window.addEventListener("online", () => {
    strip("luring", false);
    document.querySelectorAll("form[data-draft]").forEach(form => { if (localStorage.getItem(slot(form))) send(form); });
  });

  /* ---- focus ---- */
  document.addEventListener("htmx:afterSettle", event => {
    const by = event.detail.requestConfig?.elt;
    const part = by && by.getAttribute("hx-target") ? one(by.getAttribute("hx-target")) : event.detail.elt;
    if (!part || (by && by.matches("form[data-draft]"))) return;
    if (["add", "remove"].includes(by?.name)) {
      /* The rows are other ones now: a summary that names them by their old numbers would lead astray. */
      one(".errs")?.remove();
      putBack(by.closest("form[data-draft]") || one("form[data-draft]"));
    }
    const box = one(".errs", part) || (part.matches(".errs") && part);
    const rows = part.querySelectorAll("fieldset.item");
    const next = box || (by?.name === "add" && rows.length && one("input:not([type=hidden]), select, textarea", rows[rows.length - 1]))
      || (by?.name === "remove" && one("[tabindex='-1']", part))
      || (by?.name === "take" && (one(":checked", part) || one("input:not([type=hidden]), select", part)));
    if (next) next.focus();
    part.classList.add("swapped");
  });

  /* ---- the account menu closes like a menu ---- */
  const close = event => {
    const menu = one("details.menu[open]");
    if (!menu || (event.type === "click" && menu.contains(event.target)) || (event.type === "keydown" && event.key !== "Escape")) return;
    menu.open = false;
    if (event.type === "keydown") one("summary", menu).focus();
  };
  document.addEventListener("click", close);
  document.addEventListener("keydown", close);

  const begin = () => {
    strip("luring", !navigator.onLine);
    one(".errs")?.focus();
    if (!account) return;
    tidy();
    document.querySelectorAll(KEPT).forEach(restore);
  };
  /* After htmx has read the page: both are deferred, and htmx begins when the document is ready. */
  if (document.readyState === "complete") begin();
  else window.addEventListener("load", begin);
})();
