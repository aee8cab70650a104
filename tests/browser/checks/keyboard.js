// A page by its keyboard alone: real key presses, and after each of them a look at what has the focus.

import { desktop, phone } from '../harness/views.js';

export default {
  name: 'keyboard',
  tool: 'Chromium, Tab and Enter',
  goal: 'skip link lands in main, focus seen, every control reached, no trap',
  views: [phone, desktop],
  async page(tab, { view, note }) {
    const expected = await tab.evaluate(controls);
    await tab.evaluate(startLog);
    await pressTab(tab, expected.length);
    const { stops, missed } = await tab.evaluate(readLog, expected);
    note(stops.length);
    const misses = [...stops.flatMap((stop) => stop.misses), ...missed, ...(await skipLink(tab, stops[0]))];
    return misses.map((says) => `${says} (${view.name})`);
  },
  measured: ({ notes }) => `${notes.reduce((sum, { value }) => sum + value, 0)} stops`,
};

const TAB = { key: 'Tab', code: 'Tab', windowsVirtualKeyCode: 9 };

/** Sent in order without waiting for each press, which would take many times as long. */
async function pressTab(tab, times) {
  const session = await tab.createCDPSession();
  const events = Array.from({ length: times }, () => ['rawKeyDown', 'keyUp']).flat();
  await Promise.all(events.map((type) => session.send('Input.dispatchKeyEvent', { type, ...TAB })));
  await session.detach();
}

async function skipLink(tab, first) {
  if (!first?.isSkipLink) return [`the first stop is not a skip link: ${first?.html}`];
  await tab.evaluate(() => window[Symbol.for('controls')][0].focus());
  await tab.keyboard.press('Enter');
  const isInMain = () => document.querySelector('main')?.contains(document.activeElement) ?? false;
  if (await tab.evaluate(isInMain)) return [];
  await tab.keyboard.press('Tab');
  return (await tab.evaluate(isInMain)) ? [] : ['the skip link does not land in main'];
}

/** Runs in the page: after each press says what is wrong with the stop. */
function startLog() {
  const log = { stops: [], reached: new Set() };
  Object.defineProperty(window, Symbol.for('log'), { value: log, configurable: true });
  const isMarked = (element) => {
    const style = getComputedStyle(element);
    const hasOutline = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
    return hasOutline || style.boxShadow !== 'none';
  };
  // Of a wrapped link any line may be the one that shows; of a chosen box its label may be.
  const isShown = (element) =>
    [...element.getClientRects()].some(({ left, right, top, bottom }) => {
      const x = (Math.max(left, 0) + Math.min(right, innerWidth)) / 2;
      const y = (Math.max(top, 0) + Math.min(bottom, innerHeight)) / 2;
      const hit = document.elementFromPoint(x, y);
      const own = [element, ...(element.labels ?? [])];
      return hit !== null && (hit.contains(element) || own.some((part) => part.contains(hit)));
    });
  const misses = (element, html) => {
    const box = element.getBoundingClientRect();
    const isOff = box.bottom <= 0 || box.right <= 0 || box.top >= innerHeight || box.left >= innerWidth;
    if (isOff || box.width < 2 || box.height < 2) return [`focus off screen: ${html}`];
    return [
      ...(isShown(element) ? [] : [`focus covered: ${html}`]),
      ...(isMarked(element) ? [] : [`focus not visible: ${html}`]),
    ];
  };
  document.addEventListener(
    'keyup',
    ({ key }) => {
      const element = document.activeElement;
      if (key !== 'Tab' || element === null || element === document.body || log.reached.has(element)) return;
      log.reached.add(element);
      const html = element.outerHTML.slice(0, 100);
      const isSkipLink = element.getAttribute('href')?.startsWith('#') ?? false;
      log.stops.push({ html, isSkipLink, misses: misses(element, html) });
    },
    true,
  );
}

/** Runs in the page: what a reader must be able to reach, marked with numbers. */
function controls() {
  for (const details of document.querySelectorAll('details')) details.open = true;
  const wanted = 'a[href], button, input, select, textarea, summary, [tabindex], audio[controls], video[controls]';
  const groups = new Set();
  const isControl = (element) => {
    if (element.disabled || element.tabIndex < 0 || element.type === 'hidden') return false;
    if (!element.checkVisibility({ visibilityProperty: true })) return false;
    if (element.type !== 'radio' || element.name === '') return true;
    // One stop for a group: the chosen one, or the first.
    const group = [...document.getElementsByName(element.name)].filter(
      ({ type, form }) => type === 'radio' && form === element.form,
    );
    const stop = group.find(({ checked }) => checked) ?? group[0];
    return element === stop && groups.size < groups.add(stop).size;
  };
  const found = [...document.querySelectorAll(wanted)].filter(isControl);
  Object.defineProperty(window, Symbol.for('controls'), { value: found, configurable: true });
  return found.map((element) => element.outerHTML.slice(0, 100));
}

/** Runs in the page. Where the presses did not reach every control, the last stop may be why. */
function readLog(names) {
  const { stops, reached } = window[Symbol.for('log')];
  const all = window[Symbol.for('controls')];
  const missed = names.filter((_, index) => !reached.has(all[index]) && all[index].checkVisibility());
  const trap = missed.length > 0 ? [`the focus got no further than ${stops.at(-1)?.html}`] : [];
  return { stops, missed: [...trap, ...missed.map((html) => `not reached: ${html}`)] };
}
