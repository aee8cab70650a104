// What search looks for and how it ranks. It knows no page: search.js does.
'use strict';

(() => {
  // A hit scoring less than this share of the best one is left out.
  const CUTOFF = 0.12;

  // Words are cut as src/search/token.rs cuts them.
  const UNSPACED =
    '\\u0e00-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff\\u3040-\\u30ff\\u3400-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3ffff}';
  const LETTER = '[\\p{Alphabetic}\\p{M}\\p{N}]';
  const RUN = new RegExp(`(?:(?=${LETTER})[${UNSPACED}])+|(?:(?![${UNSPACED}])${LETTER})+`, 'gu');
  const IS_UNSPACED = new RegExp(`^[${UNSPACED}]`, 'u');
  const LEFT_OUT =
    /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06ed]/gu;
  const FOLDED = {
    ß: 'ss',
    æ: 'ae',
    œ: 'oe',
    ø: 'o',
    ł: 'l',
    đ: 'd',
    ð: 'd',
    þ: 'th',
    ı: 'i',
    ς: 'σ',
    '\u0649': '\u064a',
    '\u0629': '\u0647',
  };
  const ZEROS = [0x660, 0x6f0, 0x966, 0x9e6];

  const digit = (character) => {
    const zero = ZEROS.find((zero) => character.codePointAt(0) >= zero && character.codePointAt(0) < zero + 10);
    return zero && String(character.codePointAt(0) - zero);
  };
  const foldedOne = (character) => FOLDED[character] ?? digit(character) ?? character;
  const folded = (text) => Array.from(text.normalize('NFKD').replace(LEFT_OUT, '').toLowerCase(), foldedOne).join('');

  /** Writing without spaces is cut into pairs of neighbours. */
  const cut = (run) => {
    const characters = Array.from(run);
    if (!IS_UNSPACED.test(run) || characters.length < 2) return [run];
    return characters.slice(1).map((character, at) => characters[at] + character);
  };
  const tokens = (text) => (folded(text).match(RUN) ?? []).flatMap(cut);

  const byNumber = (list) => Object.fromEntries(list.entries());

  /** The entries of a term in one field, and how often each has it. */
  const occurrences = (piece) => {
    let entry = 0;
    const one = (written) => {
      const [distance, times = 1] = written.split(':');
      entry += parseInt(distance, 36);
      return [entry, Number(times)];
    };
    return Object.fromEntries(piece.split(' ').map(one));
  };

  const posting = (written) => {
    const pieces = written.split('|').entries();
    return Object.fromEntries([...pieces].filter(([, piece]) => piece).map(([field, piece]) => [field, occurrences(piece)]));
  };

  /** What MiniSearch loads, from the short form that src/search/index.rs writes. */
  const spread = ({ fields, lengths, terms, postings }, documentCount) => {
    const byField = lengths.map((list) => list.split(' ').map(Number));
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
      index: terms.split(' ').map((term, at) => [term, posting(postings[at] ?? '')]),
      serializationVersion: 2,
    };
  };

  // Parts of long words are looked for from this length on, and by no more than so many of the words they are in.
  const SHORTEST_PART = 4;
  const MOST_WORDS = 60;

  /** As they are, as beginnings, and cut, since many languages inflect at the end; and inside of other words. */
  const asWritten = (within) => (token) => {
    const whole = { queries: [token], prefix: token.length > 1 || IS_UNSPACED.test(token) };
    const ways = [whole];
    if (token.length > 4)
      ways.push({ queries: [token.slice(0, token.length > 6 ? -2 : -1)], prefix: true, boostTerm: () => 0.4 });
    const words = within(token);
    if (words.length > 0) ways.push({ combineWith: 'OR', queries: words, boostTerm: () => 0.3 });
    return ways.length > 1 ? { combineWith: 'OR', queries: ways } : whole;
  };

  /** With a letter or two missing, too many or wrong. */
  const misspelt = (token) => ({
    queries: [token],
    prefix: token.length > 1,
    fuzzy: token.length > 7 ? 2 : token.length > 3 && 1,
  });

  // The ways in which words are looked for, until something is found. A language with compounds has what is looked for inside of others.
  const ways = (within, compounds) => [
    ['exact', asWritten(compounds ? within : () => []), 'AND'],
    ['part', asWritten(within), 'AND'],
    ['near', misspelt, 'AND'],
    ['some', misspelt, 'OR'],
  ];
  const WEIGHTS = { boost: { title: 5, names: 4, who: 2, text: 1 }, weights: { fuzzy: 0.4, prefix: 0.6 } };

  /** Words such as “how” and “much” are looked for only where there is no other. */
  const telling = (words, stop) => {
    const others = words.filter((word) => !stop.has(word));
    return others.length > 0 ? others : words;
  };

  /** What is called alike stands once: the first of them, with the others. */
  const united = (hits) => {
    const byTitle = new Map();
    for (const hit of hits) {
      const first = byTitle.get(hit.entry.title);
      if (first) first.others.push(hit.entry);
      else byTitle.set(hit.entry.title, { ...hit, others: [] });
    }
    return [...byTitle.values()];
  };

  /** What finds the entries for a text, best first, and says in which way. */
  const finder = ({ entries, groups, index, stop, compounds }) => {
    const options = { fields: index.fields, tokenize: tokens, processTerm: (term) => term };
    const search = MiniSearch.loadJS(spread(index, entries.length), options);
    const terms = index.terms.split(' ');
    const inside = (token) => (term) => term.length > token.length + 1 && term.indexOf(token) > 0;
    const within = (token) => (token.length >= SHORTEST_PART ? terms.filter(inside(token)).slice(0, MOST_WORDS) : []);
    const stopped = new Set(stop.split(' '));
    const names = new Map();
    for (const [at, { title, also = [] }] of entries.entries()) {
      for (const name of [title, ...also]) {
        const key = tokens(name).join(' ');
        names.set(key, [...(names.get(key) ?? []), at]);
      }
    }
    return ({ q = '', kind, guideline }) => {
      const all = tokens(q);
      const words = telling(all, stopped);
      const named = new Set(names.get(all.join(' ')));
      const filter = ({ id }) =>
        (!kind || groups[entries[id].group].id === kind) &&
        (!guideline || String(entries[id].guideline ?? guideline) === guideline);
      for (const [how, way, combineWith] of words.length > 0 ? ways(within, compounds) : []) {
        const found = search.search({ combineWith, queries: words.map(way) }, { filter, ...WEIGHTS });
        const near = found.filter(({ id, score }) => named.has(id) || score >= found[0].score * CUTOFF);
        // What is called just so is marked, and never left out.
        const hits = near.map(({ id }) => ({ entry: entries[id], named: named.has(id) }));
        if (hits.length > 0) return { hits: united(hits), how };
      }
      return { hits: [] };
    };
  };

  Object.assign(globalThis.pathbook, { finder, tokens });
})();
