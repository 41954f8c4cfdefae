/* Text kept on the device finds its given row again, whatever became of the rows since. Only on pages with given rows. */
"use strict";
(() => {
  /* A given row says what it stands for: what was typed goes to where that stands now. What has no row any more is left out; a new
     row stays as it is. `fields`: what was kept; `typed`: what stands on the page. Both are lists of [name, value]. */
  window.kinerja.rekeyed = (form, fields, typed) => {
    const group = name => name.replace(/\d+-row$/, "");
    const there = [...form.querySelectorAll("input[type=hidden][name$='-row']")];
    const places = new Map(there.map(key => [group(key.name) + key.value, key.name.slice(0, -3)]));
    const given = new Set(there.map(key => group(key.name)));
    const rows = fields.filter(([name]) => given.has(group(name)) && name.endsWith("-row"));
    const moved = new Map(rows.map(([name, value]) => [name.slice(0, -3), places.get(group(name) + value)]));
    const row = name => name.match(/^a-\w+-\d+-/)?.[0];
    const found = new Set(moved.values()), fresh = new Set([...places.values()].filter(place => !found.has(place)));
    return fields.flatMap(([name, value]) => {
      const old = row(name), now = moved.get(old);
      return !moved.has(old) ? [[name, value]] : now ? [[now + name.slice(old.length), value]] : [];
    }).concat(typed.filter(([name]) => fresh.has(row(name))));
  };
})();
