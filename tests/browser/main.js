// node main.js SITE [--sample] [--pages PREFIX] [--only CHECK,…] [--without CHECK,…] [--all]: checks the pages of a
// built book, or one page of each kind; --all shows every miss.
// The exit status is 1 where a goal is missed, 2 where the checks could not run.

import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { chosen } from './checks/index.js';
import { report } from './harness/report.js';
import { run } from './harness/run.js';
import { readSite, sampleOf } from './harness/site.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    all: { type: 'boolean', default: false },
    sample: { type: 'boolean', default: false },
    only: { type: 'string' },
    without: { type: 'string' },
    pages: { type: 'string', default: '' },
  },
});

try {
  process.exitCode = await main();
} catch (error) {
  console.error(error);
  process.exitCode = 2;
}

async function main() {
  if (positionals.length !== 1) throw new Error('give the folder of one built site');
  const folder = resolve(positionals[0]);
  const all = readSite(folder).pages.filter((page) => page.startsWith(values.pages));
  if (all.length === 0) throw new Error(`there is no page in ${folder}`);
  const results = await run(folder, chosen(values), { pages: values.sample ? sampleOf(all) : all });
  console.log(report(results, { all: values.all }));
  return results.some(({ misses }) => misses.length > 0) ? 1 : 0;
}
