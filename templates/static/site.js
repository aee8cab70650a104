// Makes reading easier where scripts run; nothing here is needed to read the book.
// Loaded before the first paint, so that the chosen appearance does not flash.
'use strict';

(() => {
  const root = document.documentElement;
  root.classList.add('scripted');

  // A browser may forbid storage, above all to pages from a folder: then a choice holds for the page.
  const storage = {
    get() {
      try {
        return localStorage.getItem('appearance');
      } catch {
        return null;
      }
    },
    set(value) {
      try {
        if (value) localStorage.setItem('appearance', value);
        else localStorage.removeItem('appearance');
      } catch {
        // nothing to remember it in
      }
    },
  };

  const show = (appearance) => {
    if (appearance === 'dark' || appearance === 'light') root.dataset.appearance = appearance;
    else delete root.dataset.appearance;
  };
  show(storage.get());

  function switchAppearance(label) {
    const choice = label.querySelector('select');
    choice.value = root.dataset.appearance ?? '';
    choice.addEventListener('change', () => {
      storage.set(choice.value);
      show(choice.value);
    });
    label.hidden = false;
  }

  /** Banners that become true after the page was built, such as a review that is overdue. */
  function showWhatIsDue() {
    const now = new Date();
    const pad = (number) => String(number).padStart(2, '0');
    const today = `${now.getFullYear()}-${pad(now.getMonth() + 1)}-${pad(now.getDate())}`;
    for (const banner of document.querySelectorAll('[data-after]')) {
      banner.hidden = today <= banner.dataset.after;
    }
  }

  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Pages from a folder have no clipboard but this one.
      const field = document.createElement('textarea');
      field.value = text;
      field.className = 'unseen';
      document.body.append(field);
      field.select();
      document.execCommand('copy');
      field.remove();
    }
  }

  /** A button beside each heading that can be linked to. */
  function offerLinks() {
    const { copy: name, copied } = document.body.dataset;
    const status = document.createElement('p');
    status.className = 'unseen';
    status.setAttribute('role', 'status');
    document.body.append(status);
    for (const heading of document.querySelectorAll('main :is(h1, h2[id], h3[id], h4[id], .card-title)')) {
      const own = heading.id ? `#${encodeURIComponent(heading.id)}` : heading.querySelector('a')?.getAttribute('href');
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'copy';
      button.title = name;
      button.setAttribute('aria-label', `${name}: ${heading.textContent.trim()}`);
      button.addEventListener('click', async () => {
        const address = new URL(own ?? '', location.href);
        if (!own) address.hash = '';
        await copy(address.href);
        status.textContent = copied;
        button.classList.add('is-copied');
        setTimeout(() => {
          status.textContent = '';
          button.classList.remove('is-copied');
        }, 2000);
      });
      const line = document.createElement('div');
      line.className = 'headed';
      heading.before(line);
      line.append(heading, button);
    }
  }

  /** The reference beside its number; it stays while the pointer is on it, and goes with Escape. */
  function peekAtReferences() {
    const card = document.createElement('div');
    card.className = 'peek';
    card.id = 'peek';
    card.setAttribute('role', 'tooltip');
    card.hidden = true;
    document.body.append(card);
    let at = null;
    let leaving;
    const hide = () => {
      card.hidden = true;
      at?.removeAttribute('aria-describedby');
      at = null;
    };
    const showFor = (link) => {
      clearTimeout(leaving);
      const entry = document.getElementById(decodeURIComponent(link.hash.slice(1)));
      if (!entry) return;
      if (at !== link) hide();
      at = link;
      card.textContent = (entry.querySelector('.reference-text') ?? entry).textContent.trim();
      card.hidden = false;
      link.setAttribute('aria-describedby', 'peek');
      const box = link.getBoundingClientRect();
      const left = Math.min(box.left, root.clientWidth - card.offsetWidth - 8);
      const below = box.bottom + card.offsetHeight + 8 < root.clientHeight;
      card.style.left = `${Math.max(8, left) + scrollX}px`;
      card.style.top = `${scrollY + (below ? box.bottom + 4 : box.top - card.offsetHeight - 4)}px`;
    };
    const leave = () => {
      leaving = setTimeout(hide, 200);
    };
    for (const link of document.querySelectorAll('.cites a[href^="#"]')) {
      link.addEventListener('pointerenter', (event) => event.pointerType === 'mouse' && showFor(link));
      link.addEventListener('pointerleave', leave);
      link.addEventListener('focus', () => link.matches(':focus-visible') && showFor(link));
      link.addEventListener('blur', hide);
    }
    card.addEventListener('pointerenter', () => clearTimeout(leaving));
    card.addEventListener('pointerleave', leave);
    document.addEventListener('keydown', (event) => event.key === 'Escape' && hide());
  }

  /** What is folded away is printed too. */
  function unfoldForPrint() {
    let folded = [];
    addEventListener('beforeprint', () => {
      folded = [...document.querySelectorAll('details:not([open])')];
      for (const details of folded) details.open = true;
    });
    addEventListener('afterprint', () => {
      for (const details of folded) details.open = false;
    });
  }

  /** On a phone the words under a drawing are folded, unless the address is of one of them. */
  function foldWhereNarrow() {
    if (!matchMedia('(max-width: 36rem)').matches) return;
    for (const details of document.querySelectorAll('[data-folds="narrow"]')) details.open = false;
  }

  /** A link to something inside what is folded away unfolds it. */
  function unfoldTarget() {
    let target = null;
    try {
      target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    } catch {
      return; // a fragment that is not an address
    }
    let unfolded = false;
    for (let details = target?.closest('details'); details; details = details.parentElement?.closest('details')) {
      unfolded ||= !details.open;
      details.open = true;
    }
    if (unfolded) target.scrollIntoView();
  }

  document.addEventListener('DOMContentLoaded', () => {
    const appearance = document.querySelector('[data-script="appearance"]');
    if (appearance) switchAppearance(appearance);
    showWhatIsDue();
    offerLinks();
    peekAtReferences();
    unfoldForPrint();
    foldWhereNarrow();
    unfoldTarget();
    addEventListener('hashchange', unfoldTarget);
  });
})();
