// node form.js SITE: reads rules and patients, a JSON a line, and puts each patient into the address of the built book's form:
// what a reader then sees must be what the interpreter says, on the form's own page and lit on the pathways' pages. Of patients who are
// half answered nothing may be told that does not hold, nor told as if it were all. Then it is given what no book has, and typed
// into; whatever is not understood must be said, and nothing advised.

import { resolve } from 'node:path';
import { createInterface } from 'node:readline';

import { launch, openTab, visit } from './harness/browser.js';
import { serve } from './harness/server.js';
import { phone } from './harness/views.js';

const LIT = 12;

const site = resolve(process.argv[2]);
const lines = [];
for await (const line of createInterface({ input: process.stdin })) lines.push(JSON.parse(line));
const [{ rules }, ...drawn] = lines;
// One address is tried once; a number without an end can't be written.
const isWritten = ({ answers }) => !answers.some((value) => value?.number?.includes('/'));
const patients = [...new Map(drawn.filter(isWritten).map((patient) => [fragment(patient), patient])).values()];
const server = await serve(site);
const browser = await launch();
const tab = await openTab(browser, phone);
const sent = [];
tab.on('request', (request) => sent.push(request.url()));
const wrong = [];
const expect = (holds, why) => holds || wrong.push(why);

const happened = await visit(tab, `${server.root}patient.html`);
for (const said of [...happened.errors, ...happened.violations]) wrong.push(said);
for (const patient of patients) wrong.push(...differences(patient, await tab.evaluate(tried, fragment(patient))));
for (const patient of patients) wrong.push(...unfounded(patient, await tab.evaluate(tried, half(patient))));
for (const patient of patients.filter(({ advice }) => advice.admitted).slice(0, LIT)) await lit(patient);
await visit(tab, `${server.root}patient.html`);
await broken();
await typed();
await leftOpen();
await silenced();
await elsewhere();
await outdated();
expect(
  sent.every((url) => url.startsWith(server.root)),
  'something is asked of another host',
);
expect(
  sent.every((url) => !/[?&](?:[^=]*=)/.test(new URL(url).search)),
  'what is given leaves the page',
);

await browser.close();
await server.close();
console.log(`${patients.length} patients put into the form, ${wrong.length} faults`);
for (const why of wrong.slice(0, 10)) console.log(why);
process.exitCode = wrong.length === 0 && patients.length > 0 ? 0 : 1;

/** As the address of a case writes it. */
function fragment({ answers }) {
  const text = (value, { values, unit }) => {
    if (value === 'unknown') return '';
    if (typeof value === 'boolean') return value ? 'yes' : 'no';
    return typeof value === 'number' ? values[value] : [value.number, unit].filter(Boolean).join(' ');
  };
  const given = rules.facts.flatMap((fact, at) => {
    const value = answers[at];
    if (!Array.isArray(value)) return [[fact.id, text(value, fact)]];
    return value.map((part, index) => [`${fact.id}.${fact.values[index]}`, text(part, fact)]);
  });
  return `#patient?${new URLSearchParams(given)}`;
}

/** The same without every other answer, beginning with the first or the second. */
function half(patient) {
  const given = [...new URLSearchParams(fragment(patient).slice('#patient?'.length))];
  const odd = given.length > 0 && given[0][1].length % 2;
  return `#patient?${new URLSearchParams(given.filter((_, at) => at % 2 === odd))}`;
}

/** Runs in the page: what a reader sees once the address gives this. */
async function tried(hash) {
  const answer = document.querySelector('.patient-answer');
  const shown = new Promise((done) => {
    const observer = new MutationObserver(() => {
      observer.disconnect();
      done();
    });
    observer.observe(answer, { childList: true });
  });
  if (hash !== undefined) location.hash = hash;
  await shown;
  const texts = (root, selector) => [...root.querySelectorAll(selector)].map(({ textContent }) => textContent.trim());
  const told = answer.querySelector('h2 + .told');
  const stances = (item) => texts(item, '.stance').map((stance) => `${stance} ${texts(item, 'a')[0]}`);
  return {
    told: told ? [...told.children].flatMap(stances) : [],
    head: texts(answer, 'h2')[0],
    reasons: told ? [...new Set(texts(told, '.told-by a'))].sort() : [],
    ways: [...answer.querySelectorAll('.way')].map((way) => [...way.children].map((item) => texts(item, 'a')[0])),
    refused: texts(document, '.patient .wrong'),
    summary: document.querySelector('.patient [role=status]').textContent,
    hash: location.hash,
  };
}

