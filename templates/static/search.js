// Search: what a reader types is looked for in the index that the build wrote. Nothing typed leaves the page.
'use strict';

(() => {
  const { asked, element, fill, filled, run, tell } = globalThis.pathbook;
  const ROOT = new URL('../', document.currentScript.src);
  // How many hits of each kind are shown, and of a kind that was chosen.
  const SHOWN = 5;
  const SHOWN_OF_ONE = 50;

  // The index and what reads it are fetched when a reader turns to search, and never before.
  let loaded;
  const load = () => {
    loaded ??= Promise.all(
      ['static/minisearch.js', 'static/finder.js', 'search-index.js'].map((path) => run(new URL(path, ROOT).href)),
    ).then(() => pathbook.finder(pathbook.book));
    loaded.catch(() => (loaded = undefined));
    return loaded;
  };

  const line = (className, content, more) => content && element('p', { className, ...more }, content);

  /** What the site's own words say of their language where it is not the book's, as those of the template do. */
  const spoken = ({ lang, dir }) => (lang ? { lang, dir } : {});

  const address = (href) => new URL(href, ROOT).href;

  /** Of what is called alike: what it is, or else of which guideline. */
  const other = ({ href, what, guideline }) =>
    element('a', { href: address(href) }, [what, pathbook.book.guidelines[guideline]].filter(Boolean).join(' · '));

  const hit = ({ entry: { title, href, says, stance, who, what, text, guideline }, others }, own) => {
    const link = element('a', { href: address(href) }, title);
    const lines = [line(stance ? `stance stance-${stance}` : 'search-note', says, own), line('search-title', link)];
    const notes = [what, who, pathbook.book.guidelines[guideline], text].map((note) => line('search-note', note));
    const links = others.map((entry) => element('p', { className: 'search-note' }, other(entry)));
    return element('li', { className: 'search-hit' }, ...[...lines, ...notes, ...links].filter(Boolean));
  };

  /** A field with its filters, its results, and what is said of them. */
  const box = (root, told) => {
    const of = (selector) => root.querySelector(selector);
    const [form, field, kind] = [of('form'), of('[name=q]'), of('[name=kind]')];
    const [status, results] = [of('[role=status]'), of('.search-results')];
    const own = spoken(of('label'));
    Object.assign(status, own);
    const stops = () => [field, ...results.querySelectorAll('a, button')];
    const fail = () => (status.textContent = root.dataset.failed);

    /** What finds, once there is something to choose from. */
    let offered;
    const ready = async () => {
      const find = await load();
      if (!offered) {
        const { groups, guidelines } = pathbook.book;
        const option = (value, name) => element('option', { value }, name);
        kind.append(...groups.map(({ id, name }) => Object.assign(option(id, name), own)));
        of('[name=guideline]')?.append(...guidelines.map((name, at) => option(at, name)));
        offered = true;
      }
      return find;
    };

    const said = (query, { hits: { length: number }, how }, words) => {
      if (number === 0) return filled(words.none, { query });
      const form = words.count[new Intl.PluralRules(document.documentElement.lang).select(number)] ?? words.count.other;
      return `${filled(form, { number })} ${words[how] ?? ''}`;
    };

    /** Shows more of a kind; when all that can be is shown, the number of those left out. */
    const more = (label, id) => {
      if (!id || kind.value) return line('search-note', label, own);
      const onclick = () => {
        kind.value = id;
        show();
        field.focus();
      };
      return element('button', { type: 'button', onclick, ...own }, label);
    };

    const section = ({ name, id, entries }) => {
      const limit = !id || kind.value ? SHOWN_OF_ONE : SHOWN;
      const list = element('ol', { className: 'search-list' }, ...entries.slice(0, limit).map((entry) => hit(entry, own)));
      const section = element('section', {}, element('h2', { className: 'search-kind', ...own }, name), list);
      const number = entries.length - limit;
      if (number > 0) section.append(more(filled(pathbook.book.words.more, { number, kind: name }), id));
      return section;
    };

    /** What is called just so, then what else is found of each kind. */
    const sections = ({ hits }, { groups, words }) => {
      const those = (fits) => hits.filter(fits);
      const kinds = groups.map((group, at) => ({ ...group, entries: those((hit) => !hit.named && hit.entry.group === at) }));
      const all = [{ name: words.named, entries: those(({ named }) => named) }, ...kinds];
      return all.filter(({ entries }) => entries.length > 0).map(section);
    };

    const show = async () => {
      const wanted = asked(form);
      told?.(form);
      try {
        const find = await ready();
        // Another letter may have been typed while the index was on its way.
        if (wanted.q !== asked(form).q) return;
        const found = find(wanted);
        results.replaceChildren(...sections(found, pathbook.book));
        status.textContent = wanted.q ? said(wanted.q, found, pathbook.book.words) : '';
      } catch {
        fail();
      }
    };

    /** Arrows walk from the field through the results and back. */
    const walk = (event) => {
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      const at = stops().indexOf(document.activeElement);
      if (!step || at < 0) return;
      event.preventDefault();
      stops()[Math.max(at + step, 0)]?.focus();
    };

    const filledFromAddress = async () => {
      await ready();
      // What was typed meanwhile stays.
      if (!field.value) fill(form);
      if (field.value) show();
    };

    field.addEventListener('focus', () => ready().catch(fail));
    form.addEventListener('input', show);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      stops()[1]?.focus();
    });
    root.addEventListener('keydown', walk);
    root.hidden = false;
    if (told && location.search) filledFromAddress().catch(fail);
    else if (field.value) show();
    return () => field.select();
  };

  /** A dialog, fetched and made when it is first asked for. */
  const dialog = (link) => {
    let made;
    const make = async () => {
      await run(address('search-dialog.js'));
      const own = element('dialog', {
        className: 'search-dialog',
        ariaLabel: link.textContent,
        innerHTML: pathbook.searchDialog,
      });
      for (const inner of own.querySelectorAll('a[href]')) inner.href = address(inner.getAttribute('href'));
      document.body.append(own);
      own.querySelector('.search-close').addEventListener('click', () => own.close());
      const focus = box(own.querySelector('.search'));
      return () => {
        if (!own.open) own.showModal();
        focus();
      };
    };
    // The page of search says what is wrong where its script can't be had.
    return () =>
      (made ??= make()).then(
        (open) => open(),
        () => location.assign(link.href),
      );
  };

  document.addEventListener('DOMContentLoaded', () => {
    // The page of search has its state in the address; every other page has a dialog.
    const root = document.querySelector('main .search');
    const link = document.querySelector('a.to-search');
    // A site may have no search.
    if (!root && !link) return;
    const open = root ? box(root, tell) : dialog(link);
    const isTyping = ({ tagName }) => ['INPUT', 'TEXTAREA', 'SELECT'].includes(tagName);
    document.addEventListener('keydown', (event) => {
      const { key, altKey, shiftKey } = event;
      const control = event.ctrlKey || event.metaKey;
      const isSlash = key === '/' && !control && !altKey && !isTyping(event.target);
      const isK = key.toLowerCase() === 'k' && control && !altKey && !shiftKey;
      if (!isSlash && !isK) return;
      event.preventDefault();
      open();
    });
    for (const link of document.querySelectorAll('a.to-search')) {
      link.addEventListener('click', (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        open();
      });
    }
  });
})();
