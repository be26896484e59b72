// Words of the graph, offered in a list below the text of a query.
"use strict";
(() => {
  const text = document.getElementById("query");
  const list = document.getElementById("terms");
  const told = list.nextElementSibling;
  document.querySelector(".problem")?.focus();
  let at = 0;
  let from = 0;

  const close = () => {
    list.hidden = true;
    text.removeAttribute("aria-activedescendant");
  };
  const choose = (place) => {
    const all = [...list.children];
    at = (place + all.length) % all.length;
    all.forEach((one, i) => one.setAttribute("aria-selected", i === at));
    text.setAttribute("aria-activedescendant", all[at].id);
    all[at].scrollIntoView({ block: "nearest" });
  };
  const offer = () => {
    const before = text.value.slice(0, text.selectionStart);
    const [word] = /(?<![?$<"\w:-])[a-z][\w.:-]+$/i.exec(before) || [""];
    const low = word.toLowerCase();
    const fits = (word && window.pcgraphTerms || []).filter(([name, words]) => name !== word &&
      [name, ...`${name} ${words}`.split(/[ :]/)].some((one) => one.toLowerCase().startsWith(low)));
    from = before.length - word.length;
    list.replaceChildren();
    fits.slice(0, 8).forEach(([name, words], i) => {
      const item = document.createElement("li");
      item.role = "option";
      item.id = `term-${i}`;
      item.textContent = `${name} (${words})`;
      item.dataset.term = name;
      list.append(item);
    });
    list.hidden = !fits.length;
    told.textContent = fits.length ? `Words: ${fits.length}` : "";
    if (fits.length) choose(0);
    else close();
  };
  const take = () => {
    text.setSelectionRange(from, text.selectionStart);
    // Undo takes it back; setRangeText would not let it.
    document.execCommand("insertText", false, list.children[at].dataset.term);
    close();
  };

  text.oninput = offer;
  text.onblur = close;
  list.onmousedown = (event) => {
    event.preventDefault();
    at = [...list.children].indexOf(event.target);
    if (at >= 0) take();
  };
  text.onkeydown = (event) => {
    const { key } = event;
    if (key === "Enter" && event.ctrlKey) text.form.requestSubmit();
    else if (list.hidden) return;
    else if (key === "ArrowDown") choose(at + 1);
    else if (key === "ArrowUp") choose(at - 1);
    else if (key === "Enter") take();
    else if (key === "Escape") close();
    else return;
    event.preventDefault();
  };
})();
