// Shows only the rows of the table that a reader asks for.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const { asked, fill, tell, filled } = globalThis.pathbook;
  const form = document.getElementById("filters");
  if (!form) return;
  const status = document.getElementById("filter-status");
  const rows = [...document.querySelectorAll("#recommendations tbody tr")];
  const folded = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/gu, "").toLowerCase();
  const texts = new Map(rows.map((row) => [row, folded(row.textContent)]));

  const fits = (row, { words = "", ...chosen }) =>
    folded(words)
      .split(/\s+/)
      .every((word) => texts.get(row).includes(word)) &&
    Object.entries(chosen).every(([name, value]) => row.dataset[name] === value);

  const show = () => {
    const wanted = asked(form);
    for (const row of rows) row.hidden = !fits(row, wanted);
    const number = rows.filter((row) => !row.hidden).length;
    status.textContent = filled(status.dataset.shown, { number, total: rows.length });
    tell(form);
  };

  form.hidden = false;
  fill(form);
  form.addEventListener("input", show);
  form.addEventListener("reset", () => setTimeout(show));
  form.addEventListener("submit", (event) => event.preventDefault());
  show();
});
