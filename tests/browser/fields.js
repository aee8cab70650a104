// node fields.js SITE…: answers every question of each built book by the keyboard, in every way that its fact allows, and looks at what the
// page makes of it: the address, what is said to be given, what is refused. It does so where the form's script is there and where it comes late,
// which must be the same; then on a phone, where one question is seen at a time.

import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { launch, openTab, visit } from './harness/browser.js';
import { serve } from './harness/server.js';
import { desktop, phone } from './harness/views.js';

const wrong = [];
const expect = (holds, why) => holds || wrong.push(`${site}: ${why}`);
let site = '';
let asked = 0;
const browser = await launch();
for (const folder of process.argv.slice(2)) {
  site = folder;
  const server = await serve(resolve(folder));
  await book(`${server.root}patient.html`);
  await server.close();
}
await browser.close();
console.log(`${asked} answers given, ${wrong.length} faults`);
for (const why of wrong.slice(0, 10)) console.log(why);
process.exitCode = wrong.length === 0 && asked > 0 ? 0 : 1;

async function book(address) {
  const tab = await openTab(browser, desktop);
  await visit(tab, address);
  // Brings in the rules, which say what can be answered.
  await tab.focus('.patient input');
  await until(tab, () => globalThis.pathbook.rules !== undefined);
  const facts = await tab.evaluate(() => {
    const { facts: all } = globalThis.pathbook.rules;
    return [...document.querySelectorAll('.patient fieldset')].map(({ dataset }) => all.find(({ id }) => id === dataset.fact));
  });
  const ofEveryone = facts.filter((fact) => !fact.asked);
  for (const fact of ofEveryone) for (const answer of answersOf(fact)) await early(tab, fact, answer);
  for (const fact of facts.filter((own) => own.asked?.[0] === 'yes')) await askedLater(tab, fact);
  const slow = await openTab(browser, desktop);
  const held = [];
  await visit(slow, address);
  await slow.setRequestInterception(true);
  slow.on('request', (request) => (request.url().endsWith('static/patient.js') ? held.push(request) : request.continue()));
  // One of each type is enough: what comes late is the same script.
  const types = new Map(ofEveryone.map((fact) => [[fact.kind, fact.unknown, fact.unit === undefined].join(), fact]));
  for (const fact of types.values()) for (const answer of answersOf(fact)) await late(slow, held, fact, answer);
  await cleared(slow, held, facts[0]);
  await skipped(slow, held);
  await inTurn(address);
}

/** Every way of answering a fact: the field, the keys, and what the address then gives it; `undefined` where it is refused, `null` where nothing is given. */
function answersOf({ id, kind, values, unknown, low, high, unit, compared }) {
  const dates = compared ? [dateOf({ id, unit })] : [];
  if (low !== undefined) return [...numbersOf({ id, kind, unknown, low, high, unit }), ...dates];
  const known = kind === 'one-of' ? values : ['yes', 'no'];
  const all = [...known, ...(unknown ? [''] : []), null];
  const names = kind === 'any-of' ? values.map((value) => `${id}.${value}`) : [id];
  // From what is chosen at first, the last one, it goes round.
  return names.flatMap((name) =>
    all.map((given, at) => ({
      name,
      given,
      field: `[name="${quoted(name)}"]:checked`,
      keys: Array(at + 1).fill('ArrowDown'),
    })),
  );
}

function numbersOf({ id, kind, unknown, low, high, unit }) {
  const field = `[type=text][name="${quoted(id)}"]`;
  const typed = (text, given) => ({ name: id, given, field, keys: [...text] });
  const right = (text) => typed(text, unit === undefined ? text : `${text} ${unit}`);
  // An end that is not a decimal can't be written.
  const ends = [low, high].filter((end) => !end.includes('/'));
  return [
    ...ends.map(right),
    ...(kind === 'quantity'
      ? [right(`${high.replace(/[./].*/, '')}.0`)].filter(() => !high.includes('.') && !high.includes('/'))
      : [typed(`${low}.5`, undefined)]),
    typed(`${high}1`, undefined),
    typed('x', undefined),
    // Nobody types a fraction: it would be a date, or two pressures.
    typed(`${low.replace(/[./].*/, '')}/2`, undefined),
    ...ends.map((end) => ({ ...right(end), keys: ['x', 'Backspace', ...end] })),
    ...(unknown
      ? [
          { ...typed('', ''), keys: ['Tab', 'Space'] },
          { ...right(ends[0]), keys: ['Tab', 'Space', 'Shift+Tab', ...ends[0]] },
          { ...typed('', ''), keys: [...ends[0], 'Tab', 'Space'] },
          { ...typed('', null), keys: ['Tab', 'Space', 'Space'] },
        ]
      : []),
  ];
}

