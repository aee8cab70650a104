// A session by the library that VS Code speaks the protocol with. Prints what it finds, a line each.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node';

const [program, book] = process.argv.slice(2);
const say = (name, value) => console.log(`${name}\t${String(value).replaceAll('\n', ' ')}`);
const server = spawn(program, ['lsp', '--stdio', '--as-of', '2026-11-23'], { stdio: ['pipe', 'pipe', 'inherit'] });
const ended = new Promise((done) => server.on('exit', done));
const connection = createMessageConnection(new StreamMessageReader(server.stdout), new StreamMessageWriter(server.stdin));

const found = new Map();
let hear = () => {};
connection.onNotification('textDocument/publishDiagnostics', ({ uri, diagnostics }) => {
  found.set(uri, diagnostics);
  hear();
});
connection.listen();

/** Waits until what was published is so. */
const until = (isSo) =>
  new Promise((done, fail) => {
    const late = setTimeout(() => fail(new Error('nothing of the kind was published')), 20000);
    hear = () => {
      if (isSo()) {
        clearTimeout(late);
        hear = () => {};
        done();
      }
    };
    hear();
  });

const started = await connection.sendRequest('initialize', {
  processId: process.pid,
  rootUri: pathToFileURL(book).href,
  capabilities: { general: { positionEncodings: ['utf-16'] } },
});
await connection.sendNotification('initialized', {});
say('encoding', started.capabilities.positionEncoding);

const path = `${book}/content/sore-throat/02-pathway.md`;
const uri = pathToFileURL(path).href;
let text = readFileSync(path, 'utf8');
await connection.sendNotification('textDocument/didOpen', {
  textDocument: { uri, languageId: 'markdown', version: 1, text },
});
await until(() => found.has(uri));
say('problems at first', found.get(uri).length);

/** Sends a text, and measures the time to what is published of it. */
let version = 1;
const change = async (next, isSo) => {
  text = next;
  version += 1;
  found.delete(uri);
  const begin = performance.now();
  await connection.sendNotification('textDocument/didChange', {
    textDocument: { uri, version },
    contentChanges: [{ text }],
  });
  await until(() => found.has(uri) && isSo());
  return performance.now() - begin;
};
const sound = text;
const broken = text.replace('forbid = ["antibiotic"]', 'consider = ["antibiotic"]');
const all = () => [...found.values()].flat();
const times = [];
for (let turn = 0; turn < 10; turn += 1) {
  times.push(await change(broken, () => all().length > 0));
  times.push(await change(sound, () => all().length === 0));
}
times.sort((a, b) => a - b);
say('median from message to diagnostics in ms', times[times.length / 2].toFixed(1));
await change(broken, () => all().some((own) => own.message.includes('distinguishable patients')));
say('patient', true);

const outline = await connection.sendRequest('textDocument/documentSymbol', { textDocument: { uri } });
say('outline', outline.map((own) => own.name).join(' '));
// Without a field for what it takes nothing of, as VS Code sends it, and with `null`, as others do.
say('shutdown', await connection.sendRequest('shutdown', null));
await connection.sendNotification('exit');
say('status', await ended);
process.exit(0);
