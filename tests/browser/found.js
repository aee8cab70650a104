// node found.js FOLDER: looks in an index for what readers type, with the scripts of the folder. Standard input: { script, asked: [{ typed, found }] }.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInThisContext } from 'node:vm';

globalThis.pathbook = {};
for (const name of ['minisearch.js', 'finder.js']) runInThisContext(readFileSync(join(process.argv[2], name), 'utf8'));
const { script, asked } = JSON.parse(readFileSync(0, 'utf8'));
runInThisContext(script);
const find = pathbook.finder(pathbook.book);

const misses = asked.flatMap(({ typed, found }) => {
  const titles = find({ q: typed }).hits.map(({ entry }) => entry.title);
  const isSame = titles.length === found.length && found.every((title) => titles.includes(title));
  return isSame ? [] : [`“${typed}” finds ${JSON.stringify(titles)}, not ${JSON.stringify(found)}`];
});
// What is called alike stands once, with a link to each.
const [{ entry, others } = {}] = find({ q: 'warmth' }).hits;
if (others?.length !== 1 || others[0].href === entry.href) misses.push(`${entry?.title} stands with ${JSON.stringify(others)}`);
if (![entry, ...others].some(({ says }) => /: 1$/.test(says))) misses.push('the intervention does not say what is advised of it');
console.log(misses.join('\n'));
process.exitCode = misses.length > 0 ? 1 : 0;
