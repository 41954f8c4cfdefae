/* Files sent as soon as they are chosen, one after the other, with progress, a way to cancel and to try again. Without this file they go with the
   next save of the form. What it says, and how a file on its way looks, stands in the page (templates/files/_line.html). */
"use strict";
(() => {
  const LONGEST = 2000, WORTH_IT = 1_500_000, MEGABYTE = 1_000_000;
  const entries = [];
  const words = JSON.parse(document.getElementById("unggahan").dataset.words);
  const one = (selector, root = document) => root.querySelector(selector);
  const number = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 });
  const size = bytes => bytes < MEGABYTE ? `${number.format(Math.ceil(bytes / 1000))}\u00a0kB` : `${number.format(bytes / MEGABYTE)}\u00a0MB`;
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_all, name) => values[name]);
  const box = entry => document.getElementById(entry.box);
  const pending = entry => entry.state === "waiting" || entry.state === "sending";
  let held = null;

  /* ---- the page ---- */
  const setup = root => {
    for (const each of [...(root.matches?.(".up") ? [root] : []), ...root.querySelectorAll(".up")]) {
      each.classList.add("on");
      const input = one("input[type=file]", each);
      /* Sent from here, not with the form, which then is an ordinary one. */
      if (input?.name) { input.dataset.control = input.name; input.removeAttribute("name"); }
      each.closest("form").removeAttribute("enctype");
      one("[data-queue]", each).append(...entries.filter(entry => entry.box === each.id).map(entry => entry.line));
    }
  };
  const look = (entry, state, text) => {
    entry.state = state;
    const bad = ["refused", "lost"].includes(state);
    entry.line.classList.toggle("bad", bad);
    one("[data-says]", entry.line).className = bad ? "err" : "small";
    one("[data-says]", entry.line).textContent = text;
    one("[data-retry]", entry.line).hidden = state !== "lost";
    one("[data-cancel] span", entry.line).textContent = state === "refused" ? words.close : words.cancel;
    one(".bar-up", entry.line).hidden = bad;
    progress(entry, 0);
  };
  const progress = (entry, percent) => {
    one("progress", entry.line).value = percent;
    one("[data-percent]", entry.line).textContent = `${percent}%`;
  };
  const show = entry => {
    one("[data-name]", entry.line).textContent = entry.file.name;
    one("[data-size]", entry.line).textContent = size(entry.file.size);
    one("progress", entry.line).setAttribute("aria-label", entry.file.name);
  };
  const drop = entry => {
    entries.splice(entries.indexOf(entry), 1);
    entry.line.remove();
  };

  /* ---- choosing ---- */
  const onChoosing = event => {
    if (!event.target.matches?.(".up.on input[type=file]")) return;
    /* Nothing was typed: the form has nothing to save. */
    event.stopPropagation();
    if (event.type !== "change") return;
    const input = event.target, files = [...input.files];
    input.value = "";
    for (const file of files) add(input, file);
    pump();
  };
  const add = (input, file) => {
    const place = input.closest(".up");
    const there = entries.filter(entry => entry.box === place.id && entry.state !== "refused").length;
    const line = one("li", document.getElementById("unggahan").content).cloneNode(true);
    const entry = { box: place.id, form: input.form, url: place.dataset.upload, control: input.dataset.control,
      limit: +place.dataset.limit, key: kinerja.ulid(), file, line };
    entries.push(entry);
    one("[data-queue]", place).append(line);
    show(entry);
    look(entry, "waiting", words.waiting);
    if (there >= +place.dataset.left) look(entry, "refused", fill(words.too_many, { left: place.dataset.left }));
    one("[data-cancel]", line).addEventListener("click", () => cancel(entry));
    one("[data-retry]", line).addEventListener("click", () => again(entry));
  };
  const cancel = entry => {
    entry.request?.abort();
    drop(entry);
    one("input[type=file]", box(entry))?.focus();
    pump();
  };
  const again = entry => {
    look(entry, "waiting", words.waiting);
    pump();
  };

  /* ---- sending ---- */
  /* A photo as a phone takes it costs its sender megabytes and shows its reader nothing more. The same photo gives the same bytes on the same device. */
  const shrink = async file => {
    if (file.type !== "image/jpeg" || file.size < WORTH_IT || !window.createImageBitmap) return file;
    try {
      const picture = await createImageBitmap(file), scale = LONGEST / Math.max(picture.width, picture.height);
      if (scale >= 1) return file;
      const canvas = document.createElement("canvas");
      canvas.width = Math.round(picture.width * scale);
      canvas.height = Math.round(picture.height * scale);
      canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
      const small = await new Promise(done => canvas.toBlob(done, "image/jpeg", 0.85));
      return small && small.size < file.size ? new File([small], file.name, { type: file.type }) : file;
    } catch { return file; /* not a picture after all: the server says so */ }
  };
  const pump = async () => {
    if (entries.some(entry => entry.state === "sending")) return;
    const entry = entries.find(each => each.state === "waiting");
    if (!entry) return release();
    look(entry, "sending", words.preparing);
    if (!entry.whole) { entry.whole = entry.file; entry.file = await shrink(entry.file); show(entry); }
    if (!entries.includes(entry)) return pump();
    if (entry.file.size > entry.limit) {
      look(entry, "refused", fill(words.too_large, { limit: size(entry.limit) }));
      return pump();
    }
    send(entry);
  };
  const send = entry => {
    const request = entry.request = new XMLHttpRequest(), body = new FormData();
    body.append("csrf_token", one("[name=csrf_token]", entry.form).value);
    body.append("key", entry.key);
    body.append(entry.control, entry.file, entry.file.name);
    request.open("POST", entry.url);
    request.setRequestHeader("HX-Request", "true");
    request.upload.addEventListener("progress", event => progress(entry, Math.floor(100 * event.loaded / event.total)));
    request.upload.addEventListener("load", () => { one("[data-says]", entry.line).textContent = words.checking; });
    request.addEventListener("load", () => answered(entry, request));
    request.addEventListener("error", () => { look(entry, "lost", words.lost); pump(); });
    one("[data-says]", entry.line).textContent = words.sending;
    request.send(body);
  };
  const answered = (entry, request) => {
    const status = request.status;
    if (status === 200) {
      drop(entry);
      swap(request.responseText);
      document.getElementById("terunggah").textContent = fill(words.done, { name: entry.file.name });
      /* What depends on it elsewhere in the form comes with the answer of a save. */
      htmx.trigger(entry.form.isConnected ? entry.form : one("form[data-draft]"), "change");
    } else if (status === 409 || status === 422) look(entry, "refused", request.responseText);
    else if (status === 413) look(entry, "refused", fill(words.too_large, { limit: size(entry.limit) }));
    else if ([400, 401, 404].includes(status)) look(entry, "lost", words.ended);
    else look(entry, "lost", words.broken);
    pump();
  };
  const swap = html => {
    const page = document.createElement("template");
    page.innerHTML = html;
    for (const part of [...page.content.children]) {
      const old = document.getElementById(part.id);
      if (!old) continue;
      const focused = old.contains(document.activeElement);
      old.replaceWith(part);
      htmx.process(part);
      setup(part);
      if (focused) (one("input[type=file]", part) || one("[tabindex='-1']", part))?.focus();
    }
  };

  /* ---- leaving ---- */
  /* The form waits until every file has arrived; one that cannot arrive is pointed at. */
  document.addEventListener("submit", event => {
    const mine = entries.filter(entry => entry.form === event.target && entry.state !== "refused");
    if (!mine.length) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const lost = mine.find(entry => !pending(entry));
    held = lost ? null : { form: event.target, by: event.submitter };
    if (lost) one("[data-says]", lost.line).textContent = words.stuck;
    document.getElementById("terunggah").textContent = lost ? words.stuck : words.stay;
    (lost ? one("[data-retry]", lost.line) : mine[0].line).scrollIntoView({ block: "center" });
    if (lost) one("[data-retry]", lost.line).focus();
  }, true);
  const release = () => {
    const form = held?.form;
    if (!form || entries.some(entry => entry.form === form && entry.state === "lost")) return;
    const by = held.by?.isConnected ? held.by : null;
    held = null;
    if (form.isConnected) form.requestSubmit(by);
  };
  window.addEventListener("beforeunload", event => { if (entries.some(pending)) event.preventDefault(); });
  window.addEventListener("online", () => entries.filter(entry => entry.state === "lost").forEach(again));

  document.addEventListener("input", onChoosing, true);
  document.addEventListener("change", onChoosing, true);
  htmx.onLoad(setup);
  setup(document.body);
})();
