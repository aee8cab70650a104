// node patients.js [--chromium]: reads rules and patients, a JSON a line, and tells where the page's evaluator says anything
// but what the interpreter said. Each patient is also asked about with answers left out (with any choice of them, where the
// rules come with `every`): what is sure then must hold, what holds must be possible, and what something hangs on must settle it. And
// each is asked in turn, as the form asks, for what may still matter alone: that must come to the interpreter's advice.

import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';

import { launch } from './harness/browser.js';

const EVALUATOR = readFileSync(fileURLToPath(new URL('../../templates/static/patient/advise.js', import.meta.url)), 'utf8');
const COMPARE = `(${compareAll})`;
const AT_ONCE = 2000;

const browser = process.argv.includes('--chromium') ? await launch() : null;
const page = await browser?.newPage();
const compare = page ? inChromium : inNode;
const wrong = [];
let total = 0;
let rules = null;
let every = false;
let batch = [];

if (page) await page.evaluate(`globalThis.pathbook = {};${EVALUATOR}`);
else vm.runInThisContext(`globalThis.pathbook = {};${EVALUATOR}`);
for await (const line of createInterface({ input: process.stdin })) {
  const { rules: next, every: own, ...patient } = JSON.parse(line);
  if (next || batch.length === AT_ONCE) await flush();
  if (next) [rules, every] = [next, own];
  else batch.push(patient);
}
await flush();
await browser?.close();
console.log(
  `${total} patients asked about in ${page ? 'Chromium' : 'Node.js'}, ${wrong.length} answered otherwise than by the interpreter`,
);
for (const { patient, why } of wrong.slice(0, 5)) console.log(why, JSON.stringify(patient));
process.exitCode = wrong.length === 0 && total > 0 ? 0 : 1;

async function flush() {
  total += batch.length;
  if (batch.length > 0) wrong.push(...(await compare(rules, batch, every)));
  batch = [];
}

function inNode(...given) {
  return vm.runInThisContext(COMPARE)(...given);
}

async function inChromium(...given) {
  return page.evaluate(`${COMPARE}(...${JSON.stringify(given)})`);
}

