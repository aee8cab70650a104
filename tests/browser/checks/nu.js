// The Nu HTML checker, over HTTP as a reader would get the pages: under file: no policy matches a file.

import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';

import { fileOf } from '../harness/site.js';

const jar = createRequire(import.meta.url).resolve('vnu-jar/build/dist/vnu.jar');
const AT_ONCE = 500;

export default {
  name: 'html',
  tool: 'Nu HTML checker',
  goal: '0 errors, 0 warnings',
  async site({ site, root }) {
    const misses = [];
    for (let start = 0; start < site.chosen.length; start += AT_ONCE) {
      const addresses = site.chosen.slice(start, start + AT_ONCE).map((page) => root + encodeURI(page));
      misses.push(...(await check(root, addresses)));
    }
    return misses;
  },
};

async function check(root, addresses) {
  // The checker refuses addresses of this machine unless told otherwise.
  const command = [
    '-Dnu.validator.servlet.allow-forbidden-hosts=true',
    '-jar',
    jar,
    '--format',
    'json',
    '--exit-zero-always',
    '--stdout',
    ...addresses,
  ];
  const { stdout } = await promisify(execFile)('java', command, { maxBuffer: 2 ** 28 });
  return JSON.parse(stdout).messages.map((message) => ({
    page: fileOf(message.url ?? root, root),
    says: `${message.subType ?? message.type}: ${message.message} (${(message.extract ?? '').trim().slice(0, 120)})`,
  }));
}
