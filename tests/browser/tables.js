// node tables.js SITE: decision tables as a reader has them: on a phone, at a desk, and on paper.
//
// The site is that of `tables.rs`. What to do is to be seen without a step to the side, and before anything else of its row; each row is to say for
// whom it is; a filter is to leave the rows that a patient may be in; paper is to hold every row under its heads, and no blank sheet.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

import { launch, openTab } from './harness/browser.js';
import { desktop, noScript, phone, printed } from './harness/views.js';

const site = resolve(process.argv[2]);
const wide = { ...desktop, name: 'wide desktop', width: 1920, height: 1080 };
const TABLES = [
  { page: 'table/everyone.html', rows: 216, asked: 6, highest: { 390: 60_000, 1280: 30_000, 1920: 30_000 } },
  { page: 'table/resistant.html', rows: 5, asked: 6, highest: { 390: 4_000, 1280: 2_600, 1920: 2_600 } },
];

const wrong = [];
const said = [];
const expect = (holds, why) => holds || wrong.push(why);
const browser = await launch();
for (const table of TABLES) {
  for (const view of [phone, desktop, wide]) await seen(table, view);
  await onPaper(table);
}
await joined();
await filtered();
await withoutScript();
await asAGrid();
await headed();
await filteredByValues();
await listed();
await browser.close();

for (const line of said) console.log(line);
console.log(`${wrong.length} faults`);
for (const why of wrong.slice(0, 20)) console.log(why);
process.exitCode = wrong.length === 0 ? 0 : 1;

async function open(page, view) {
  const tab = await openTab(browser, view);
  await tab.goto(pathToFileURL(join(site, page)).href);
  return tab;
}

/** The advice of each row is in sight, comes first, and has its whole condition beside it. */
async function seen({ page, rows, highest }, view) {
  const tab = await open(page, view);
  const found = await tab.evaluate(looked);
  const at = `${page} at ${view.width} px`;
  said.push(`${at}: ${found.height} px high`);
  expect(found.width <= view.width, `${at} is ${found.width} px wide`);
  expect(found.height <= highest[view.width], `${at} is ${found.height} px high`);
  expect(found.rows.length === rows, `${at} has ${found.rows.length} rows`);
  for (const { name, isInSight, isFirst, missing } of found.rows) {
    expect(isInSight, `${at}: what ${name} advises is out of sight`);
    expect(isFirst, `${at}: something of ${name} comes before what it advises`);
    expect(missing.length === 0, `${at}: ${name} does not say ${missing.join(', ')}`);
  }
  await tab.close();
}

/** Runs in the page. */
function looked() {
  const box = (element) => element.getBoundingClientRect();
  const isSeen = (element) => element.checkVisibility() && box(element).width > 0;
  const region = document.querySelector('.decision');
  const limit = box(region).right;
  const rows = [...region.querySelectorAll('tbody tr')];
  const columns = region.querySelector('thead tr').cells.length;
  // The cell of each place, by rows and columns: a joined one is in several.
  const places = rows.map(() => []);
  rows.forEach((row, at) => {
    let column = 0;
    for (const cell of row.cells) {
      while (places[at][column]) column += 1;
      for (let below = 0; below < cell.rowSpan; below += 1) places[at + below][column] = cell;
    }
  });
  const heads = [...region.querySelectorAll('thead th')];
  const read = (row, at) => {
    const [first, ...others] = [...row.cells].filter(isSeen);
    const advice = first.querySelector('.acts');
    const asks = places[at].filter((cell, column) => heads[column].matches('.by-input') && !cell.querySelector('.any'));
    const words = asks.map((cell) => cell.textContent.trim());
    const beside = places[at]
      .filter(isSeen)
      .map((cell) => cell.textContent)
      .join(' ');
    return {
      name: row.id,
      isInSight:
        advice !== null && isSeen(advice) && box(advice).left >= 0 && box(advice).right <= Math.min(limit, innerWidth) + 0.5,
      isFirst: others.every((cell) => box(cell).left >= box(first).right - 1 || box(cell).top >= box(first).bottom - 1),
      missing: [...(places[at].length === columns ? [] : ['all its cells']), ...words.filter((word) => !beside.includes(word))],
    };
  };
  return {
    width: document.scrollingElement.scrollWidth,
    height: document.scrollingElement.scrollHeight,
    rows: rows.map(read),
  };
}

