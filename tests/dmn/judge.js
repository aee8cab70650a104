// node judge.js: reads books in DMN and patients, a JSON a line, and tells where an engine comes to anything but what the interpreter said.
// `{ "dmn": "…" }` begins a book, which dmn-moddle must open without a warning and find drawn; a patient is
// `{ "inputs": { … }, "decisions": { … } }`.
//
// The engine, dsntk, works out a decision anew for each that requires it. So it gets the decisions of a book as the entries of one
// context, word for word, in an order in which each stands after those that it requires. Of small books it answers for some patients each decision as it is, too.

import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { DmnModdle } from 'dmn-moddle';

const TOLD = 5;
const IN_FLIGHT = 4;
const FEW_DECISIONS = 200;
const AS_IS = 3;
const moddle = new DmnModdle();
const folder = mkdtempSync(join(tmpdir(), 'dmn-'));
const wrong = [];
const faults = [];
const asked = [];
let [books, inBook, patients, whole] = [0, 0, 0, 0];

for await (const line of createInterface({ input: process.stdin })) {
  const { dmn, inputs, decisions } = JSON.parse(line);
  if (dmn !== undefined) await begin(dmn);
  else asked.push({ book: books, inputs, decisions, isFirst: ++inBook <= AS_IS });
}
const engine = await start();
try {
  await Promise.all(Array.from({ length: IN_FLIGHT }, work));
} finally {
  engine.child.kill();
  rmSync(folder, { recursive: true });
}
console.log(
  `${books} books opened with ${faults.length} faults, ${patients} patients asked about (of ${whole} the model as it is), ${wrong.length} answered otherwise than by the interpreter`,
);
for (const one of [...faults, ...wrong].slice(0, TOLD)) console.log(JSON.stringify(one));
process.exitCode = faults.length === 0 && wrong.length === 0 && patients > 0 ? 0 : 1;

async function begin(dmn) {
  books += 1;
  inBook = 0;
  const { rootElement, warnings } = await moddle.fromXML(dmn, 'dmn:Definitions');
  for (const { message } of warnings) faults.push({ book: books, message });
  const shapes = rootElement.dmnDI.diagrams.flatMap(({ diagramElements }) => diagramElements ?? []);
  const drawn = new Set(shapes.map(({ dmnElementRef }) => dmnElementRef.id));
  for (const { id, informationRequirement = [] } of rootElement.drgElement) {
    for (const one of [id, ...informationRequirement.map((own) => own.id)])
      if (!drawn.has(one)) faults.push({ book: books, message: `not drawn: ${one}` });
  }
  const places = shapes.filter(({ bounds }) => bounds !== undefined).map(({ bounds }) => `${bounds.x} ${bounds.y}`);
  if (new Set(places).size !== places.length) faults.push({ book: books, message: 'shapes lie upon each other' });
  write(`as-one/${books}`, asOne(dmn));
  write(`as-is/${books}`, dmn);
}

/** Under an address that the engine makes of its namespace and name. */
function write(place, model) {
  const named = model.replace(/ name="[^"]*" namespace="[^"]*"/, ` name="model" namespace="https://judge.test/${place}"`);
  mkdirSync(join(folder, place), { recursive: true });
  writeFileSync(join(folder, place, 'model.dmn'), named);
}

/** The model with all decisions in one. */
function asOne(dmn) {
  const decisions = new Map();
  for (const [, id, body] of dmn.matchAll(/<decision id="(\w+)"[^>]*>(.*?)<\/decision>/gs)) {
    const [variable] = body.match(/<variable [^>]*>/);
    const [logic] = body.match(/<(literalExpression|decisionTable) .*<\/\1>/s);
    const requires = Array.from(body.matchAll(/<requiredDecision href="#(\w+)"/g), ([, of]) => of);
    decisions.set(id, { entry: `<contextEntry>${variable}${logic}</contextEntry>`, requires });
  }
  const placed = new Set();
  const place = (id) => {
    if (placed.has(id)) return;
    for (const of of decisions.get(id).requires) place(of);
    placed.add(id);
  };
  for (const id of decisions.keys()) place(id);
  const inputs = Array.from(dmn.matchAll(/<inputData id="(\w+)"/g), ([, id]) => id);
  const required = inputs.map((id) => `<informationRequirement><requiredInput href="#${id}"/></informationRequirement>`);
  const entries = Array.from(placed, (id) => decisions.get(id).entry);
  const one = `<decision id="all" name="all"><variable name="all"/>${required.join('')}<context>${entries.join('')}</context></decision>`;
  return dmn.replace(/<decision .*<\/decision>/s, () => one).replace(/<dmndi:DMNDI>.*<\/dmndi:DMNDI>/s, '');
}

async function start() {
  const port = await new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
  const child = spawn('dsntk', ['srv', '-D', folder, '-H', '127.0.0.1', '-P', String(port)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const said of child.stdout) {
    if (String(said).includes('error')) faults.push({ message: String(said) });
    if (String(said).includes(String(port))) break;
  }
  return { child, address: `http://127.0.0.1:${port}/evaluate` };
}

async function work() {
  for (let one = asked.pop(); one !== undefined; one = asked.pop()) await compare(one);
}

async function compare({ book, inputs, decisions, isFirst }) {
  patients += 1;
  const found = await evaluated(`as-one/${book}`, 'all', inputs);
  const names = Object.keys(decisions);
  const other = names.filter((name) => !isSame(found?.[name], decisions[name]));
  if (other.length > 0) tell(book, inputs, decisions, found, other);
  if (!isFirst || names.length > FEW_DECISIONS) return;
  whole += 1;
  for (const name of names) {
    const found = await evaluated(`as-is/${book}`, name, inputs);
    if (!isSame(found, decisions[name])) tell(book, inputs, decisions, { [name]: found }, [name]);
  }
}

function tell(book, inputs, decisions, found, names) {
  const of = (values) => Object.fromEntries(names.slice(0, TOLD).map((name) => [name, values?.[name]]));
  wrong.push({ book, inputs, expected: of(decisions), found: of(found) });
}

async function evaluated(place, name, inputs) {
  const entries = Object.entries(inputs).map(([input, value]) => `${input}: ${inFeel(value)}`);
  const response = await fetch(`${engine.address}/${place}/test/judge/${place}/model/${name}`, {
    method: 'POST',
    body: `{${entries.join(', ')}}`,
  });
  const { data, errors } = await response.json();
  if (errors !== undefined) faults.push({ place, name, errors });
  return data;
}

function inFeel(value) {
  return value?.number ?? JSON.stringify(value);
}

function isSame(found, expected) {
  // A quotient may have no last digit; all that is decided compares multiples.
  if (expected?.number !== undefined) return typeof found === 'number' && Math.abs(found - Number(expected.number)) < 1e-9;
  // The engine says why something is null.
  if (expected === null) return found === null || (typeof found === 'string' && found.startsWith('null('));
  return found === expected;
}
