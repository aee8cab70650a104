// What a reader has begun to read stays where it is while the rest of a page comes.

import { desktopCold, phoneCold } from '../harness/views.js';

const MOST = 0.05;

export default {
  name: 'shift',
  tool: 'Chromium, layout shifts of a cold load over a slow network',
  goal: `< ${MOST} on every page`,
  views: [phoneCold, desktopCold],
  async page(tab, { note }) {
    const shifts = await tab.evaluate(settled);
    const total = shifts.reduce((sum, { value }) => sum + value, 0);
    note({ total });
    if (total < MOST) return [];
    const [{ moved }] = shifts.toSorted((one, other) => other.value - one.value);
    return [`${total.toFixed(3)}: ${moved.join(' | ')}`];
  },
  measured: ({ notes }) => `at most ${Math.max(0, ...notes.map(({ value }) => value.total)).toFixed(3)}`,
};

/** Runs in the page: the shifts, once what the scripts do after loading is drawn. */
async function settled() {
  await new Promise((resolve) => setTimeout(resolve, 300));
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  return window[Symbol.for('shifts')];
}
