// node hostile.js SITE: the pages of a book whose every text tries to become markup, in Chromium, without the policy that would stop a script.
//
// Nothing that an author typed is to run or to become an element: as a page comes, when everything is unfolded, when the search
// shows what it found, and when the form tells what it was answered.

import { readdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

import { launch, openTab } from './harness/browser.js';
import { desktop } from './harness/views.js';

const site = resolve(process.argv[2]);
const pages = readdirSync(site, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.(html|svg)$/.test(entry.name))
  .map((entry) => relative(site, join(entry.parentPath ?? entry.path, entry.name)));

const wrong = [];
let shown = 0;
const browser = await launch();
const tab = await openTab(browser, desktop);
await tab.setBypassCSP(true);
for (const page of pages) await looked(page);
await looked('search.html', '?q=pwned');
await answered();
await browser.close();

console.log(`${pages.length} files show the texts ${shown} times; ${wrong.length} faults`);
for (const why of wrong.slice(0, 20)) console.log(why);
process.exitCode = wrong.length === 0 && shown > pages.length ? 0 : 1;

async function looked(page, query = '') {
  // What is asked of search comes when all that it needs is there.
  await tab.goto(pathToFileURL(join(site, page)).href + query, { waitUntil: query ? 'networkidle0' : 'load' });
  await judged(page + query);
}

/** Unfolds everything, waits for what comes late, and looks for what the texts would have made. */
async function judged(at) {
  const { ran, made, texts } = await tab.evaluate(async () => {
    for (const folded of document.querySelectorAll('details')) folded.open = true;
    await new Promise((ready) => setTimeout(ready, 20));
    const forbidden = 'img[src="x"], [onerror], [onload], [onclick], iframe, object, embed, base, a[href^="javascript:" i]';
    const own = [...document.scripts].filter(({ src, type }) => !src && type !== 'application/ld+json');
    return {
      ran: globalThis.pwned,
      made: [...document.querySelectorAll(forbidden), ...own].map((element) => element.outerHTML.slice(0, 120)),
      texts: (document.documentElement.textContent.match(/onerror=pwned=/g) ?? []).length,
    };
  });
  if (ran !== undefined) wrong.push(`${at}: the text of place ${ran} ran`);
  wrong.push(...made.map((element) => `${at}: ${element}`));
  shown += texts;
}

/** Every choice of the form is made once, so that all that it can tell has been told. */
async function answered() {
  await tab.goto(pathToFileURL(join(site, 'patient.html')).href, { waitUntil: 'networkidle0' });
  const choices = await tab.$$('main input[type=radio], main input[type=checkbox]');
  if (choices.length === 0) wrong.push('patient.html has no choices');
  for (const choice of choices) {
    await choice.evaluate((input) => input.click());
    await judged('patient.html');
  }
}
