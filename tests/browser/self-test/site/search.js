const field = document.querySelector('[name=q]');
const PAGES = { 'A small site': 'index.html', 'Heat before all else': 'pathway/heat.html' };
const results = document.querySelector('.search-results');

/** Whether the letters of a query come in this order in a text. */
const isIn = (query, text) => [...query].reduce((rest, letter) => {
  const at = rest?.indexOf(letter) ?? -1;
  return at < 0 ? undefined : rest.slice(at + 1);
}, text) !== undefined;

const show = () => {
  const found = Object.keys(PAGES).filter((heading) => isIn(field.value.toLowerCase(), heading.toLowerCase()));
  const link = (heading) => Object.assign(document.createElement('a'), { href: PAGES[heading], textContent: heading });
  results.replaceChildren(...found.map(link));
  document.querySelector('[role=status]').textContent = `${found.length} found`;
};

const walk = (step) => {
  const stops = [field, ...results.children];
  stops[stops.indexOf(document.activeElement) + step]?.focus();
};

if (field) {
  field.closest('[data-script]').hidden = false;
  field.addEventListener('input', show);
  field.value = new URLSearchParams(location.search).get('q') ?? '';
  if (field.value) show();
  if (location.hash === '#query') field.focus();
}
addEventListener('keydown', (event) => {
  if (event.key === 'ArrowDown') walk(1);
  if (event.key === 'ArrowUp') walk(-1);
  const opens = event.key === '/' || (event.key === 'k' && event.ctrlKey);
  if (!field && opens) location.href = 'search.html#query';
});
