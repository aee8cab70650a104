// The words of a flowchart stay inside their boxes, whichever of three fonts a reader's system has, and whichever way the page reads.

import { desktop, phone } from '../harness/views.js';

const FONTS = ['Liberation Sans', 'Roboto', 'DejaVu Sans'];

export default {
  name: 'text',
  tool: 'Chromium, three fonts',
  goal: '0 lines of text outside their box',
  views: [desktop, phone],
  async page(tab, { note }) {
    const misses = [];
    for (const font of FONTS) {
      const { lines, fullest, outside } = await tab.evaluate(linesInBoxes, font);
      if (lines === 0) return [];
      note({ asked: font, used: await usedFont(tab), lines, fullest });
      misses.push(...outside.map((words) => `in ${font}: ${words}`));
    }
    const before = await tab.evaluate(turned, 'rtl');
    const { outside } = await tab.evaluate(linesInBoxes, FONTS[0]);
    await tab.evaluate(turned, before);
    misses.push(...outside.map((words) => `on a page from right to left: ${words}`));
    return misses;
  },
  measured({ notes }) {
    const lines = notes.reduce((sum, { value }) => sum + value.lines, 0);
    const fonts = FONTS.map((font) => {
      const values = notes.map(({ value }) => value).filter(({ asked }) => asked === font);
      const used = [...new Set(values.map((value) => value.used))].join(' and ');
      const fullest = Math.max(0, ...values.map((value) => value.fullest));
      return `${font}${used === font ? '' : ` (shown in ${used})`} ${Math.round(fullest * 100)} % of the width`;
    });
    return `${lines} lines; at most ${fonts.join(', ')}`;
  },
};

/** Runs in the page: which way it reads from now on; returns which way it read. */
function turned(direction) {
  const before = document.dir;
  document.dir = direction;
  return before;
}

/** Runs in the page: sets the drawings in a font, and tells the lines that are not inside the outline of their box. */
function linesInBoxes(font) {
  const outside = [];
  let lines = 0;
  let fullest = 0;
  for (const drawing of document.querySelectorAll('.chart-frame > svg')) {
    drawing.style.fontFamily = `"${font}"`;
    if (drawing.getClientRects().length === 0) continue;
    for (const line of drawing.querySelectorAll('a tspan')) {
      const outline = line.closest('a').querySelector('.c-box');
      const count = line.getNumberOfChars();
      if (count === 0) continue;
      const [first, last] = [line.getExtentOfChar(0), line.getExtentOfChar(count - 1)];
      const left = Math.min(first.x, last.x);
      const right = Math.max(first.x + first.width, last.x + last.width);
      // From the height of a capital to the depth of a comma: the rest of a line is empty.
      const [top, bottom] = [first.y + first.height * 0.25, first.y + first.height * 0.9];
      const corners = [
        [left, top],
        [right, top],
        [left, bottom],
        [right, bottom],
      ];
      const isInside = corners.every(([x, y]) => outline.isPointInFill(new DOMPoint(x, y)));
      lines += 1;
      fullest = Math.max(fullest, (right - left) / outline.getBBox().width);
      if (!isInside) outside.push(`“${line.textContent}”`);
    }
  }
  return { lines, fullest, outside };
}

/** What the first line is shown in. */
async function usedFont(tab) {
  const session = await tab.createCDPSession();
  try {
    await session.send('DOM.enable');
    await session.send('CSS.enable');
    const { root } = await session.send('DOM.getDocument');
    const all = await session.send('DOM.querySelectorAll', { nodeId: root.nodeId, selector: '.chart-frame > svg a tspan' });
    for (const nodeId of all.nodeIds) {
      const { fonts } = await session.send('CSS.getPlatformFontsForNode', { nodeId });
      if (fonts.length > 0) return fonts.map(({ familyName }) => familyName).join('+');
    }
    return 'no font';
  } finally {
    await session.detach();
  }
}
