// What a first load brings, compressed as hosts do, search apart. The whole book on one page, which is for paper, is as heavy as the book:
// of it the requests alone are counted.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import { fileOf } from '../harness/site.js';
import { phone } from '../harness/views.js';

const MOST_KIB = 40;
const MOST_REQUESTS = 5;
const WHOLE_BOOK = 'print.html';
const SEARCH = /(^|\/)(search|pagefind)/;

export default {
  name: 'weight',
  tool: 'Chromium, network',
  goal: `first load ≤ ${MOST_KIB} KiB gzip, ≤ ${MOST_REQUESTS} requests, search apart`,
  views: [phone],
  page(_tab, { site, page, root, happened, note }) {
    const files = happened.requests.map((address) => fileOf(address, root)).filter((file) => file !== null);
    const counted = files.filter((file) => !SEARCH.test(file));
    const bytes = counted.map((file) => gzipSync(readFileSync(join(site.folder, file))).length);
    const kib = bytes.reduce((sum, size) => sum + size, 0) / 1024;
    const isWhole = page === WHOLE_BOOK;
    note({ kib: isWhole ? 0 : kib, requests: counted.length });
    return [
      ...(kib > MOST_KIB && !isWhole ? [`${kib.toFixed(1)} KiB`] : []),
      ...(counted.length > MOST_REQUESTS ? [`${counted.length} requests: ${counted.join(', ')}`] : []),
    ];
  },
  measured({ notes }) {
    const kib = Math.max(...notes.map(({ value }) => value.kib));
    const requests = Math.max(...notes.map(({ value }) => value.requests));
    return `at most ${kib.toFixed(1)} KiB, ${requests} requests`;
  },
};
