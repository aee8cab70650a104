// A session of `pathbook lsp`. Prints what it finds, a line each.
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { Client, median } from './client.mjs';

const [program, book] = process.argv.slice(2);
const say = (name, value) => console.log(`${name}\t${String(value).replaceAll('\n', ' ')}`);
const client = new Client(program, book);
const started = await client.start();
say('encoding', started.capabilities.positionEncoding);

const path = `${book}/content/sore-throat/02-pathway.md`;
const uri = pathToFileURL(path).href;
const sound = readFileSync(path, 'utf8');
const broken = sound.replace('forbid = ["antibiotic"]', 'consider = ["antibiotic"]');
await client.open(uri, sound);
say('problems at first', client.found.get(uri).length);

const times = [];
for (let turn = 0; turn < 10; turn += 1) {
  times.push(await client.change(uri, broken, () => client.all().length > 0));
  times.push(await client.change(uri, sound, () => client.all().length === 0));
}
say('median from message to diagnostics in ms', median(times).toFixed(1));
const isShown = () => client.all().some((own) => own.message.includes('distinguishable patients'));
await client.change(uri, broken, isShown);
say('patient', true);

// What becomes of unsafe edits of a sound book is told after its proofs.
const changes = client.lensesChanged;
await client.change(uri, sound, () => client.all().length === 0);
await client.until(() => client.lensesChanged > changes);
const lenses = await client.connection.sendRequest('textDocument/codeLens', { textDocument: { uri } });
say(
  'unsafe edits',
  lenses.some((own) => own.command.title.includes('unsafe edit')),
);

const outline = await client.connection.sendRequest('textDocument/documentSymbol', { textDocument: { uri } });
say('outline', outline.map((own) => own.name).join(' '));
// The sentence that is selected in the source becomes a quote.
const source = `${book}/content/sore-throat/source.md`;
const sentences = '# Text\n\nOffer pain relief. Do not use an antibiotic.\n';
writeFileSync(source, sentences);
await client.open(pathToFileURL(source).href, sentences);
const quotes = await client.connection.sendRequest('textDocument/codeAction', {
  textDocument: { uri: pathToFileURL(source).href },
  range: { start: { line: 2, character: 2 }, end: { line: 2, character: 8 } },
  context: { diagnostics: [] },
});
const inserted = quotes.flatMap((own) => Object.values(own.edit.changes)).flat();
say(
  'quoted',
  inserted.some((own) => own.newText.includes('"Offer pain relief."')),
);

say('status', await client.end());
process.exit(0);