/** Runs where the evaluator is. */
function compareAll(model, patients, every) {
  const { SURE, advise, number } = globalThis.pathbook.patient;
  const answer = (value) => (value?.number === undefined ? value : number(value.number));
  const step = ({ pathway, step: index }) => model.pathways[pathway].steps[index].id;
  const sure = ({ made }, kind) => kind.filter((own) => made.get(own) === SURE).map(({ id }) => id);
  const given = ({ doses }, least) =>
    [...doses].flatMap(([{ id }, own]) => own.filter((dose) => dose.sure >= least).map(({ at }) => [id, at]));
  const rows = model.tables.flatMap((table) => table.rows);

  // As the interpreter tells it.
  const told = (advice) => ({
    admitted: advice.impossible.length === 0,
    applies: sure(advice, model.recommendations),
    hits: sure(advice, rows),
    doses: given(advice, SURE),
    paths: advice.paths.map(({ pathway, visits, gap }) => ({
      pathway: model.pathways[pathway].id,
      gap,
      visits: visits.map((visit) => [step(visit), visit.branch ?? null]),
    })),
    said: advice.said.map(({ statement, stance, intervention, silence }) => [
      statement.id,
      stance,
      model.interventions[intervention].id,
      silence?.by.id ?? null,
    ]),
    outputs: worked(advice, (own) => own.sure === SURE),
  });

  // What each output comes to that something sets, by name.
  function worked({ outputs }, isMeant) {
    const texts = ({ values, unknown, conflicting }) =>
      conflicting ? ['two values'] : unknown ? ['unknown'] : values.filter(isMeant).map(textOf);
    return Object.fromEntries(outputs.map((own) => [own.output.id, texts(own)]).sort());
  }

  const divisor = (one, other) => (other === 0n ? one : divisor(other, one % other));
  function fraction({ above, below }) {
    const common = divisor(above < 0n ? -above : above, below);
    return `${above / common}/${below / common}`;
  }

  // A value, or what a calculation is called with the number that it comes to, which only a whole patient has.
  function textOf({ text, computed }) {
    return computed ? `${text} = ${fraction(computed.number)}` : text;
  }

  // Whatever the order of the fields.
  const inOneOrder = ({ admitted, applies, hits, paths, said, doses, outputs }) => {
    const ways = paths.map(({ pathway, gap, visits }) => [pathway, gap, visits]);
    return JSON.stringify([admitted, applies, hits, said, ways, dosed(doses), Object.entries(outputs).sort()]);
  };

  const dosed = (doses) => doses.map((own) => own.join(' ')).sort();

  let state = 7;
  const chance = () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  // Without the answers that are to go, asked of each by its place.
  const without = (answers, goes) => {
    let place = 0;
    const keep = (value) => (Array.isArray(value) ? value.map(keep) : goes(place++) ? undefined : value);
    return answers.map(keep);
  };
  const choices = (answers) => {
    if (!every) {
      const share = chance();
      return [without(answers, () => chance() < share)];
    }
    const all = 2 ** answers.flat().length;
    return Array.from({ length: all }, (_, choice) => without(answers, (place) => (choice >> place) & 1));
  };

  const key = ([statement, stance, intervention]) => `${statement} ${stance} ${intervention}`;
  const keyOf = (own) => key([own.statement.id, own.stance, model.interventions[own.intervention].id]);
  const isMissing = (few, fact) => [few[fact]].flat().includes(undefined);
  // What a reader takes away: stances that nothing silences, by whom they are not said.
  const taken = (said) => JSON.stringify([...new Set(said.map((own) => own.join(' ')))].sort());
  const takenOf = ({ said }) => taken(said.filter((own) => own[3] === null).map(([, ...own]) => own.slice(0, 2)));
  const advised = (partial) => taken(partial.advised.map((own) => [own.stance, model.interventions[own.intervention].id]));

  // What is wrong with the advice for part of what is known. Of patients whom the book rules out nothing is said.
  const unsound = (few, answers, { admitted, applies, hits, paths, said, doses, outputs }) => {
    if (!admitted) return [];
    const partial = advise(model, few);
    const isMade = new Set([...applies, ...hits, ...paths.flatMap(({ visits }) => visits.map(([id]) => id))]);
    const open = new Set([...partial.made.keys()].map(({ id }) => id));
    const claimed = [...partial.made].filter(([, own]) => own === SURE).map(([{ id }]) => id);
    const silenced = new Map(said.map((own) => [key(own), own[3]]));
    const stances = partial.said.map((own) => ({ ...own, key: keyOf(own) }));
    const delivering = new Set(doses.map(([id]) => id));
    const isGiven = new Set(dosed(doses));
    const mayBeGiven = new Set(dosed(given(partial, 0)));
    const hung = (facts) => few.map((own, fact) => (facts.has(fact) ? answers[fact] : own));
    // A fact that is asked of some alone is asked for once the others say so.
    const staysOpen = (own) => {
      const facts = new Set(own.hangs);
      for (;;) {
        const still = advise(model, hung(facts)).open.find((other) => keyOf(other) === keyOf(own));
        const more = [...(still?.hangs ?? [])].filter((fact) => !facts.has(fact) && model.facts[fact].asked);
        if (more.length === 0) return still !== undefined;
        for (const fact of more) facts.add(fact);
      }
    };
    return [
      partial.impossible.length > 0 && 'a patient is called impossible',
      claimed.some((id) => !isMade.has(id)) && 'something is sure that is not so',
      [...isMade].some((id) => !open.has(id)) && 'something is ruled out that is so',
      stances.some(({ key: own, silence }) => silence?.sure === SURE && silenced.get(own) === null) &&
        'a stance is silenced that is not',
      stances.some(({ key: own, silence }) => !silence && (silenced.get(own) ?? null) !== null) &&
        'a stance is not silenced that is',
      partial.advised.some((own) => silenced.get(keyOf(own)) !== null) && 'advice is sure that is none',
      given(partial, SURE).some(([id, at]) => delivering.has(id) && !isGiven.has(`${id} ${at}`)) &&
        'a dose is sure that is not given',
      [...isGiven].some((own) => !mayBeGiven.has(own)) && 'a dose is ruled out that is given',
      [...partial.doses.values()].flat().some(({ sure: own, hangs }) => (own === SURE) !== (hangs.size === 0)) &&
        'an open dose hangs on nothing',
      partial.asked.size === 0 &&
        dosed(given(partial, SURE)).join() !== dosed(doses).join() &&
        'doses are called settled that are not',
      partial.asked.size === 0 && advised(partial) !== takenOf({ said }) && 'advice is called settled that is not',
      [...partial.asked].some((fact) => !isMissing(few, fact)) && 'what is answered is asked for again',
      partial.open.some(({ hangs }) => hangs.size === 0) && 'something open hangs on nothing',
      partial.open.some(staysOpen) && 'something hangs on more than is said',
      partial.outputs.some(({ output, values }) =>
        values.some((own) => own.sure === SURE && !outputs[output.id]?.includes(textOf(own))),
      ) && 'an output has a value for sure that it has not',
      Object.entries(outputs).some(([id, texts]) => {
        const own = partial.outputs.find(({ output }) => output.id === id);
        const isPossible = (text) => own?.values.some((value) => textOf(value) === text || text.startsWith(`${value.text} = `));
        if (texts[0] === 'unknown') return !own?.unknown;
        return texts[0] !== 'two values' && !texts.every(isPossible);
      }) && 'a value is ruled out that an output has',
      partial.outputs.some(({ hangs, values }) => hangs.size === 0 && values.some((own) => own.sure !== SURE)) &&
        'an output hangs on nothing',
      partial.paths
        .filter(({ sure: own }) => own === SURE)
        .some((path) => {
          const real = paths.find(({ pathway }) => pathway === model.pathways[path.pathway].id);
          const isSame = (visit, index) =>
            step(visit) === real.visits[index]?.[0] && (visit.branch ?? real.visits[index][1]) === real.visits[index][1];
          return !real || !path.visits.every(isSame);
        }) && 'a path goes where it does not',
    ].filter(Boolean);
  };

  // Answers what is asked for, one fact after the other, and leaves the rest.
  const inTurn = (answers, { admitted, paths, said, doses }) => {
    const few = answers.map((own) => (Array.isArray(own) ? own.map(() => undefined) : undefined));
    if (!admitted) return [];
    let partial = advise(model, few);
    for (let turn = 0; partial.asked.size > 0; turn += 1) {
      if (turn > answers.length) return ['asking comes to no end'];
      const [fact] = partial.asked;
      few[fact] = answers[fact];
      partial = advise(model, few);
    }
    const ways = told(partial).paths.map(({ pathway, visits }) => [pathway, visits]);
    return [
      advised(partial) !== takenOf({ said }) && `asked in turn, ${advised(partial)} is advised`,
      JSON.stringify(ways) !== JSON.stringify(paths.map(({ pathway, visits }) => [pathway, visits])) &&
        'asked in turn, the way is another',
      dosed(given(partial, SURE)).join() !== dosed(doses).join() && 'asked in turn, the doses are others',
    ].filter(Boolean);
  };

  return patients.flatMap((patient) => {
    const answers = patient.answers.map((value) => (Array.isArray(value) ? value.map(answer) : answer(value)));
    const found = told(advise(model, answers));
    if (inOneOrder(found) !== inOneOrder(patient.advice)) return [{ patient, why: `answered ${JSON.stringify(found)}` }];
    // A book with a question that some patient can't leave is never published.
    if (patient.advice.paths.some(({ gap }) => gap)) return [];
    const words = (value) => (value?.above === undefined ? value : `${value.above}/${value.below}`);
    const turned = inTurn(answers, patient.advice).map((why) => ({ patient, why }));
    return [
      ...turned,
      ...choices(answers).flatMap((few) => {
        const wrongs = unsound(few, answers, patient.advice);
        return wrongs.length === 0
          ? []
          : [{ patient, why: `${wrongs.join(', ')} where only this is answered: ${few.map(words)}` }];
      }),
    ];
  });
}