/** What a reader is to be told, in the page's words. */
function toldOf({ admitted, said }) {
  const words = { offer: 'Offer', consider: 'Consider', avoid: 'Avoid', forbid: 'Do not use' };
  const titles = new Map(rules.interventions.map(({ id, title }) => [id, title]));
  const spoken = said.filter(([, , , silence]) => silence === null);
  return admitted ? [...new Set(spoken.map(([, stance, on]) => `${words[stance]} ${titles.get(on)}`))].sort() : [];
}

/** Of half a patient: what is told holds of the whole, and if it is not all, the page says so. */
function unfounded({ answers, advice }, { told, head, summary, refused }) {
  if (!advice.admitted) return [];
  const all = toldOf(advice);
  const isSettled = summary.includes('No open answer can change this');
  return [
    refused.length > 0 && `refused: ${refused}`,
    !told.every((one) => all.includes(one)) && `told ${told}, of which not all is in ${all}`,
    isSettled === summary.includes('Still open:') && `neither open nor settled: ${summary}`,
    isSettled !== (head === 'What is advised') && `the head is ${head}: ${summary}`,
    isSettled && String([...told].sort()) !== String(all) && `settled with ${told} and not ${all}`,
  ]
    .filter(Boolean)
    .map((why) => `${why}: ${half({ answers })}`);
}

function differences({ answers, advice }, seen) {
  const steps = new Map(rules.pathways.flatMap((pathway) => pathway.steps).map(({ id, title }) => [id, title]));
  // A step is named with its pathway.
  const names = new Map([
    ...[...rules.recommendations, ...rules.tables.flatMap(({ rows }) => rows)].map(({ id, title }) => [id, title]),
    ...rules.pathways.flatMap((pathway) => pathway.steps.map(({ id, title }) => [id, `${pathway.title}: ${title}`])),
  ]);
  const told = toldOf(advice);
  const reasons = advice.admitted
    ? [...new Set(advice.said.filter(([, , , silence]) => silence === null).map(([id]) => names.get(id)))].sort()
    : [];
  const ways = advice.admitted ? advice.paths.map(({ visits }) => visits.map(([id]) => steps.get(id))) : [];
  const isSame = (one, other) => JSON.stringify(one) === JSON.stringify(other);
  // Of what this form asks for, nothing is lost.
  const given = (hash) => [...new URLSearchParams(hash.slice(hash.indexOf('?')))].map(String).sort();
  return [
    !isSame([...seen.told].sort(), told) && `told ${seen.told} and not ${told}`,
    !isSame(seen.reasons, reasons) && `told by ${seen.reasons} and not ${reasons}`,
    !isSame(seen.ways, ways) && `a way by ${JSON.stringify(seen.ways)} and not ${JSON.stringify(ways)}`,
    seen.refused.length > 0 === advice.admitted && `refused: ${seen.refused}`,
    !isSame(given(seen.hash), given(fragment({ answers }))) && `the address became ${seen.hash}`,
    told.some((one) => !seen.summary.includes(one.split(' ').at(-1))) && `only this is announced: ${seen.summary}`,
  ]
    .filter(Boolean)
    .map((why) => `${why}: ${fragment({ answers })}`);
}

