// Runs checks over the pages of a site: each page is loaded once for each view, in several tabs.

import { availableParallelism } from 'node:os';

import { launch, openTab, visit } from './browser.js';
import { serve } from './server.js';
import { diskRoot, readSite } from './site.js';

/**
 * What every check found, in the order of the checks.
 *
 * A check has a `name`, a `tool` and a `goal`, and one or both of
 * - `views` and `page(tab, at)`: looks at a page in each view; `at` tells the page, the view, what happened while it
 *   loaded, and a `note` that keeps a value for later,
 * - `site(all)`: looks at everything; `all.notes` are the values kept, `{ page, view, value }` each.
 * Both give a list of misses: words, or `{ page, says }`. `measured(all)` gives the figures for the report.
 */
export async function run(folder, checks, { pages, browser: lent, options = {} } = {}) {
  const site = readSite(folder);
  site.chosen = pages ?? site.pages;
  const server = await serve(folder);
  const browser = lent ?? (await launch());
  const results = checks.map((check) => ({ check, misses: [], notes: [], seconds: 0 }));
  try {
    const world = { site, root: server.root, browser, options };
    for (const view of new Set(checks.flatMap((check) => check.views ?? []))) {
      await look(
        world,
        view,
        results.filter(({ check }) => check.views?.includes(view)),
      );
    }
    for (const result of results) {
      const all = { ...world, notes: result.notes };
      if (result.check.site) await timed(result, async () => add(result, null, await result.check.site(all)));
      result.measured = result.check.measured?.(all) ?? `${site.chosen.length} pages`;
    }
  } finally {
    if (!lent) await browser.close();
    await server.close();
  }
  return results;
}

async function look(world, view, results) {
  const waiting = [...world.site.chosen];
  const tabs = Math.min(availableParallelism() + 1, waiting.length);
  await Promise.all(
    Array.from({ length: tabs }, async () => {
      const tab = await openTab(world.browser, view);
      for (let page = waiting.shift(); page !== undefined; page = waiting.shift()) {
        await lookAt(world, view, results, tab, page);
      }
      await tab.browserContext().close();
    }),
  );
}

async function lookAt(world, view, results, tab, page) {
  const root = view.from === 'disk' ? diskRoot(world.site) : world.root;
  const address = root + page.split('/').map(encodeURIComponent).join('/');
  const happened = await visit(tab, address);
  for (const result of results) {
    const note = (value) => result.notes.push({ page, view, value });
    const at = { ...world, page, view, root, address, happened, note };
    await timed(result, async () => add(result, page, await result.check.page(tab, at)));
  }
}

function add(result, page, misses) {
  for (const miss of misses ?? []) {
    result.misses.push(typeof miss === 'string' ? { page, says: miss } : miss);
  }
}

async function timed(result, work) {
  const start = performance.now();
  try {
    await work();
  } finally {
    result.seconds += (performance.now() - start) / 1000;
  }
}
