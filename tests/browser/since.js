// node since.js < LINES: how long ago days were, a JSON a line; tells where the page's script counts otherwise than the program.

import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import vm from 'node:vm';

const script = (name) => readFileSync(fileURLToPath(new URL(`../../templates/static/patient/${name}`, import.meta.url)), 'utf8');
vm.runInThisContext(`globalThis.pathbook = {};${script('advise.js')}`);
vm.runInThisContext(script('since.js'));
const { day, since, number, order } = globalThis.pathbook.patient;

let total = 0;
const wrong = [];
for await (const line of createInterface({ input: process.stdin })) {
  const { counted, each, then, now, time } = JSON.parse(line);
  const own = since(counted, each, day(then), day(now));
  total += 1;
  if (order(number(own), number(time)) !== 0) wrong.push(`${line}: ${own}`);
}
console.log(`${total} times, ${wrong.length} counted otherwise than by the program`);
for (const own of wrong.slice(0, 5)) console.log(own);
process.exitCode = wrong.length === 0 && total > 0 ? 0 : 1;