/** On each pathway that the patient follows the boxes and lines are lit that are passed. */
async function lit(patient) {
  const visits = patient.advice.paths.flatMap((path) => path.visits);
  for (const id of new Set(visits.map(([step]) => step.split('.')[0]))) {
    await visit(tab, `${server.root}pathway/${id}.html${fragment(patient)}`);
    await tab.waitForSelector('.patient-answer h2');
    const seen = await tab.evaluate(() => {
      const names = (selector, kind) =>
        [...document.querySelectorAll(`.chart-wide ${selector}.c-lit`)].flatMap((own) => own.dataset[kind].split(' '));
      return {
        steps: [...new Set(names('[data-step]', 'step'))].sort(),
        edges: names('[data-edge]', 'edge'),
        list: document.querySelectorAll('.on-way').length,
      };
    });
    const own = visits.filter(([step]) => step.startsWith(`${id}.`)).map(([step, branch]) => [step.slice(id.length + 1), branch]);
    const steps = [...new Set(own.map(([name]) => name))].sort();
    const branches = own.filter(([, branch]) => branch !== null).map(([name, branch]) => `${name}.${branch}`);
    const where = `${id}, ${fragment(patient)}`;
    expect(String(seen.steps) === String(steps), `lit ${seen.steps} and not ${steps}: ${where}`);
    expect(
      branches.every((branch) => seen.edges.includes(branch)),
      `lines ${seen.edges} without one of ${branches}: ${where}`,
    );
    expect(
      seen.edges.every((edge) => branches.includes(edge) || edge.endsWith('.next')),
      `lines ${seen.edges} beside ${branches}: ${where}`,
    );
    expect(seen.list === steps.length, `${seen.list} steps of the list are marked: ${where}`);
  }
}

/** What the book does not have. */
async function broken() {
  const [
    {
      id: choice,
      values: [first, second],
    },
    number,
  ] = [rules.facts.find(({ kind }) => kind === 'one-of'), rules.facts.find(({ kind }) => kind === 'quantity')];
  const cases = [
    'no-such-fact=yes',
    `${choice}=no such value`,
    `${choice}.${first}=yes`,
    `${choice}=`,
    `${choice}=${first}&${choice}=${second}`,
    `${number.id}=${number.high}1 ${number.unit}`,
    `${number.id}=1`,
    `${number.id}=1 no-unit`,
    `${number.id}=1e1 ${number.unit}`,
    '__proto__=yes',
    `${choice}=constructor`,
    `${choice}=<img src=x onerror=document.title=1>`,
    '%=%E0%A4%A',
  ];
  for (const one of cases) {
    const hash = `#patient?${one}`;
    const seen = await tab.evaluate(tried, hash);
    expect(
      seen.refused.length === 1 && seen.told.length === 0 && seen.ways.length === 0,
      `${hash} is answered: ${JSON.stringify(seen)}`,
    );
    const kept = new URLSearchParams(seen.hash.slice('#patient?'.length));
    const given = [...new URLSearchParams(one)];
    expect(
      given.every(([name, value]) => kept.getAll(name).includes(value)),
      `${hash} is lost: ${seen.hash}`,
    );
    // A number that has a field is put right there.
    if (await tab.evaluate(() => document.querySelector('[aria-invalid=true]') !== null)) continue;
    await tab.evaluate(() => document.querySelector('.patient-answer button').click());
    const after = await tab.evaluate(() => [
      document.querySelectorAll('.wrong').length,
      document.querySelectorAll('.patient-answer h2').length,
    ]);
    expect(after[0] === 0 && after[1] > 0, `${hash} can't be left out`);
  }
}

/** Numbers that can be read in two ways or not at all, then one that is right, and the keyboard. */
async function typed() {
  const { id } = rules.facts.find(({ kind }) => kind === 'quantity');
  const field = `input[type=text][name="${id}"]`;
  // One question is seen at a time.
  await tab.evaluate(() => document.querySelector('.patient [type=reset]').click());
  for (let turn = 0; turn < rules.facts.length && !(await tab.$eval(field, (own) => own.checkVisibility())); turn += 1) {
    await tab.focus('.patient-next');
    await tab.keyboard.press('Enter');
  }
  for (const text of ['1,000', '1e1', '1 h', '1.5.2', '-1', 'x', '.5', '5.']) {
    await tab.$eval(field, (own) => (own.value = ''));
    await tab.focus(field);
    await tab.keyboard.type(text);
    const seen = await tab.evaluate(() => [
      document.querySelectorAll('.patient .wrong').length,
      document.querySelector('[aria-invalid=true]')?.name,
    ]);
    expect(seen[0] === 1 && seen[1] === id, `“${text}” is taken`);
  }
  await tab.$eval(field, (own) => (own.value = ''));
  await tab.focus(field);
  await tab.keyboard.type('1');
  expect((await tab.evaluate(() => location.hash)).includes(`${id}=1+`), 'a number is not taken');
  await tab.keyboard.press('Tab');
  await tab.keyboard.press('Space');
  const unknown = await tab.evaluate((own) => [document.querySelector(own).value, location.hash], field);
  expect(unknown[0] === '' && new URLSearchParams(unknown[1].slice(9)).get(id) === '', 'the number can’t be made unknown');
  await tab.evaluate(() => document.querySelector('.patient [type=reset]').click());
  expect(
    await tab.evaluate(() => location.hash === '' && document.querySelector('.patient-answer').childElementCount === 0),
    'answers are not cleared',
  );
}