/** At a desk a column for each input, whose equal neighbours are one cell that belongs to the heads of all its rows. */
async function joined() {
  const tab = await open(TABLES[0].page, desktop);
  const spans = await tab.evaluate(() =>
    [...document.querySelectorAll('tbody tr:first-child td.by-input')].map(({ rowSpan }) => rowSpan),
  );
  expect(spans.join() === '8,8,8,4,2,1', `equal neighbours are joined by ${spans.join()}`);
  await tab.close();
}

/** What is known of a patient leaves the rows that the patient may be in; the address keeps it, and paper has all rows. */
async function filtered() {
  const tab = await open(TABLES[0].page, desktop);
  const counted = () =>
    tab.evaluate(() => ({
      rows: [...document.querySelectorAll('.decision tbody tr')].filter((row) => row.checkVisibility()).length,
      status: document.querySelector('#filters [role=status]').textContent,
      search: location.search,
    }));
  const choose = (name, text) =>
    tab.evaluate(
      (own, value) => {
        const field = document.querySelector(`#filters [name="${own}"]`);
        field.value = value;
        field.dispatchEvent(new Event('input', { bubbles: true }));
        return field.value === value;
      },
      name,
      text,
    );
  expect((await counted()).rows === 216, 'not every row is shown at first');
  expect(await choose('age', 'at least 80'), 'no age of 80 or more can be chosen');
  expect((await counted()).rows === 72, `${(await counted()).rows} rows are for patients of 80 or more`);
  expect(await choose('kidneys-at-risk', 'unknown'), 'kidneys can’t be unknown');
  expect(await choose('medicines', 'at least 1 and at most 2'), 'no one or two medicines can be chosen');
  const { rows, status, search } = await counted();
  expect(rows === 12, `${rows} rows are for such patients`);
  expect(/\b12\b.*\b216\b/.test(status), `the filter says “${status}”`);
  expect(new URLSearchParams(search).get('kidneys-at-risk') === 'unknown', `the address says “${search}”`);
  await tab.emulateMediaType('print');
  expect((await counted()).rows === 216, 'paper does not have all rows');
  await tab.close();
}

async function withoutScript() {
  const tab = await open(TABLES[0].page, noScript);
  const { rows, forms } = await tab.evaluate(() => ({
    rows: [...document.querySelectorAll('.decision tbody tr')].filter((row) => row.checkVisibility()).length,
    forms: [...document.querySelectorAll('#filters')].filter((form) => form.checkVisibility()).length,
  }));
  expect(rows === 216 && forms === 0, `without scripts ${rows} rows and ${forms} filters`);
  await tab.close();
}

/** Two inputs: what one asks down, what the other asks across. */
async function asAGrid() {
  for (const view of [phone, desktop, printed]) {
    const tab = await open('table/next-drug.html', view);
    const { lines, places, width } = await tab.evaluate(() => ({
      lines: document.querySelectorAll('.grid tbody tr').length,
      places: [...document.querySelectorAll('.grid td .acts')].filter(
        (own) => own.checkVisibility() && own.getBoundingClientRect().right <= innerWidth,
      ).length,
      width: document.scrollingElement.scrollWidth,
    }));
    expect(
      lines === 3 && places === 6 && width <= view.width,
      `${view.name}: a grid of ${lines} lines with ${places} places, ${width} px wide`,
    );
    await tab.close();
  }
}

