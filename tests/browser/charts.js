// node charts.js SITE RIGHT < PATIENT: the flowchart of a generated pathway with parts and ways that jump, as readers use it.
//
// The sites are those of `charts.rs`, the second in a language from right to left that the site does not speak. The list of steps folds on a phone and nowhere else; the step or box that a link leads to is marked and in sight; and for
// a patient (a JSON: `hash`, `steps` and `edges`) both drawings light the same boxes, lines and pills, and no others. Words of the site begin where those of
// the book do.

import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';

import { launch, openTab, visit } from './harness/browser.js';
import { desktop, noScript, phone, printed } from './harness/views.js';

const [site, right] = process.argv.slice(2).map((folder) => resolve(folder));
const patient = JSON.parse(await text(process.stdin));
const PAGE = 'pathway/drawn.html';

const wrong = [];
const expect = (holds, why) => holds || wrong.push(why);
const browser = await launch();
await folds();
for (const view of [phone, desktop]) {
  await leads(view);
  await lights(view);
  await isFromTheRight(view);
}
await speaksOfWhatIsFound();
await browser.close();

console.log(`${wrong.length} faults`);
for (const why of wrong.slice(0, 20)) console.log(why);
process.exitCode = wrong.length === 0 ? 0 : 1;

async function open(view, hash = '', folder = site) {
  const tab = await openTab(browser, view);
  const { errors } = await visit(tab, pathToFileURL(join(folder, PAGE)).href + hash);
  wrong.push(...errors);
  return tab;
}

/** The drawing comes first; the list under it is folded by a script on a phone, unless a link leads into it. */
async function folds() {
  const folded = [
    [phone, '', false],
    [phone, '#step-s1', true],
    [desktop, '#step-s1', true],
    [noScript, '', true],
    [desktop, '', true],
    [printed, '', true],
  ];
  for (const [view, hash, isOpen] of folded) {
    const tab = await open(view, hash);
    const at = `${view.name}${hash}`;
    const { isFirst, isShown } = await tab.evaluate(() => {
      const [chart, list] = ['.flowchart', '.steps-folded'].map((selector) => document.querySelector(selector));
      const step = document.querySelector('.step');
      return {
        isFirst: chart.getBoundingClientRect().bottom <= list.getBoundingClientRect().top,
        isShown: step.checkVisibility({ contentVisibilityAuto: true }) && step.getBoundingClientRect().height > 0,
      };
    });
    expect(isFirst, `${at}: the list comes before the drawing`);
    expect(isShown === isOpen, `${at}: the list is ${isShown ? 'shown' : 'folded'}`);
    if (hash) expect(await isMarked(tab, hash.slice(1)), `${at}: the step is not marked, or out of sight`);
    await tab.close();
  }
}

/** What the address leads to has an outline and is in sight. */
function isMarked(tab, id) {
  return tab.evaluate((wanted) => {
    const target = document.querySelector(':target');
    const { top, bottom } = target.getBoundingClientRect();
    return target.id === wanted && getComputedStyle(target).outlineStyle === 'solid' && top < innerHeight && bottom > 0;
  }, id);
}

/** A pill leads to the box of its step in the same drawing, which alone is marked, and is in sight. */
async function leads(view) {
  const tab = await open(view);
  const shown = [];
  for (const pill of await tab.$$('.chart-frame a.c-jump')) if (await pill.isVisible()) shown.push(pill);
  expect(shown.length > 1, `${view.name}: ${shown.length} pills`);
  for (const pill of [shown[0], shown.at(-1)]) {
    const wanted = await pill.evaluate((own) => ({ to: own.dataset.to, drawing: own.ownerSVGElement.id }));
    await pill.click();
    const seen = await tab.evaluate(() => {
      const target = document.querySelector(':target');
      const boxes = [...target.ownerSVGElement.querySelectorAll('a[data-step]')];
      const isMarked = (own) =>
        getComputedStyle(own).outlineStyle !== 'none' || getComputedStyle(own.querySelector('.c-box')).strokeWidth === '4px';
      const { top, bottom } = target.getBoundingClientRect();
      return {
        to: target.dataset.step,
        drawing: target.ownerSVGElement.id,
        marked: boxes.filter(isMarked).map((own) => own.dataset.step),
        isInSight: top >= 0 && bottom <= innerHeight,
      };
    });
    const all = JSON.stringify({ ...wanted, marked: [wanted.to], isInSight: true });
    expect(JSON.stringify(seen) === all, `${view.name}: a pill leads to ${JSON.stringify(seen)} and not to ${all}`);
  }
  await tab.close();
}

async function lights(view) {
  const tab = await open(view, patient.hash);
  await tab.waitForSelector('.patient-answer h2');
  for (const drawing of ['.chart-wide', '.chart-narrow']) {
    const seen = await tab.evaluate((selector) => {
      const named = (kind, lit) => {
        const found = [...document.querySelectorAll(`${selector} [data-${kind}]${lit}`)];
        return [...new Set(found.map((own) => own.dataset[kind]))].sort();
      };
      const pills = document.querySelectorAll(`${selector} a.c-jump[data-edge].c-lit`).length;
      return { steps: named('step', '.c-lit'), edges: named('edge', '.c-lit'), dark: named('edge', ':not(.c-lit)'), pills };
    }, drawing);
    const at = `${view.name}, ${drawing}`;
    expect(String(seen.steps) === String(patient.steps), `${at}: lit are ${seen.steps} and not ${patient.steps}`);
    expect(String(seen.edges) === String(patient.edges), `${at}: lit are ${seen.edges} and not ${patient.edges}`);
    const half = seen.dark.filter((edge) => patient.edges.includes(edge));
    expect(half.length === 0, `${at}: half lit are ${half}`);
    expect(seen.pills > 0, `${at}: no pill is lit`);
  }
  await tab.close();
}

/** English on a page from right to left: its lines end where those of the page begin. */
async function isFromTheRight(view) {
  const tab = await open(view, '', right);
  const words = await tab.evaluate(() => {
    const blocks = [...document.querySelectorAll('main :is(p, h2, h3, summary)[dir="ltr"]')].filter((own) =>
      own.checkVisibility(),
    );
    const gap = (own) => {
      const range = document.createRange();
      range.selectNodeContents(own);
      return own.getBoundingClientRect().right - range.getBoundingClientRect().right;
    };
    return blocks.map((own) => ({ text: own.textContent, gap: gap(own), room: parseFloat(getComputedStyle(own).paddingRight) }));
  });
  expect(words.length > 2, `${view.name}: ${words.length} blocks of the site's words`);
  for (const { text: said, gap, room } of words)
    expect(gap <= room + 2, `${view.name}: “${said}” begins ${gap} px off the right`);
  await tab.close();
}

/** Headings and counts of what search finds are the site's words, and say that they are English. */
async function speaksOfWhatIsFound() {
  const tab = await openTab(browser, desktop);
  const { errors } = await visit(tab, `${pathToFileURL(join(right, 'search.html')).href}?q=drawn`);
  wrong.push(...errors);
  await tab.waitForSelector('.search-kind');
  const words = await tab.$$eval('.search-kind, .search-status, #search-kind option', (found) =>
    found.map((own) => `${own.lang} ${own.dir} ${own.textContent}`),
  );
  expect(words.length > 3, `search: ${words}`);
  for (const said of words) expect(said.startsWith('en ltr '), `search: ${said}`);
  await tab.close();
}
