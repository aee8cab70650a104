// node preview.js PATHBOOK BOOK [EDITS] [FILE FROM TO PAGE]: serves a book that lies in a git repository, saves edits of it, and waits for the page that is looked
// at to be the new one; then breaks a rule, and reads the banner and the panel. Says how long it took from a save to the page. `SHOTS` names a folder for pictures.

import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { launch, openTab, visit } from './harness/browser.js';
import { desktop, phone } from './harness/views.js';

const [program, book, edits = '10', ...own] = process.argv.slice(2);
const [file, from, to, page] =
  own.length > 0
    ? own
    : ['content/sore-throat/02-pathway.md', 'Care for an acute sore throat', 'Care of a throat', 'pathway/sore-throat-care.html'];

const server = spawn(program, ['serve', book, '--port', '0', '--as-of', '2026-11-23'], { stdio: ['ignore', 'pipe', 'inherit'] });
// A fault on the way ends it too.
process.once('exit', () => server.kill());
const lines = createInterface({ input: server.stdout });
const root = await new Promise((found) => lines.on('line', (line) => found(/http:\/\/[^/]+\//.exec(line)?.[0])));

const browser = await launch();
const wrong = [];
const expect = (holds, why) => holds || wrong.push(why);
const tab = await openTab(browser, desktop);
const { violations } = await visit(tab, root + page);
for (const said of violations) wrong.push(said);

const place = join(book, file);
const text = readFileSync(place, 'utf8');
expect(text.includes(from), `${file} has no “${from}”`);

// From a save to the page that shows it, whole.
const took = [];
for (let edit = 0; edit < Number(edits); edit += 1) {
  const said = `${to} ${edit}`;
  const begun = performance.now();
  writeFileSync(place, text.replace(from, said));
  await shown(tab, said);
  took.push(performance.now() - begun);
}
took.sort((a, b) => a - b);
writeFileSync(place, text);
await shown(tab, from);

if (own.length === 0) await looksAtErrors();

await browser.close();
server.kill('SIGINT');
const status = await new Promise((ended) => server.on('exit', ended));
expect(status === 0, `the server ends with ${status}`);
const median = took[Math.floor(took.length / 2)];
console.log(`${took.length} edits: median ${median.toFixed(0)} ms, slowest ${took.at(-1).toFixed(0)} ms; ${wrong.length} faults`);
for (const why of wrong.slice(0, 10)) console.log(why);
process.exitCode = wrong.length === 0 ? 0 : 1;

/** Waits until the page's text holds some words, through any number of reloads. */
async function shown(tab, words) {
  const end = performance.now() + 60_000;
  for (;;) {
    try {
      const options = { timeout: 60_000, polling: 5 };
      const holds = (said) => document.readyState === 'complete' && document.body.textContent.includes(said);
      await tab.waitForFunction(holds, options, words);
      return;
    } catch (error) {
      // The page was replaced while it was asked.
      if (performance.now() > end) throw error;
    }
  }
}

/** The text of the panel, once it says something. */
async function panel(tab, holds) {
  const end = performance.now() + 60_000;
  let said = '';
  while (performance.now() < end) {
    try {
      said = await tab.evaluate(() => document.querySelector('body > aside:last-of-type')?.shadowRoot?.textContent ?? '');
    } catch {
      // The page was replaced while it was asked.
    }
    if (holds(said)) return said;
    await new Promise((later) => setTimeout(later, 20));
  }
  wrong.push(`the panel says: ${said}`);
  return said;
}

async function looksAtErrors() {
  await panel(tab, (said) => said.includes('nothing changed'));
  // Somebody scrolled down, and stays there.
  await tab.evaluate(() => scrollTo(0, 500));
  writeFileSync(place, text.replace('forbid = ["antibiotic"]', 'consider = ["antibiotic"]'));
  await shown(tab, 'Not proved:');
  const said = await panel(tab, (said) => said.includes('of advice'));
  expect(said.includes('not proved'), `the panel does not say that it is not proved: ${said}`);
  expect(said.includes('An antibiotic'), `the panel does not say what is advised differently: ${said}`);
  expect(said.includes('Proved less'), `the panel does not say what is proved less: ${said}`);
  expect((await tab.evaluate(() => scrollY)) > 300, 'the page does not stay where it was');
  const rule = 'invariant/no-antibiotic-without-reason.html';
  for (const view of [phone, desktop]) {
    for (const scheme of ['light', 'dark']) {
      const other = await openTab(browser, view);
      const { violations } = await visit(other, root + rule);
      await other.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
      for (const said of violations) wrong.push(`${rule}: ${said}`);
      await panel(other, (said) => said.includes('of advice'));
      expect(await other.evaluate(isShown, '.draft-problem .c-lit'), 'the path of the patient is not lit');
      expect(await other.evaluate(isShown, 'aside.draft summary'), 'there is no banner');
      expect(
        await other.evaluate(() => document.documentElement.scrollWidth <= innerWidth),
        `${view.width}: it scrolls sideways`,
      );
      await pictures(other, `${view.width}-${scheme}`);
      await other.close();
    }
  }
  // The pages of problems are told of news as all others are.
  const problems = await openTab(browser, desktop);
  for (const path of ['static/problems.html', '.pathbook/problems.html']) {
    const { violations } = await visit(problems, root + path);
    for (const said of violations) wrong.push(`${path}: ${said}`);
    await shown(problems, 'A patient in whom it shows');
  }
  writeFileSync(place, text.replace('forbid = ["antibiotic"]', 'forbid = ["antibioticum"]'));
  await shown(problems, 'antibioticum');
  await problems.close();
  await shown(tab, 'Out of date:');
  writeFileSync(place, text);
  await panel(tab, (said) => said.includes('nothing changed'));
  expect(await tab.evaluate(() => !document.querySelector('aside.draft')), 'the banner stays');
}

/** Runs in the page: something is there to be seen. */
function isShown(selector) {
  return [...document.querySelectorAll(selector)].some((one) => one.getClientRects().length > 0);
}

async function pictures(tab, name) {
  if (!process.env.SHOTS) return;
  await tab.screenshot({ path: join(process.env.SHOTS, `closed-${name}.png`) });
  await tab.evaluate(() => {
    document.querySelector('body > aside:last-of-type').shadowRoot.querySelector('details').open = true;
  });
  await tab.screenshot({ path: join(process.env.SHOTS, `open-${name}.png`) });
}
