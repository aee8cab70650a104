// node judge.js: reads books in CQL and patients, a JSON a line, and tells where an engine comes to anything but what the
// interpreter said. `{ "cql": "…" }` begins a book, which the reference translator must read without an error; a patient is
// `{ "parameters": { … }, "definitions": { … } }`.

import { createInterface } from 'node:readline';

import {
  CqlTranslator,
  createModelInfoProvider,
  createUcumService,
  LibraryManager,
  ModelManager,
  stringAsSource,
} from '@cqframework/cql/cql-to-elm';
import ucum from '@lhncbc/ucum-lhc';
import engine from 'cql-execution';

import { SYSTEM } from './system.js';

const TOLD = 5;
const NO_PATIENTS = new engine.PatientSource([]);

const units = ucum.UcumLhcUtils.getInstance();
const wrong = [];
let [books, patients, errors, library] = [0, 0, 0, null];

for await (const line of createInterface({ input: process.stdin })) {
  const { cql, parameters, definitions } = JSON.parse(line);
  if (cql === undefined) await compare(parameters, definitions);
  else library = translated(cql);
}
console.log(
  `${books} books read with ${errors} errors, ${patients} patients asked about, ${wrong.length} answered otherwise than by the interpreter`,
);
for (const one of wrong.slice(0, TOLD)) console.log(JSON.stringify(one));
process.exitCode = errors === 0 && wrong.length === 0 && patients > 0 ? 0 : 1;

/** What the reference translator makes of a library: ELM, without an error or a warning. */
function translated(cql) {
  const models = new ModelManager();
  const system = createModelInfoProvider((name) => (name === 'System' ? stringAsSource(SYSTEM) : null));
  models.modelInfoLoader.registerModelInfoProvider(system, true);
  const manager = new LibraryManager(models, undefined, undefined, ucumService());
  const elm = JSON.parse(CqlTranslator.fromText(cql, manager).toJson());
  const found = (elm.library.annotation ?? []).filter(({ errorSeverity }) => errorSeverity !== undefined);
  for (const { startLine, message } of found.slice(0, TOLD))
    console.log(`line ${startLine}: ${message}: ${cql.split('\n')[startLine - 1]}`);
  books += 1;
  errors += found.length;
  return new engine.Library(elm);
}

function ucumService() {
  const convert = (number, from, to) => String(units.convertUnitTo(from, Number(number), to).toVal);
  const fault = (unit) => (units.validateUnitString(unit).status === 'valid' ? null : `not a unit of UCUM: ${unit}`);
  const unused = () => {
    throw new Error('the library multiplies no quantities');
  };
  return createUcumService(convert, fault, unused, unused);
}

async function compare(parameters, definitions) {
  patients += 1;
  const given = Object.entries(parameters).map(([name, value]) => [name, ofEngine(value)]);
  const executor = new engine.Executor(library, null, Object.fromEntries(given));
  const { unfilteredResults: results } = await executor.exec(NO_PATIENTS);
  const other = Object.entries(definitions).filter(([name, value]) => !isSame(results[name], value));
  if (other.length > 0) {
    wrong.push({
      parameters,
      expected: Object.fromEntries(other),
      found: Object.fromEntries(other.map(([name]) => [name, results[name]])),
    });
  }
}

function ofEngine(value) {
  return value?.unit === undefined ? value : new engine.Quantity(Number(value.value), value.unit);
}

function isSame(found, expected) {
  // Decimals of an engine are no more exact than its numbers.
  if (typeof expected === 'number') return typeof found === 'number' && Math.abs(found - expected) < 1e-8;
  if (expected?.unit === undefined) return found === expected;
  // The engine adds binary fractions; a decimal of CQL has eight places.
  const isNear = Math.abs(found?.value - Number(expected.value)) < 1e-8;
  return isNear && found.unit === expected.unit;
}