/** Where another statement prevails, the stance that gives way is not advice. */
async function silenced() {
  const told = (said) => new Set(said.map(([statement]) => statement)).size > 1;
  const { advice, ...patient } = patients.find((own) => own.advice.admitted && told(own.advice.said));
  const [[prevails], [silences, verb, on]] = [advice.said[0], advice.said.find(([statement]) => statement !== advice.said[0][0])];
  const index = rules.interventions.findIndex(({ id }) => id === on);
  await tab.evaluate((own) => globalThis.pathbook.rules.adjudications.push(own), {
    id: 'j',
    title: 'Decided',
    at: '',
    prevails,
    silences,
    said: [[verb, index]],
  });
  const said = advice.said.map(([statement, stance, what, silence]) => [
    statement,
    stance,
    what,
    statement === silences && stance === verb && what === on ? 'j' : silence,
  ]);
  wrong.push(...differences({ ...patient, advice: { ...advice, said } }, await tab.evaluate(tried, fragment(patient))));
  expect(
    await tab.evaluate(() => document.querySelector('.patient-answer').textContent.includes('Decided')),
    'nobody learns what prevails',
  );
}

/** Where it is not decided which of two statements is right, that is said beside them. */
async function leftOpen() {
  const told = (said) => new Set(said.map(([statement]) => statement)).size > 1;
  const patient = patients.find((own) => own.advice.admitted && told(own.advice.said));
  const [[one, , on]] = patient.advice.said;
  const [other] = patient.advice.said.find(([statement]) => statement !== one);
  const index = rules.interventions.findIndex(({ id }) => id === on);
  await tab.evaluate((own) => globalThis.pathbook.rules.disagreements.push(own), {
    id: 'k',
    title: 'Not decided',
    at: '',
    between: [
      { statement: one, on: [index] },
      { statement: other, on: [] },
    ],
    outputs: [],
  });
  wrong.push(...differences(patient, await tab.evaluate(tried, fragment(patient))));
  expect(
    await tab.evaluate(() => document.querySelector('.patient-answer .left-open a')?.textContent === 'Not decided'),
    'nobody learns what is left open',
  );
  await tab.evaluate(() => globalThis.pathbook.rules.disagreements.pop());
}

/** What a page does not ask for is kept, and is read as strictly. */
async function elsewhere() {
  const { id, unit } = rules.facts.find(({ kind }) => kind === 'quantity');
  for (const pathway of rules.pathways) {
    await visit(tab, `${server.root}pathway/${pathway.id}.html`);
    if (await tab.$(`[name="${id}"]`)) continue;
    for (const [value, isRead] of [
      [`1 ${unit}`, true],
      ['1 no-unit', false],
    ]) {
      const hash = `#patient?${new URLSearchParams([[id, value]])}`;
      await visit(tab, 'about:blank');
      await visit(tab, `${server.root}pathway/${pathway.id}.html${hash}`);
      await tab.waitForSelector('.patient-answer > *');
      const seen = await tab.evaluate(() => [document.querySelectorAll('.wrong').length, location.hash]);
      expect((seen[0] === 0) === isRead && seen[1].includes(hash.slice(9)), `${pathway.id}${hash}: ${seen}`);
    }
    return;
  }
}

/** A page of another build than its rules. */
async function outdated() {
  await tab.evaluate(() => (document.querySelector('.patient').dataset.edition = 'another'));
  await visit(tab, `${server.root}index.html`);
  await tab.evaluateOnNewDocument(() =>
    document.addEventListener('readystatechange', () => {
      const form = document.querySelector('.patient');
      if (form) form.dataset.edition = 'another';
    }),
  );
  await visit(tab, `${server.root}patient.html${fragment(patients[0])}`);
  await tab.waitForSelector('.patient .wrong');
  expect(await tab.evaluate(() => !document.querySelector('.told')), 'an outdated page advises');
}
