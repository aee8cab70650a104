// Shows only the rows of the table that a reader asks for. What is asked for is in the address.
"use strict";

(() => {
  const form = document.getElementById("filters");
  const status = document.getElementById("filter-status");
  const rows = [...document.querySelectorAll("#recommendations tbody tr")];
  const folded = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/gu, "").toLowerCase();
  const texts = new Map(rows.map((row) => [row, folded(row.textContent)]));
  const asked = () => Object.fromEntries([...new FormData(form)].filter(([, value]) => value !== ""));

  const fits = (row, { words = "", ...chosen }) =>
    folded(words)
      .split(/\s+/)
      .every((word) => texts.get(row).includes(word)) &&
    Object.entries(chosen).every(([name, value]) => row.dataset[name] === value);

  const show = () => {
    const wanted = asked();
    for (const row of rows) row.hidden = !fits(row, wanted);
    const number = rows.filter((row) => !row.hidden).length;
    const said = { number, total: rows.length };
    status.textContent = status.dataset.shown.replace(/\{(\w+)\}/g, (_, hole) => said[hole]);
    const query = new URLSearchParams(wanted).toString();
    try {
      history.replaceState(null, "", query ? `?${query}` : location.pathname);
    } catch {
      // A page from a disk may not be allowed to name itself.
    }
  };

  form.hidden = false;
  for (const [name, value] of new URLSearchParams(location.search)) {
    const field = form.elements.namedItem(name);
    if (field && "value" in field) field.value = value;
  }
  // A choice that this book does not have is no choice.
  for (const select of form.querySelectorAll("select")) if (select.selectedIndex < 0) select.value = "";
  form.addEventListener("input", show);
  form.addEventListener("reset", () => setTimeout(show));
  form.addEventListener("submit", (event) => event.preventDefault());
  show();
})();
