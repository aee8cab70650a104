// node tokens.js FINDER: cuts each text of the JSON list on standard input into words as search does.

import { readFileSync } from 'node:fs';
import { runInThisContext } from 'node:vm';

globalThis.pathbook = {};
runInThisContext(readFileSync(process.argv[2], 'utf8'));
const texts = JSON.parse(readFileSync(0, 'utf8'));
console.log(JSON.stringify(texts.map(globalThis.pathbook.tokens)));
