// How long it takes from a change to the diagnostics of the whole book: `node latency.mjs PROGRAM BOOK CHAPTER`, the chapter by its path from the book's
// folder. Each change is a sentence more or less at its end.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Client, median } from './client.mjs';

const TURNS = 25;
const [program, book, chapter] = process.argv.slice(2);
const client = new Client(program, resolve(book));
await client.start();
const path = resolve(book, chapter);
const uri = pathToFileURL(path).href;
const text = readFileSync(path, 'utf8');
await client.open(uri, text);
const times = [];
const hovers = [];
for (let turn = 0; turn < TURNS; turn += 1) {
  times.push(await client.change(uri, `${text}\nA sentence.\n`));
  times.push(await client.change(uri, text));
  const begin = performance.now();
  await client.connection.sendRequest('textDocument/documentSymbol', { textDocument: { uri } });
  hovers.push(performance.now() - begin);
}
console.log(
  `${2 * TURNS} changes: median ${median(times).toFixed(1)} ms, most ${Math.max(...times).toFixed(1)} ms; outline ${median(hovers).toFixed(2)} ms`,
);
await client.end();
process.exit(0);
