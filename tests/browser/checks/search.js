// Search finds a page by its heading with a letter missing, says how many hits there are, and is worked by the keyboard alone.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { visit } from '../harness/browser.js';
import { fileOf, sampleOf } from '../harness/site.js';
import { disk, phone } from '../harness/views.js';

const PAGE = 'search.html';
const MOST_MS = 100;
const MOST_KB = 300;

export default {
  name: 'search',
  tool: 'Chromium, typing',
  goal: `a letter missing still finds, hits announced, < ${MOST_MS} ms, < ${MOST_KB} kB gzip`,
  views: [phone, disk],
  async page(tab, at) {
    if (at.page === PAGE) return [...(await typed(tab, at)), ...(await linkedTo(tab, at))];
    return at.page === 'index.html' ? elsewhere(tab, at) : [];
  },
  site: ({ site }) => (site.files.has(PAGE) ? [] : [{ page: PAGE, says: 'is not there' }]),
  measured({ notes }) {
    const worst = (of) => Math.round(Math.max(0, ...notes.map(({ value }) => value[of] ?? 0)));
    const queries = notes.reduce((sum, { value }) => sum + (value.queries ?? 0), 0);
    return `${queries} queries; first hits ${worst('cold')} ms with loading, then ${worst('usual')}, at most ${worst('warm')} ms; ${worst('kb')} kB`;
  },
};

/** What a reader might type for pages of each kind: their headings, with a letter missing in the longest word. */
function misspelt({ site }) {
  const folders = site.pages.filter((page) => page.includes('/'));
  return sampleOf(folders).flatMap((page) => {
    const [, heading = ''] = /<h1[^>]*>([^<&]*)<\/h1>/.exec(readFileSync(join(site.folder, page), 'utf8')) ?? [];
    const words = heading.split(/\s+/);
    const longest = words.reduce((one, other) => (other.length > one.length ? other : one), '');
    if (longest.length < 6) return [];
    const middle = longest.length >> 1;
    const broken = longest.slice(0, middle) + longest.slice(middle + 1);
    return [{ page, query: words.map((word) => (word === longest ? broken : word)).join(' ') }];
  });
}

async function typed(tab, at) {
  const requests = [];
  const onRequest = (request) => requests.push(request.url());
  tab.on('request', onRequest);
  const misses = [];
  const times = [];
  const asked = misspelt(at);
  // The first query is asked twice, since it waits for what search loads.
  for (const { page, query } of [...asked.slice(0, 1), ...asked]) {
    const { ms, hits, says } = await tab.evaluate(search, query);
    times.push(ms);
    const files = hits.map((href) => fileOf(href, at.root));
    if (!files.includes(page)) misses.push(`“${query}” does not find ${page}: ${says}`);
    if (!/\d/.test(says)) misses.push(`“${query}”: nothing is announced: ${says}`);
  }
  tab.off('request', onRequest);
  const [cold, ...warm] = times;
  const loaded = [...at.happened.requests, ...requests]
    .map((address) => fileOf(address, at.root))
    .filter((file) => at.site.files.has(file));
  const bytes = loaded.map((file) => gzipSync(readFileSync(join(at.site.folder, file))).length);
  const kb = bytes.reduce((sum, size) => sum + size, 0) / 1000;
  const usual = middle(warm);
  at.note({ queries: asked.length, cold, usual, warm: Math.max(0, ...warm), kb });
  return [
    ...(asked.length === 0 ? ['there is no page to look for'] : []),
    ...misses,
    ...(usual >= MOST_MS ? [`hits came after ${warm.map(Math.round).join(', ')} ms`] : []),
    ...(kb >= MOST_KB ? [`${Math.round(kb)} kB are loaded`] : []),
    ...(await nothingFound(tab)),
  ];
}

/** Half of the times are no longer; a single one may have waited for the machine. */
function middle(times) {
  return [...times].sort((one, other) => one - other)[times.length >> 1] ?? 0;
}

async function nothingFound(tab) {
  const { hits, says } = await tab.evaluate(search, 'qqqqqqqq');
  return hits.length === 0 && says !== '' ? [] : [`nonsense finds ${hits.length}, and is told “${says}”`];
}

/** An address with a query shows its hits; the arrows walk through them. */
async function linkedTo(tab, at) {
  const [{ query } = {}] = misspelt(at);
  if (query === undefined) return [];
  await visit(tab, `${at.address}?q=${encodeURIComponent(query)}`);
  const shown = await tab
    .waitForFunction(() => document.querySelector('.search-results a'), { timeout: 10_000 })
    .catch(() => null);
  if (!shown) return [`?q=${query} shows nothing`];
  await tab.focus('main [name=q]');
  await tab.keyboard.press('ArrowDown');
  const first = await tab.evaluate(() => document.activeElement === document.querySelector('.search-results a'));
  await tab.keyboard.press('ArrowUp');
  const field = await tab.evaluate(() => document.activeElement?.name);
  return first && field === 'q' ? [] : ['the arrows do not walk to the hits and back'];
}

/** On other pages `/` and Ctrl K open search. */
async function elsewhere(tab, at) {
  const open = async (press) => {
    await press();
    const field = await tab.waitForFunction(() => document.activeElement?.name === 'q', { timeout: 5_000 }).catch(() => null);
    return field !== null;
  };
  if (!(await open(() => tab.keyboard.press('/')))) return ['/ does not open search'];
  await tab.keyboard.press('Escape');
  await visit(tab, at.address);
  const controlK = async () => {
    await tab.keyboard.down('Control');
    await tab.keyboard.press('k');
    await tab.keyboard.up('Control');
  };
  if (!(await open(controlK))) return ['Ctrl K does not open search'];
  await tab.keyboard.type('a');
  const shown = await tab
    .waitForFunction(() => document.querySelector('.search-results a, .search-results p'), { timeout: 10_000 })
    .catch(() => null);
  return shown ? [] : ['typing shows nothing'];
}

/** Runs in the page: types a query at once, and tells what is shown when the announcement comes. */
async function search(query) {
  const field = document.querySelector('main [name=q]');
  const status = document.querySelector('main [role=status]');
  status.textContent = '';
  const said = new Promise((resolve) => {
    const observer = new MutationObserver(() => {
      if (status.textContent === '') return;
      observer.disconnect();
      resolve(performance.now());
    });
    observer.observe(status, { childList: true, characterData: true, subtree: true });
    setTimeout(resolve, 20_000, Infinity);
  });
  const start = performance.now();
  field.value = query;
  field.dispatchEvent(new InputEvent('input', { bubbles: true }));
  const end = await said;
  return {
    ms: end - start,
    hits: [...document.querySelectorAll('main .search-results a')].map(({ href }) => href),
    says: status.textContent,
  };
}
