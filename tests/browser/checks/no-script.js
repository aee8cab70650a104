// Without JavaScript the text, the navigation and the pictures are there, and no control that would do nothing.

import { noScript, phone } from '../harness/views.js';

export default {
  name: 'no-script',
  tool: 'Chromium, JavaScript off',
  goal: 'text, navigation, flowcharts and plots all there',
  views: [noScript, phone],
  async page(tab, { view, note }) {
    const content = await tab.evaluate(contentOf);
    note(content);
    if (view === phone) return [];
    return [
      ...(content.links === 0 ? ['no navigation'] : []),
      ...content.dead.map((control) => `does nothing without JavaScript: ${control}`),
    ];
  },
  site({ notes }) {
    const scripted = new Map(notes.filter(({ view }) => view === phone).map(({ page, value }) => [page, value]));
    return notes
      .filter(({ view }) => view === noScript)
      .flatMap(({ page, value }) => {
        const own = new Set(value.words);
        const gone = [...new Set(scripted.get(page).words)].filter((word) => !own.has(word));
        const { pictures } = scripted.get(page);
        return [
          ...(value.pictures < pictures ? [{ page, says: `${value.pictures} of ${pictures} pictures` }] : []),
          ...(gone.length > 0 ? [{ page, says: `words that only scripts show: ${gone.slice(0, 20).join(' ')}` }] : []),
        ];
      });
  },
  measured({ notes }) {
    const sum = (of) => notes.filter(({ view }) => view === noScript).reduce((total, { value }) => total + of(value), 0);
    return `${sum(({ words }) => words.length)} words, ${sum(({ pictures }) => pictures)} pictures`;
  },
};

/** Runs in the page. What `data-script` marks is for scripts alone, and its page says so without them. */
function contentOf() {
  for (const details of document.querySelectorAll('details')) details.open = true;
  const main = document.querySelector('main') ?? document.body;
  const isSeen = (element) =>
    element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && element.getBoundingClientRect().width > 0;
  const seen = (root, selector) => [...root.querySelectorAll(selector)].filter(isSeen);
  const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
  const words = [];
  while (walker.nextNode()) {
    const { parentElement, data } = walker.currentNode;
    if (!parentElement.closest('[data-script], script, style') && isSeen(parentElement)) words.push(...data.split(/\s+/));
  }
  const isDead = (control) => !control.closest('form[action]') && !control.disabled;
  return {
    words: words.filter((word) => word !== ''),
    pictures: seen(main, 'svg:not(svg svg), img').length,
    links: seen(document, 'nav a[href]').length,
    dead: seen(document, 'button, input, select, textarea, [role=button]')
      .filter(isDead)
      .map(({ outerHTML }) => outerHTML.slice(0, 100)),
  };
}
