// Search and filters. Everything can be read without them.
"use strict";
(() => {
  const fold = (words) => words.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "");
  const split = (words) => fold(words).match(/[\p{L}\p{N}]+/gu) || [];
  const make = (tag, words, parent) => {
    const made = document.createElement(tag);
    if (words) made.textContent = words;
    if (parent) parent.append(made);
    return made;
  };

  // Whether two words differ by one letter put in, left out, changed or swapped.
  const near = (one, other) => {
    if (Math.abs(one.length - other.length) > 1) return false;
    let a = 0;
    while (a < one.length && one[a] === other[a]) a++;
    const end = (x, y) => one.slice(x) === other.slice(y);
    return end(a + 1, a + 1) || end(a + 1, a) || end(a, a + 1) ||
      (one[a] === other[a + 1] && one[a + 1] === other[a] && end(a + 2, a + 2));
  };

  const worth = (asked, word) => {
    if (word === asked) return 4;
    if (asked.length > 1 && word.startsWith(asked)) return 3;
    if (asked.length > 4 && asked.startsWith(word) && word.length > 4) return 2;
    if (asked.length > 2 && word.includes(asked)) return 2;
    return asked.length > 3 && near(asked, word) ? 1 : 0;
  };

  // Each word of the question with what else it may mean. Words that only put the question are
  // left out, unless there are no others.
  const meant = (question, synonyms) => {
    const words = split(question);
    const found = [];
    const asking = new Set(synonyms.filter((one) => one[2] === "word").map((one) => one[1]));
    for (let at = 0; at < words.length;) {
      let most = 0;
      let said = [];
      let puts = asking.has(words[at]);
      for (const [phrase, means, kind] of synonyms) {
        const parts = split(phrase);
        if (parts.length < most || parts.some((part, i) => words[at + i] !== part)) continue;
        if (parts.length > most) said = [];
        most = parts.length;
        puts = kind === "word";
        said.push(split(means));
      }
      const own = words.slice(at, at + Math.max(most, 1));
      const ways = [own, ...said.filter((one) => one.length)];
      if (!puts) found.push(ways);
      at += Math.max(most, 1);
    }
    return found.length ? found : words.map((word) => [[word]]);
  };

  const search = (question, index) => {
    const asked = meant(question, index.words);
    const code = fold(question).replace(/[^a-z0-9]/g, "");
    const found = [];
    for (const [kind, name, path, words] of index.things) {
      const title = split(name);
      const rest = split(words).concat(split(kind));
      const best = (word) => Math.max(0, ...title.map((one) => 2 * worth(word, one)),
        ...rest.map((one) => worth(word, one)));
      const values = asked.map((ways) => Math.max(...ways.map((way) => {
        const all = way.map(best);
        return all.some((one) => !one) ? 0 : all.reduce((a, b) => a + b, 0) / all.length;
      })));
      let bonus = 0;
      if (code.length > 1 && fold(name.split(" ")[0]).replace(/[^a-z0-9]/g, "") === code) bonus += 50;
      if (fold(name) === fold(question.trim())) bonus += 40;
      const whole = title.join(" ");
      if (asked.length === 1 && asked[0].some((way) => way.join(" ") === whole)) bonus += 30;
      const named = title.filter((one) => asked.some((ways) =>
        ways.some((way) => way.some((word) => worth(word, one)))));
      bonus += (3 * named.length) / Math.max(title.length, 1) + (kind === "role" ? 0.5 : 0);
      if (values.some((one) => one)) found.push({ kind, name, path, values, bonus, sum: 0 });
    }
    // A word that few things have says more than one that many have.
    const weights = asked.map((_, i) => Math.log(1 + index.things.length /
      (1 + found.filter((one) => one.values[i]).length)));
    for (const one of found) one.values.forEach((value, i) => { one.sum += value * weights[i]; });
    const most = Math.max(0, ...found.map((one) => one.sum));
    return found.filter((one) => one.sum > most / 2)
      .sort((a, b) => b.sum + b.bonus - a.sum - a.bonus || (a.name < b.name ? -1 : 1));
  };

  const index = window.pcgraphIndex;
  const place = document.getElementById("found");
  const show = (question) => {
    const list = place.querySelector("ol");
    list.replaceChildren();
    const head = place.querySelector("h2");
    head.textContent = "";
    if (!question.trim()) return;
    const found = search(question, index);
    const shown = found.slice(0, 50);
    head.textContent = found.length
      ? `Found for “${question}”: ${found.length}` +
        (found.length > shown.length ? `, the first ${shown.length} shown` : "")
      : `Nothing found for “${question}”. Look from A to Z below.`;
    for (const one of shown) {
      const item = make("li", "", list);
      const link = make("a", "", item);
      make("bdi", one.name, link);
      link.href = one.path;
      item.append(" ");
      make("small", one.kind, item);
    }
  };
  if (index && place) {
    const field = document.getElementById("q");
    field.value = new URLSearchParams(location.search).get("q") || "";
    field.form.addEventListener("submit", (event) => {
      event.preventDefault();
      show(field.value);
      history.replaceState(null, "", `?q=${encodeURIComponent(field.value)}`);
    });
    show(field.value);
  }

  // An address names what was chosen, and leaves out the rest.
  document.addEventListener("formdata", ({ target, formData }) => {
    if (target.method !== "get" || ![...formData.values()].join("")) return;
    for (const name of [...formData.keys()])
      if (!formData.getAll(name).join("")) formData.delete(name);
  });

  for (const table of document.querySelectorAll("table[data-filters]")) {
    const rows = [...table.tBodies[0].rows];
    if (rows.length < 6) continue;
    const form = document.createElement("form");
    form.className = "filter";
    form.ariaLabel = `Filter: ${table.caption.textContent}`;
    const field = (tag, words, name) => {
      const box = make("div", "", form);
      const label = make("label", words, box);
      const input = make(tag, "", box);
      input.id = label.htmlFor = `${table.id}-${name}`;
      return input;
    };
    const text = field("input", "Show rows with the words", "words");
    text.type = "search";
    const inside = (cell) => cell.dataset.is.split("\n").filter(Boolean);
    const choices = table.dataset.filters.split(",").filter(Boolean).map((column) => {
      const values = new Set(rows.flatMap((row) => inside(row.cells[column])));
      const select = field("select", table.tHead.rows[0].cells[column].textContent, column);
      make("option", "all", select).value = "";
      for (const value of [...values].sort()) make("option", value, select).value = value;
      return { column, select };
    });
    const told = make("p", "", form);
    told.role = "status";
    const update = () => {
      const words = split(text.value);
      let number = 0;
      for (const row of rows) {
        const said = fold(row.textContent);
        const fits = words.every((word) => said.includes(word)) &&
          choices.every(({ column, select }) =>
            !select.value || inside(row.cells[column]).includes(select.value));
        row.hidden = !fits;
        number += fits;
      }
      told.textContent = `${number} of ${rows.length} rows shown`;
    };
    form.addEventListener("input", update);
    form.addEventListener("submit", (event) => event.preventDefault());
    update();
    table.parentElement.before(form);
  }
})();
