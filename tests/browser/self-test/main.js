// node self-test/main.js [--only CHECK,…] [--without CHECK,…]: every check passes on a small good site, and sees each small edit that breaks it.

import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { chosen } from '../checks/index.js';
import { launch } from '../harness/browser.js';
import { report } from '../harness/report.js';
import { run } from '../harness/run.js';
import { BREAKS } from './breaks.js';

const GOOD = fileURLToPath(new URL('site', import.meta.url));
const { values } = parseArgs({ options: { only: { type: 'string' }, without: { type: 'string' } } });
const checks = chosen(values);
const browser = await launch();
const settings = { browser, options: { runs: 1 } };
let failed = 0;

const good = await run(GOOD, checks, settings);
if (good.some(({ misses }) => misses.length > 0)) {
  failed += 1;
  console.log(`the good site misses a goal\n${report(good)}`);
}
for (const check of checks) {
  const breaks = BREAKS.filter((one) => one.check === check.name);
  const unseen = [];
  for (const one of breaks) unseen.push(...(await seeks(check, one)));
  failed += unseen.length + (breaks.length === 0 ? 1 : 0);
  console.log([`${check.name}: sees ${breaks.length - unseen.length} of ${breaks.length} edits`, ...unseen].join('\n'));
}
await browser.close();
process.exitCode = failed === 0 ? 0 : 1;

/** What is wrong with a check that does not see an edit. */
async function seeks(check, { file, find, put, says }) {
  const folder = mkdtempSync(join(tmpdir(), 'pathbook-broken-'));
  try {
    cpSync(GOOD, folder, { recursive: true });
    const text = readFileSync(join(folder, file), 'utf8');
    const broken = text.replace(find, () => put);
    if (broken === text) return [`  ${file} has no ${find}`];
    writeFileSync(join(folder, file), broken);
    const [{ misses }] = await run(folder, [check], settings);
    if (misses.some((miss) => says.test(miss.says))) return [];
    return [`  ${file}, ${find} → ${put.slice(0, 60)}: no ${says} in ${JSON.stringify(misses).slice(0, 600)}`];
  } finally {
    rmSync(folder, { recursive: true });
  }
}
