// No page scrolls sideways on the narrowest phone; what is wider scrolls within itself.

import { narrow } from '../harness/views.js';

export default {
  name: 'overflow',
  tool: 'Chromium, 320 px',
  goal: '0 pages that scroll sideways',
  views: [narrow],
  async page(tab) {
    const { width, widest } = await tab.evaluate(widestElement);
    return width > narrow.width ? [`${width} px wide: ${widest}`] : [];
  },
};

/** Runs in the page. */
function widestElement() {
  for (const details of document.querySelectorAll('details')) details.open = true;
  const reach = (element) => element.getBoundingClientRect().right;
  const [widest] = [...document.querySelectorAll('body *')].sort((one, other) => reach(other) - reach(one));
  return { width: document.scrollingElement.scrollWidth, widest: widest?.outerHTML.slice(0, 120) };
}
