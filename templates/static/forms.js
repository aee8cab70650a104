// Forms whose state is in the address, so that a link leads back to it.
'use strict';

globalThis.pathbook = {
  /** What a form asks for, without what was left open. */
  asked: (form) => Object.fromEntries([...new FormData(form)].filter(([, value]) => value !== '')),

  /** Fills a form from the address. A choice that the book does not have is not a choice. */
  fill: (form) => {
    for (const [name, value] of new URLSearchParams(location.search)) {
      const field = form.elements.namedItem(name);
      if (field && 'value' in field) field.value = value;
    }
    for (const select of form.querySelectorAll('select')) if (select.selectedIndex < 0) select.value = '';
  },

  /** Puts what a form asks for into the address. */
  tell: (form) => {
    const query = new URLSearchParams(pathbook.asked(form)).toString();
    pathbook.move(query ? `?${query}` : location.pathname);
  },

  /** Changes the address of the page. */
  move: (address) => {
    try {
      history.replaceState(null, '', address);
    } catch {
      // A page from a disk may not be allowed to name itself.
    }
  },

  /** An element with its properties and children; a child that is text stays text. */
  element: (name, properties, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  },

  /** Runs another script of the site, which is how a page from a disk can load data. */
  run: (src) =>
    new Promise((onload, onerror) => {
      document.head.append(pathbook.element('script', { src, onload, onerror }));
    }),

  /** A sentence with its holes filled. */
  filled: (sentence, holes) => sentence.replace(/\{(\w+)\}/g, (_, hole) => holes[hole]),
};
