// Printed by a reader who works in the dark: strong contrast on paper, no navigation, nothing folded away.

import { printed } from '../harness/views.js';

const LEAST_CONTRAST = 7;

export default {
  name: 'print',
  tool: 'Chromium, print from dark',
  goal: `text contrast ≥ ${LEAST_CONTRAST}, no navigation, every details open`,
  views: [printed],
  async page(tab, { note }) {
    const { faint, navigation, folded, least } = await tab.evaluate(onPaper, LEAST_CONTRAST);
    note(least);
    return [
      ...faint,
      ...navigation.map((html) => `navigation on paper: ${html}`),
      ...folded.map((html) => `folded away on paper: ${html}`),
    ];
  },
  measured: ({ notes }) => `least contrast ${Math.min(...notes.map(({ value }) => value)).toFixed(2)}`,
};

/** Runs in the page. A browser leaves backgrounds out unless told otherwise, so text must do on white as well. */
function onPaper(leastContrast) {
  const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  const colours = new Map();
  const WHITE = [255, 255, 255, 1];

  const read = (colour) => {
    if (!colours.has(colour)) {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
      const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data;
      colours.set(colour, [red, green, blue, alpha / 255]);
    }
    return colours.get(colour);
  };
  const over = (top, under) => [0, 1, 2].map((part) => top[part] * top[3] + under[part] * (1 - top[3])).concat(1);
  const luminance = (colour) => {
    const [red, green, blue] = colour.slice(0, 3).map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrast = (one, other) => {
    const [high, low] = [luminance(one), luminance(other)].sort((left, right) => right - left);
    return (high + 0.05) / (low + 0.05);
  };
  const isSeen = (element) => element.checkVisibility({ visibilityProperty: true });
  const html = (element) => element.outerHTML.slice(0, 100);

  const background = (element) => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) layers.push(read(getComputedStyle(at).backgroundColor));
    return layers.reduceRight((under, layer) => over(layer, under), WHITE);
  };
  // In a drawing text stands on the shapes that come before it.
  const beneath = (text) => {
    const box = text.getBoundingClientRect();
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    const shapes = [...text.ownerSVGElement.querySelectorAll('rect, path, polygon, ellipse, circle')];
    const below = shapes.filter((shape) => {
      const area = shape.getBoundingClientRect();
      const isUnder = area.left <= x && x <= area.right && area.top <= y && y <= area.bottom;
      return (
        isUnder &&
        shape.compareDocumentPosition(text) & Node.DOCUMENT_POSITION_FOLLOWING &&
        getComputedStyle(shape).fill !== 'none' &&
        !shape.closest('defs, marker')
      );
    });
    return below.reduce((under, shape) => over(read(getComputedStyle(shape).fill), under), WHITE);
  };

  const faint = new Set();
  let least = 21;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    const isText = walker.currentNode.data.trim() !== '' && !element.closest('script, style, title, desc');
    if (!isText || !isSeen(element)) continue;
    const style = getComputedStyle(element);
    const isDrawn = element.ownerSVGElement != null && element.closest('foreignObject') === null;
    const ink = read(isDrawn ? style.fill : style.color);
    const grounds = isDrawn ? [beneath(element)] : [WHITE, background(element)];
    const worst = Math.min(...grounds.map((ground) => contrast(over(ink, ground), ground)));
    least = Math.min(least, worst);
    if (worst < leastContrast) faint.add(`contrast ${worst.toFixed(2)}: ${html(element)}`);
  }
  const navigation = document.querySelectorAll('nav, [role=navigation], search, [role=search], a[href="#main"], button');
  const folded = [...document.querySelectorAll('details')].filter(
    (details) =>
      isSeen(details.parentElement) &&
      [...details.children].some((child) => !isSeen(child) || child.getBoundingClientRect().height === 0),
  );
  return {
    faint: [...faint],
    navigation: [...navigation].filter((element) => isSeen(element) && element.getClientRects().length > 0).map(html),
    folded: folded.map(html),
    least,
  };
}
