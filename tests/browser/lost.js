// node lost.js SITE UNDER: serves a built book on this host, where it has its own path UNDER but not its own host, and asks for pages that
// are not there, in any folder: each gets the 404 page, whole under its policy, and from there every link leads somewhere.

import { resolve } from 'node:path';

import { launch, openTab, visit } from './harness/browser.js';
import { serve } from './harness/server.js';
import { desktop, phone } from './harness/views.js';

const MISSING = ['gone', 'gone.html', 'gone/', 'fact/gone.html', 'a/b/c/d/e/gone.html', 'a%20b/ö/?what=this#there'];

const [site, under] = [resolve(process.argv[2]), process.argv[3]];
const server = await serve(site, under);
const browser = await launch();
const wrong = [];
const expect = (holds, why) => holds || wrong.push(why);

for (const view of [phone, desktop]) {
  const tab = await openTab(browser, view);
  const answers = [];
  tab.on('response', (response) => answers.push([response.url().split('#')[0], response.status()]));
  for (const path of MISSING) {
    answers.length = 0;
    const { violations } = await visit(tab, server.root + path);
    for (const said of violations) wrong.push(`${path}: ${said}`);
    // What belongs to the page before may come late.
    const own = new URL(server.root + path.split('#')[0]).href;
    const page = answers.find(([url]) => url === own);
    const rest = answers.filter(([url]) => url !== own);
    expect(page?.[1] === 404, `${path}: answered with ${page?.[1]}`);
    expect(rest.length > 0, `${path}: nothing is asked for beside the page`);
    for (const [url, status] of rest) expect(status === 200 && url.startsWith(server.root), `${path}: ${url} is ${status}`);
    expect(await tab.evaluate(isStyled), `${path}: without its style`);
  }
  const links = await tab.evaluate(() => [...document.querySelectorAll('a[href]')].map(({ href }) => href.split('#')[0]));
  const inside = [...new Set(links)].filter(
    (link) => link.startsWith(server.root) && !link.includes('gone') && !link.includes('?'),
  );
  expect(inside.length > 5, `it leads to ${inside.length} pages`);
  for (const link of inside) expect((await fetch(link)).status === 200, `${link} is not there`);
  await tab.close();
}

await browser.close();
await server.close();
console.log(`${MISSING.length} missing pages, ${wrong.length} faults`);
for (const why of wrong.slice(0, 10)) console.log(why);
process.exitCode = wrong.length === 0 ? 0 : 1;

/** Runs in the page: the style sheet was read, and its rules hold. */
function isStyled() {
  return [...document.styleSheets].some((sheet) => sheet.href.startsWith(location.origin) && sheet.cssRules.length > 50);
}