/** What tables advise is found in each list, though the book makes no recommendation. */
async function listed() {
  const lists = ['recommendations', 'map', 'by-condition', 'by-intervention', 'by-strength', 'by-review-date'];
  for (const page of [...lists, 'index', 'contents']) {
    const tab = await open(`${page}.html`, desktop);
    const { text, tables } = await tab.evaluate(() => ({
      text: document.querySelector('main').textContent,
      tables: new Set(
        [...document.querySelectorAll('main a[href*="table/"]')].map((link) => link.getAttribute('href').split('#')[0]),
      ).size,
    }));
    expect(!/advises nothing|nothing to list/.test(text), `${page} says that nothing is advised`);
    expect(tables === 5, `${page} leads to ${tables} of 5 tables`);
    await tab.close();
  }
}

/** The heads of a long table stay in sight while its rows go by: on a page that is as wide, and in a box that scrolls both ways. */
async function headed() {
  const long = [
    ['pressure/prose.html', phone],
    ['pressure/prose.html', desktop],
    [TABLES[0].page, desktop],
  ];
  for (const [page, view] of long) {
    const tab = await open(page, view);
    const tables = await tab.evaluate(() =>
      [...document.querySelectorAll('.scroll:has(tbody tr:nth-child(20))')].map((box) => {
        box.scrollIntoView({ block: 'start' });
        box.scrollTo(box.scrollWidth, box.scrollHeight);
        const head = box.querySelector('thead').getBoundingClientRect();
        const last = box.querySelector('tbody tr:last-child').getBoundingClientRect();
        const isOver =
          document
            .elementFromPoint(Math.max(box.getBoundingClientRect().left, 0) + 10, head.top + head.height / 2)
            ?.closest('thead') !== null;
        return { top: head.top, isAbove: head.bottom <= last.top, bottom: last.bottom, height: innerHeight, isOver };
      }),
    );
    const at = `${page} at ${view.width} px`;
    expect(tables.length > 0, `${at} has no long table`);
    for (const { top, isAbove, bottom, height, isOver } of tables) {
      expect(top >= -1 && top < height && isAbove && isOver, `${at}: the heads are out of sight at the last row`);
      expect(bottom <= height + 1, `${at}: the last row is out of sight`);
    }
    await tab.close();
  }
}

/** Of an any-of fact each value is chosen by itself. */
async function filteredByValues() {
  const tab = await open('table/by-signs.html', desktop);
  const shown = () =>
    tab.evaluate(() => [...document.querySelectorAll('.decision tbody tr')].filter((row) => row.checkVisibility()).length);
  const wanted = [
    ['yes', '', 30],
    ['no', '', 10],
    ['unknown', '', 10],
    ['', 'yes', 20],
    ['', 'no', 20],
    ['', 'unknown', 10],
    ['yes', 'yes', 20],
    ['yes', 'no', 20],
  ];
  for (const [eyes, kidneys, rows] of wanted) {
    await tab.select('[id="filter-signs.eyes"]', eyes);
    await tab.select('[id="filter-signs.kidneys"]', kidneys);
    expect((await shown()) === rows, `${await shown()} of ${rows} rows are for eyes: ${eyes}, kidneys: ${kidneys}`);
  }
  await tab.close();
}

async function onPaper({ page, rows }) {
  const tab = await open(page, printed);
  const place = mkdtempSync(join(tmpdir(), 'pathbook-'));
  const file = join(place, 'table.pdf');
  await tab.pdf({ path: file, format: 'A4' });
  await tab.close();
  try {
    const sheets = execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' }).split('\f').slice(0, -1);
    said.push(`${page} on paper: ${sheets.length} sheets`);
    sheets.forEach((text, at) => {
      expect(text.trim() !== '', `${page}: sheet ${at + 1} is blank`);
      const hasRows = /^ *(Offer|Consider) /m.test(text);
      expect(!hasRows || /What to do +For whom/.test(text), `${page}: no heads on sheet ${at + 1}`);
    });
    if (rows > 100) {
      const all = sheets.join('\n');
      for (let row = 1; row <= rows; row += 1)
        expect(new RegExp(`Row ${row}\\b`).test(all), `${page}: row ${row} is not on paper`);
    }
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    said.push('paper is not looked at: there is no pdftotext');
  } finally {
    rmSync(place, { recursive: true });
  }
}
