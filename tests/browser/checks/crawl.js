// Every internal link lands on a page and a part of it, every page is linked, and no identifier is there twice.

import { fileOf } from '../harness/site.js';
import { noScript, phone } from '../harness/views.js';

export default {
  name: 'links',
  tool: 'crawler',
  goal: '0 broken links or fragments, orphans, duplicate ids',
  views: [noScript, phone],
  async page(tab, { root, note }) {
    const found = await tab.evaluate(linksAndIds);
    const links = found.links.map((href) => ({ href, file: fileOf(href, root) }));
    note({ ...found, links });
    const seen = new Set();
    const twice = found.ids.filter((id) => seen.size === seen.add(id).size);
    return twice.map((id) => `the id ${id} is there twice`);
  },
  site: ({ site, notes, root }) => [...broken(site, notes, root), ...orphans(site, notes)],
  measured: ({ notes }) => {
    const links = notes.reduce((sum, { value }) => sum + value.links.length, 0);
    return `${notes.length} page views, ${links} links`;
  },
};

/** Runs in the page. */
function linksAndIds() {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const href = (element) => element.href.animVal ?? element.href;
  const absolute = (address) => new URL(address, document.baseURI).href;
  const links = all('a[href], area[href], link[href]').map((element) => absolute(href(element)));
  const sources = all('[src]').map((element) => absolute(element.getAttribute('src')));
  return { links: [...links, ...sources], ids: all('[id]').map(({ id }) => id) };
}

function broken(site, notes, root) {
  const ids = new Map(notes.map(({ page }) => [page, new Set()]));
  for (const { page, value } of notes) {
    for (const id of value.ids) ids.get(page).add(id);
  }
  return notes.flatMap(({ page, value }) =>
    value.links.flatMap(({ href, file }) => {
      if (file === null) return [];
      const name = file === '' || file.endsWith('/') ? `${file}index.html` : file;
      if (!site.files.has(name)) return [{ page, says: `${href.slice(root.length)} is not there` }];
      const fragment = decodeURIComponent(new URL(href).hash.slice(1));
      // A fragment with a sign of equality is a script's state, not a place.
      const isPlace = fragment !== '' && !fragment.includes('=') && ids.has(name);
      return isPlace && !ids.get(name).has(fragment) ? [{ page, says: `${name} has no part ${fragment}` }] : [];
    }),
  );
}

/** The pages that no chain of links from the home page leads to, with or without scripts. */
function orphans(site, notes) {
  if (site.chosen.length < site.pages.length) return [];
  const next = new Map(
    notes
      .filter(({ view }) => view === noScript)
      .map(({ page, value }) => [page, value.links.map(({ file }) => (file === '' ? 'index.html' : file))]),
  );
  const reached = new Set(['index.html']);
  for (const page of reached) {
    for (const file of next.get(page) ?? []) if (file !== null) reached.add(file);
  }
  const lost = site.pages.filter((page) => !reached.has(page) && page !== '404.html');
  return lost.map((page) => ({ page, says: 'no chain of links from the home page leads here' }));
}
