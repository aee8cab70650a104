// Lighthouse on a phone, on one page of each of several kinds: the median of several runs.

import lighthouse from 'lighthouse';

import { launch } from '../harness/browser.js';
import { sampleOf } from '../harness/site.js';

const GOALS = { performance: 98, accessibility: 100, 'best-practices': 100, seo: 100 };
const KINDS = 5;

export default {
  name: 'lighthouse',
  tool: 'Lighthouse, mobile',
  goal: 'accessibility, best practices, SEO 100, performance ≥ 98: median of 3 on 5 page kinds',
  // A browser of its own, with nothing else at work.
  async site(all) {
    const browser = await launch();
    try {
      const misses = [];
      for (const page of chosen(all.site)) misses.push(...(await measure(all, browser, page)));
      return misses;
    } finally {
      await browser.close();
    }
  },
  measured({ notes }) {
    const least = (category) => Math.min(...notes.map(({ value }) => value[category]));
    return `${notes.length} kinds: at least ${Object.keys(GOALS)
      .map((goal) => `${goal} ${least(goal)}`)
      .join(', ')}`;
  },
};

/** The home page, and the kinds with the most pages. */
function chosen(site) {
  const counts = new Map();
  const kinds = sampleOf(site.chosen.filter((page) => page !== '404.html'));
  for (const page of kinds) counts.set(page, site.chosen.filter((other) => sampleOf([page, other]).length === 1).length);
  const others = kinds.filter((page) => page !== 'index.html').sort((one, other) => counts.get(other) - counts.get(one));
  return ['index.html', ...others].slice(0, KINDS);
}

async function measure({ root, options, notes }, browser, page) {
  const runs = [];
  const port = Number(new URL(browser.wsEndpoint()).port);
  for (let run = 0; run < (options.runs ?? 3); run += 1) {
    const { lhr } = await lighthouse(root + encodeURI(page), { port, onlyCategories: Object.keys(GOALS), logLevel: 'error' });
    runs.push(lhr);
  }
  const scores = Object.fromEntries(Object.keys(GOALS).map((goal) => [goal, median(runs.map((run) => score(run, goal)))]));
  notes.push({ page, value: scores });
  const missed = Object.entries(GOALS).filter(([goal, least]) => scores[goal] < least);
  return missed.map(([goal]) => ({ page, says: `${goal} ${scores[goal]}: ${reasons(runs, goal)}` }));
}

const score = (run, goal) => Math.round((run.categories[goal].score ?? 0) * 100);

const median = (values) => values.sort((one, other) => one - other)[Math.floor(values.length / 2)];

/** The audits that took points. */
function reasons([run], goal) {
  const audits = run.categories[goal].auditRefs.filter(({ weight }) => weight > 0).map(({ id }) => run.audits[id]);
  return audits
    .filter((audit) => audit.score !== null && audit.score < 1)
    .map(({ title }) => title)
    .join('; ');
}
