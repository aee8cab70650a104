// Shows only the rows of a table that a reader asks for.
'use strict';

document.addEventListener('DOMContentLoaded', () => {
  const { asked, fill, tell, filled } = globalThis.pathbook;
  const form = document.getElementById('filters');
  if (!form) return;
  const status = form.querySelector('[role=status]');
  const table = document.getElementById(form.dataset.of);
  const rows = [...table.tBodies[0].rows];
  const folded = (text) =>
    text
      .normalize('NFKD')
      .replace(/[\u0300-\u036f]/gu, '')
      .toLowerCase();
  const texts = new Map(rows.map((row) => [row, folded(row.textContent)]));

  // A row that is for several choices of a field gives their numbers; any other one its only choice.
  const isFor = (row, { name, selectedOptions: [choice] }) => {
    const own = row.getAttribute(`data-${name}`);
    return choice.dataset.number === undefined ? own === choice.value : own.split(' ').includes(choice.dataset.number);
  };
  const hasWords = (row, words) =>
    folded(words)
      .split(/\s+/)
      .every((word) => texts.get(row).includes(word));
  // A field may have any name that an author gave to what is asked.
  const fits = (row, wanted) =>
    Object.entries(wanted).every(([name, value]) => {
      const field = form.elements.namedItem(name);
      return field.type === 'search' ? hasWords(row, value) : isFor(row, field);
    });

  const show = () => {
    const wanted = asked(form);
    const isOut = new Map(rows.map((row) => [row, !fits(row, wanted)]));
    for (const [row, out] of isOut) row.classList.toggle('is-out', out);
    const number = [...isOut.values()].filter((out) => !out).length;
    table.classList.toggle('is-filtered', number < rows.length);
    status.textContent = filled(status.dataset.shown, { number, total: rows.length });
    tell(form);
  };

  form.hidden = false;
  fill(form);
  form.addEventListener('input', show);
  form.addEventListener('reset', () => setTimeout(show));
  form.addEventListener('submit', (event) => event.preventDefault());
  show();
});
