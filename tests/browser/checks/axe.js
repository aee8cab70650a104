// axe-core's rules for WCAG 2.2 AA, and its best practices.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import { desktop, desktopDark, phone, phoneDark } from '../harness/views.js';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

export default {
  name: 'accessibility',
  tool: 'axe-core, WCAG 2.2 AA and best practices',
  goal: '0 violations, light and dark, 390 and 1280 px',
  views: [phone, desktopDark, phoneDark, desktop],
  async page(tab, { view }) {
    await tab.evaluate(source);
    const violations = await tab.evaluate(violationsOf, TAGS);
    return violations.map((says) => `${says} (${view.name})`);
  },
  measured: ({ site }) => `${site.chosen.length} pages × 4 views`,
};

/** Runs in the page, with everything that folds away unfolded. */
async function violationsOf(tags) {
  for (const details of document.querySelectorAll('details')) details.open = true;
  const { violations } = await window.axe.run(document, {
    runOnly: { type: 'tag', values: tags },
    resultTypes: ['violations'],
  });
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => {
      const why = [...node.any, ...node.all, ...node.none].map(({ message }) => message)[0] ?? '';
      return `${id}: ${node.target.join(' ')}: ${why}`;
    }),
  );
}
