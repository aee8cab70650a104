// Search: what a reader types is looked for in the index that the build wrote. Nothing typed leaves the page.
"use strict";

(() => {
  const { asked, element, fill, filled, run, tell } = globalThis.pathbook;
  const ROOT = new URL("../", document.currentScript.src);
  // How many hits of each kind are shown, and of a kind that was chosen.
  const SHOWN = 5;
  const SHOWN_OF_ONE = 50;

  // The index and what reads it are fetched when a reader turns to search, and never before.
  let loaded;
  const load = () => {
    loaded ??= Promise.all(["static/minisearch.js", "static/finder.js", "search-index.js"].map((path) => run(new URL(path, ROOT).href)))
      .then(() => pathbook.finder(pathbook.book));
    loaded.catch(() => (loaded = undefined));
    return loaded;
  };

  const line = (className, content) => content && element("p", { className }, content);

  const address = (href) => new URL(href, ROOT).href;

  /** Of what is called alike: what it is, or else of which guideline. */
  const other = ({ href, what, guideline }) =>
    element("a", { href: address(href) }, [what, pathbook.book.guidelines[guideline]].filter(Boolean).join(" · "));

  const hit = ({ entry: { title, href, says, stance, who, what, text, guideline }, others }) => {
    const link = element("a", { href: address(href) }, title);
    const lines = [line(stance ? `stance stance-${stance}` : "search-note", says), line("search-title", link)];
    const notes = [what, who, pathbook.book.guidelines[guideline], text].map((note) => line("search-note", note));
    const links = others.map((entry) => element("p", { className: "search-note" }, other(entry)));
    return element("li", { className: "search-hit" }, ...[...lines, ...notes, ...links].filter(Boolean));
  };

  /** A field with its filters, its results, and what is said of them. */
  const box = (root, told) => {
    const of = (selector) => root.querySelector(selector);
    const [form, field, kind] = [of("form"), of("[name=q]"), of("[name=kind]")];
    const [status, results, words] = [of("[role=status]"), of(".search-results"), root.dataset];
    const stops = () => [field, ...results.querySelectorAll("a, button")];
    const fail = () => (status.textContent = words.failed);

    const said = (query, { hits: { length: number }, how }) => {
      if (number === 0) return filled(words.none, { query });
      const forms = JSON.parse(words.count);
      const form = forms[new Intl.PluralRules(document.documentElement.lang).select(number)] ?? forms.other;
      return `${filled(form, { number })} ${words[how] ?? ""}`;
    };

    /** Shows more of a kind; when all that can be is shown, the number of those left out. */
    const more = (label, id) => {
      if (!id || kind.value) return line("search-note", label);
      const onclick = () => {
        kind.value = id;
        show();
        field.focus();
      };
      return element("button", { type: "button", onclick }, label);
    };

    const section = ({ name, id, entries }) => {
      const limit = !id || kind.value ? SHOWN_OF_ONE : SHOWN;
      const list = element("ol", { className: "search-list" }, ...entries.slice(0, limit).map(hit));
      const section = element("section", {}, element("h2", { className: "search-kind" }, name), list);
      const number = entries.length - limit;
      if (number > 0) section.append(more(filled(words.more, { number, kind: name }), id));
      return section;
    };

    /** What is called just so, then what else is found of each kind. */
    const sections = ({ hits }, { groups }) => {
      const those = (fits) => hits.filter(fits);
      const kinds = groups.map((group, at) => ({ ...group, entries: those((hit) => !hit.named && hit.entry.group === at) }));
      const all = [{ name: words.named, entries: those(({ named }) => named) }, ...kinds];
      return all.filter(({ entries }) => entries.length > 0).map(section);
    };

    const show = async () => {
      const wanted = asked(form);
      told?.(form);
      try {
        const find = await load();
        // Another letter may have been typed while the index was on its way.
        if (wanted.q !== asked(form).q) return;
        const found = find(wanted);
        results.replaceChildren(...sections(found, pathbook.book));
        status.textContent = wanted.q ? said(wanted.q, found) : "";
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

    field.addEventListener("focus", () => load().catch(fail));
    form.addEventListener("input", show);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      stops()[1]?.focus();
    });
    root.addEventListener("keydown", walk);
    root.hidden = false;
    if (told) fill(form);
    if (field.value) show();
    return () => field.select();
  };

  /** A dialog, made when it is first asked for. */
  const dialog = (template) => {
    let made, focus;
    return () => {
      if (!made) {
        made = element("dialog", { className: "search-dialog", ariaLabel: template.dataset.name }, template.content);
        document.body.append(made);
        made.querySelector(".search-close").addEventListener("click", () => made.close());
        focus = box(made.querySelector(".search"));
      }
      if (!made.open) made.showModal();
      focus();
    };
  };

  document.addEventListener("DOMContentLoaded", () => {
    // The page of search has its state in the address; every other page has a dialog.
    const root = document.querySelector("main .search");
    const open = root ? box(root, tell) : dialog(document.getElementById("search-box"));
    const isTyping = ({ tagName }) => ["INPUT", "TEXTAREA", "SELECT"].includes(tagName);
    document.addEventListener("keydown", (event) => {
      const { key, altKey, shiftKey } = event;
      const control = event.ctrlKey || event.metaKey;
      const isSlash = key === "/" && !control && !altKey && !isTyping(event.target);
      const isK = key.toLowerCase() === "k" && control && !altKey && !shiftKey;
      if (!isSlash && !isK) return;
      event.preventDefault();
      open();
    });
    for (const link of document.querySelectorAll("a.to-search")) {
      link.addEventListener("click", (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        open();
      });
    }
  });
})();
