// What search looks for and how it ranks. It knows no page: search.js does.
"use strict";

(() => {
  // A hit scoring less than this share of the best one is left out.
  const CUTOFF = 0.12;

  // Words are cut as src/search/token.rs cuts them.
  const UNSPACED =
    "\\u0e00-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff\\u3040-\\u30ff\\u3400-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}";
  const LETTER = "[\\p{Alphabetic}\\p{M}\\p{N}]";
  const TOKEN = new RegExp(`(?=${LETTER})[${UNSPACED}]|(?:(?![${UNSPACED}])${LETTER})+`, "gu");
  const tokens = (text) =>
    text.normalize("NFKD").replace(/[\u0300-\u036f]/gu, "").toLowerCase().match(TOKEN) ?? [];

  const byNumber = (list) => Object.fromEntries(list.entries());

  /** The entries of a term in one field, and how often each has it. */
  const occurrences = (piece) => {
    let entry = 0;
    const one = (written) => {
      const [distance, times = 1] = written.split(":");
      entry += parseInt(distance, 36);
      return [entry, Number(times)];
    };
    return Object.fromEntries(piece.split(" ").map(one));
  };

  const posting = (written) => {
    const pieces = written.split("|").entries();
    return Object.fromEntries([...pieces].filter(([, piece]) => piece).map(([field, piece]) => [field, occurrences(piece)]));
  };

  /** What MiniSearch loads, from the short form that src/search/index.rs writes. */
  const spread = ({ fields, lengths, terms, postings }, documentCount) => {
    const byField = lengths.map((list) => list.split(" ").map(Number));
    const numbers = [...Array(documentCount).keys()];
    return {
      documentCount,
      nextId: documentCount,
      documentIds: byNumber(numbers),
      fieldIds: Object.fromEntries(fields.map((name, field) => [name, field])),
      fieldLength: byNumber(numbers.map((entry) => byField.map((list) => list[entry]))),
      averageFieldLength: byField.map((list) => list.reduce((sum, length) => sum + length, 0) / list.length),
      storedFields: {},
      dirtCount: 0,
      index: terms.split(" ").map((term, at) => [term, posting(postings[at] ?? "")]),
      serializationVersion: 2,
    };
  };

  /** As they are, as beginnings, and cut, since many languages inflect at the end. */
  const asWritten = (token) => {
    const whole = { queries: [token], prefix: token.length > 1 };
    if (token.length < 5) return whole;
    const stem = token.slice(0, token.length > 6 ? -2 : -1);
    return { combineWith: "OR", queries: [whole, { queries: [stem], prefix: true, boostTerm: () => 0.4 }] };
  };

  /** With a letter or two missing, too many or wrong. */
  const misspelt = (token) => ({
    queries: [token],
    prefix: token.length > 1,
    fuzzy: token.length > 7 ? 2 : token.length > 3 && 1,
  });

  // The ways in which words are looked for, until something is found.
  const WAYS = [
    ["exact", asWritten, "AND"],
    ["near", misspelt, "AND"],
    ["some", misspelt, "OR"],
  ];
  const WEIGHTS = { boost: { title: 5, names: 4, who: 2, text: 1 }, weights: { fuzzy: 0.4, prefix: 0.6 } };

  /** What finds the entries for a text, best first, and says in which way. */
  const finder = ({ entries, groups, index }) => {
    const options = { fields: index.fields, tokenize: tokens, processTerm: (term) => term };
    const search = MiniSearch.loadJS(spread(index, entries.length), options);
    const names = new Map();
    for (const [at, { title, also = [] }] of entries.entries()) {
      for (const name of [title, ...also]) {
        const key = tokens(name).join(" ");
        names.set(key, [...(names.get(key) ?? []), at]);
      }
    }
    return ({ q = "", kind, guideline }) => {
      const words = tokens(q);
      const named = new Set(names.get(words.join(" ")));
      const filter = ({ id }) =>
        (!kind || groups[entries[id].group].id === kind) && (!guideline || String(entries[id].guideline ?? guideline) === guideline);
      for (const [how, way, combineWith] of words.length > 0 ? WAYS : []) {
        const found = search.search({ combineWith, queries: words.map(way) }, { filter, ...WEIGHTS });
        const near = found.filter(({ id, score }) => named.has(id) || score >= found[0].score * CUTOFF);
        // What is called just so is marked, and never left out.
        if (near.length > 0) return { hits: near.map(({ id }) => ({ entry: entries[id], named: named.has(id) })), how };
      }
      return { hits: [] };
    };
  };

  Object.assign(globalThis.pathbook, { finder, tokens });
})();
