// How long it takes from a saved chapter to its page in the preview: `node preview.mjs PROGRAM BOOK CHAPTER PAGE`, the chapter by its path from the book's
// folder, the page by its address in the site. The book is copied; each change is a sentence more or less at the chapter's end.
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from './client.mjs';

const TURNS = 25;
const SENTENCE = 'A sentence that was not there.';
const PATIENCE = 60000;
const [program, book, chapter, page] = process.argv.slice(2);
const place = mkdtempSync(join(tmpdir(), 'preview-'));
const copy = join(place, 'book');
cpSync(book, copy, { recursive: true, filter: (path) => !/\/(target|node_modules|\.git)$/.test(path) });
const path = join(copy, chapter);
const text = readFileSync(path, 'utf8');

const server = spawn(program, ['serve', copy, '--as-of', '2026-11-23'], { stdio: ['ignore', 'pipe', 'inherit'] });
const address = await new Promise((found) => {
  let said = '';
  server.stdout.on('data', (more) => {
    said += more;
    const own = said.match(/http:\/\/\S+\//);
    if (own) found(own[0]);
  });
});

// What the page's own script hears: the number of the edition, after each change.
const events = (await fetch(`${address}.pathbook/events`)).body.pipeThrough(new TextDecoderStream()).getReader();
let edition = '';
async function another() {
  const before = edition;
  let heard = '';
  while (edition === before) {
    const { value } = await events.read();
    heard += value;
    edition = [...heard.matchAll(/^data: (\S+)/gm)].at(-1)?.[1] ?? edition;
  }
}

async function shows(isThere) {
  const answer = await fetch(address + page);
  if (!answer.ok) throw new Error(`${page}: ${answer.status}`);
  return (await answer.text()).includes(SENTENCE) === isThere;
}

/** Milliseconds from before the file is written until the page says so. */
async function save(isThere) {
  const begin = performance.now();
  writeFileSync(path, isThere ? `${text}\n${SENTENCE}\n` : text);
  do {
    await another();
  } while (!(await shows(isThere)));
  return performance.now() - begin;
}

function end(status) {
  server.kill();
  rmSync(place, { recursive: true });
  process.exit(status);
}

const late = setTimeout(() => {
  console.error('the preview does not change');
  end(1);
}, PATIENCE);
await another();
if (!(await shows(false))) throw new Error('the page has the sentence already');
const times = [];
for (let turn = 0; turn < TURNS; turn += 1) {
  times.push(await save(true), await save(false));
  late.refresh();
}
console.log(`${times.length} saves: median ${median(times).toFixed(1)} ms, most ${Math.max(...times).toFixed(1)} ms`);
end(0);
