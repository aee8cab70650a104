// Every check, in the order of the report.

import axe from './axe.js';
import crawl from './crawl.js';
import disk from './disk.js';
import hosts from './hosts.js';
import keyboard from './keyboard.js';
import lighthouse from './lighthouse.js';
import noScript from './no-script.js';
import nu from './nu.js';
import overflow from './overflow.js';
import policy from './policy.js';
import print from './print.js';
import search from './search.js';
import shift from './shift.js';
import text from './text.js';
import weight from './weight.js';

const CHECKS = [
  nu,
  axe,
  lighthouse,
  crawl,
  disk,
  overflow,
  policy,
  noScript,
  keyboard,
  print,
  text,
  search,
  weight,
  hosts,
  shift,
];

/** The checks that are named, as `--only` and `--without` do; a name that is none is a mistake. */
export function chosen({ only, without = '' }) {
  const named = (list) =>
    list
      .split(',')
      .filter((name) => name !== '')
      .map(known);
  const kept = only === undefined ? CHECKS : named(only);
  const left = named(without);
  return CHECKS.filter((check) => kept.includes(check) && !left.includes(check));
}

function known(name) {
  const check = CHECKS.find((other) => other.name === name);
  if (!check) throw new Error(`there is no check ${name}: ${CHECKS.map((other) => other.name).join(', ')}`);
  return check;
}