/** Today, four years ago: a day that was there, and is that many months of the calendar away. */
function dateOf({ id, unit }) {
  const now = new Date();
  const [month, day] = [now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, '0'));
  const keys = [...`${month}${day}${now.getFullYear() - 4}`];
  return { name: id, given: `48 ${unit}`, field: `[type=date][data-of="${quoted(id)}"]`, keys };
}

function quoted(text) {
  return text.replace(/["\\]/g, '\\$&');
}

async function press(tab, { field, keys }) {
  await tab.focus(field);
  for (const key of keys) {
    if (key === 'Shift+Tab') {
      await tab.keyboard.down('Shift');
      await tab.keyboard.press('Tab');
      await tab.keyboard.up('Shift');
    } else {
      await tab.keyboard.press(key);
    }
  }
}

/** Waits for what comes in a moment; where it does not come, what is looked at next will show it. The page's policy lets nothing wait in the page itself. */
async function until(tab, holds) {
  for (let turn = 0; turn < 200 && !(await tab.evaluate(holds)); turn += 1) await pause(50);
}

/** Waits until the page has asked for the script: its request is told to us a moment after the key was pressed, later on a busy machine. */
async function requested(held) {
  for (let turn = 0; turn < 200 && held.length === 0; turn += 1) await pause(50);
}

/** What a reader sees of an answer. */
async function seen(tab) {
  await tab.evaluate(
    () =>
      new Promise((done) => {
        setTimeout(done);
      }),
  );
  return tab.evaluate(() => ({
    hash: location.hash,
    invalid: [...document.querySelectorAll('[aria-invalid=true]')].map(({ name }) => name),
    refused: document.querySelector('.patient .wrong') !== null,
    given: document.querySelector('.patient-given').textContent,
    summary: document.querySelector('.patient [role=status]').textContent,
  }));
}

function judge(fact, { name, given, keys }, found) {
  asked += 1;
  const where = `${fact.kind} ${name}, ${keys.join(' ')}: ${JSON.stringify(found)}`;
  const isRefused = given === undefined;
  const kept = [...new URLSearchParams(found.hash.slice('#patient?'.length))];
  expect(
    found.refused === isRefused && found.invalid.includes(name) === isRefused,
    isRefused ? `is taken: ${where}` : `is refused: ${where}`,
  );
  const isKept = JSON.stringify(kept) === JSON.stringify(typeof given === 'string' ? [[name, given]] : []);
  expect(isRefused || isKept, `is not what the address gives: ${where}`);
  expect(found.given.includes(fact.title) === (typeof given === 'string'), `is not what is said to be given: ${where}`);
  expect(found.summary !== '', `nothing is said: ${where}`);
}

async function early(tab, fact, answer) {
  await tab.evaluate(() => document.querySelector('.patient [type=reset]').click());
  await press(tab, answer);
  judge(fact, answer, await seen(tab));
}

/** A fact that hangs on a yes-no fact: not asked before that is yes, asked then, and contradicted where it turns to no. */
async function askedLater(tab, fact) {
  const guard = await tab.evaluate((at) => globalThis.pathbook.rules.facts[at].id, fact.asked[1]);
  const isAsked = () => tab.$eval(`fieldset[data-fact="${quoted(fact.id)}"]`, (own) => own.checkVisibility());
  const say = (keys) => press(tab, { field: `[name="${quoted(guard)}"]:checked`, keys });
  const cleared = () => tab.evaluate(() => document.querySelector('.patient [type=reset]').click());
  await cleared();
  expect(!(await isAsked()), `${fact.id} is asked before ${guard} is answered`);
  await say(['ArrowDown', 'ArrowDown']);
  await seen(tab);
  expect(!(await isAsked()), `${fact.id} is asked of whom ${guard} is no`);
  for (const answer of answersOf(fact).filter(({ given }) => typeof given === 'string')) {
    await cleared();
    await say(['ArrowDown']);
    await seen(tab);
    expect(await isAsked(), `${fact.id} is not asked of whom ${guard} is yes`);
    if (!(await isAsked())) return;
    await press(tab, answer);
    const { hash, refused } = await seen(tab);
    const kept = new URLSearchParams(hash.slice('#patient?'.length));
    expect(!refused && kept.get(answer.name) === answer.given, `${answer.name} is not taken: ${hash}`);
    await say(['ArrowDown']);
    expect((await seen(tab)).refused === (answer.given !== ''), `${answer.name} stands where ${guard} is no`);
    asked += 1;
  }
}

/** The script of the form comes only after the keys were pressed. */
async function late(tab, held, fact, answer) {
  held.length = 0;
  await visit(tab, tab.url().split('#')[0]);
  await press(tab, answer);
  await requested(held);
  await tab.evaluate(
    () =>
      new Promise((done) => {
        setTimeout(done);
      }),
  );
  expect(held.length === 1, `the script is fetched ${held.length} times`);
  expect((await seen(tab)).summary === '', 'the script is there before it comes');
  for (const request of held) await request.continue();
  await until(tab, () => document.querySelector('.patient [role=status]').textContent !== '');
  judge(fact, answer, await seen(tab));
}

/** What is cleared before the script comes does not come back with it. */
async function cleared(tab, held, fact) {
  held.length = 0;
  await visit(tab, tab.url().split('#')[0]);
  await press(tab, answersOf(fact)[0]);
  await tab.focus('.patient [type=reset]');
  await tab.keyboard.press('Enter');
  await requested(held);
  for (const request of held) await request.continue();
  await until(tab, () => globalThis.pathbook.patient?.account !== undefined);
  const { summary, hash } = await seen(tab);
  expect(summary === '' && hash === '', `what was cleared is back: ${summary}, ${hash}`);
}

/** Who asks for the next question before the script is there gets it. */
async function skipped(tab, held) {
  held.length = 0;
  await visit(tab, tab.url().split('#')[0]);
  const isThere = await tab.evaluate(() => document.querySelectorAll('.patient fieldset').length > 1);
  if (!isThere) return;
  await tab.focus('.patient-next');
  await tab.keyboard.press('Enter');
  await requested(held);
  for (const request of held) await request.continue();
  await until(tab, () => !document.querySelector('fieldset').classList.contains('current'));
  const current = await tab.$$eval('fieldset', (all) => all.findIndex((own) => own.contains(document.activeElement)));
  expect(current === 1, `the next question is not turned to: ${current}`);
}

/** One question after another, each answered by its first answer, until nothing is open. */
async function inTurn(address) {
  const tab = await openTab(browser, phone);
  await visit(tab, address);
  const here = () =>
    tab.evaluate(() => {
      const shown = [...document.querySelectorAll('.patient fieldset')].filter((own) => own.checkVisibility());
      return { shown: shown.map(({ dataset }) => dataset.fact), next: document.querySelector('.patient-next').checkVisibility() };
    });
  const met = [];
  for (;;) {
    const { shown, next } = await here();
    expect(shown.length === 1, `on a phone ${shown.length} questions are seen: ${shown}`);
    if (shown.length !== 1 || met.includes(shown[0])) break;
    met.push(shown[0]);
    await tab.focus('fieldset.current input');
    await until(tab, () => globalThis.pathbook.rules !== undefined);
    for (const name of await tab.$$eval(`fieldset.current input`, (all) => [...new Set(all.map((own) => own.name))])) {
      const number = await tab.$(`fieldset.current [type=text]`);
      const low = await tab.evaluate((id) => globalThis.pathbook.rules.facts.find((own) => own.id === id).low, shown[0]);
      if (number) await press(tab, { field: 'fieldset.current [type=text]', keys: [...low] });
      else await press(tab, { field: `[name="${quoted(name)}"]:checked`, keys: ['ArrowDown'] });
    }
    await seen(tab);
    if (!next || !(await here()).next) break;
    await tab.focus('.patient-next');
    await tab.keyboard.press('Enter');
  }
  const { summary, given, refused } = await seen(tab);
  expect(refused || !summary.includes('Still open'), `asked in turn, it is still open: ${summary}`);
  expect(new Set(met).size === met.length && given.length > 0, `asked in turn: ${met}, ${given}`);
  await tab.browserContext().close();
}
