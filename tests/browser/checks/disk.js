// Pages opened from a folder on the disk: all that they load is there, and every link names a file.

import { fileOf } from '../harness/site.js';
import { disk } from '../harness/views.js';

export default {
  name: 'disk',
  tool: 'Chromium, file:',
  goal: '0 pages broken when opened from disk',
  views: [disk],
  async page(tab, { site, root, happened }) {
    const { links, missing } = await tab.evaluate(linksAndMissing);
    const inside = links.filter((href) => href.startsWith('file:'));
    const broken = inside.filter((href) => !site.files.has(fileOf(href, root)));
    return [
      ...happened.errors,
      ...happened.violations,
      ...missing.map((name) => `${name} did not load`),
      ...broken.map((href) => `${href.replace(root, '')} is not a file`),
    ];
  },
};

/** Runs in the page. */
function linksAndMissing() {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const sheets = all('link[rel~=stylesheet]').filter(({ sheet }) => sheet === null);
  const images = all('img').filter(({ complete, naturalWidth }) => complete && naturalWidth === 0);
  return {
    links: all('a[href]').map(({ href }) => new URL(href.animVal ?? href, document.baseURI).href),
    missing: [...sheets.map(({ href }) => href), ...images.map(({ src }) => src)],
  };
}
