// What the rules of a book say of a patient, as far as the patient is known: docs/semantics.md in a reader's browser.
//
// A fact can be not answered, which leaves every value possible; that is not the answer `unknown`. So an expression has a
// set of possible truths. Sets are taken as independent: what is called sure is so whatever is answered later; now and
// then something is called open that a closer look would settle. Where every fact is answered each set has one member,
// and what comes out is the advice.

globalThis.pathbook.patient = (() => {
  'use strict';

  // The members of a set of Kleene's truths.
  const TRUE = 1;
  const FALSE = 2;
  const UNKNOWN = 4;
  const EITHER = TRUE | FALSE;

  const one = (yes) => (yes ? TRUE : FALSE);
  const some = (sets) => sets.reduce((all, set) => all | set, 0);
  const not = (set) => ((set & TRUE) << 1) | ((set & FALSE) >> 1) | (set & UNKNOWN);
  // Unknown, where one part is and the other is not false.
  const blurred = (set, other) => (set & UNKNOWN && other & (TRUE | UNKNOWN) ? UNKNOWN : 0);
  const both = (set, other) => (set & other & TRUE) | ((set | other) & FALSE) | blurred(set, other) | blurred(other, set);
  const all = (sets) => sets.reduce(both, TRUE);
  const any = (sets) => not(all(sets.map(not)));
  const xor = (set, other) => ((set | other) & UNKNOWN)
    | (set & not(other) & EITHER ? TRUE : 0) | (set & other & EITHER ? FALSE : 0);

  // A number without rounding: `60`, `-0.25`, `1/3`.
  function number(text) {
    const [, sign, whole, decimals = '', below] = /^(-?)(\d+)(?:\.(\d+)|\/(\d+))?$/.exec(text);
    return { above: BigInt(sign + whole + decimals), below: BigInt(below ?? 10n ** BigInt(decimals.length)) };
  }

  // Negative, zero or positive, as the first number is less than the second, equal or greater.
  function order(left, right) {
    const difference = left.above * right.below - right.above * left.below;
    return difference < 0n ? -1 : Number(difference > 0n);
  }

  const HOLDS = {
    '=': (sign) => sign === 0,
    '!=': (sign) => sign !== 0,
    '<': (sign) => sign < 0,
    '<=': (sign) => sign <= 0,
    '>': (sign) => sign > 0,
    '>=': (sign) => sign >= 0,
  };

  // The possible truths of an expression.
  function truths(known, [is, ...of]) {
    const inner = (index = 0) => truths(known, of[index]);
    const parts = () => of.map((part) => truths(known, part));
    switch (is) {
      case 'constant': return one(of[0]);
      case 'not': return not(inner());
      case 'and': return all(parts());
      case 'or': return any(parts());
      case 'implies': return any([not(inner(0)), inner(1)]);
      case 'xor': return xor(inner(0), inner(1));
      case 'settled': return (inner() & EITHER && TRUE) | (inner() & UNKNOWN && FALSE);
      case 'condition': return known.definitions[of[0]];
      case 'score known': return known.definitions[of[0]].known;
      case 'score': return scored(known.definitions[of[0]], HOLDS[of[1]], of[2]);
      default: return asked(known.model.facts[of[0]], known.answers[of[0]], is, of[1], of[2]);
    }
  }

  // A test of a fact whose answer may be missing or `unknown`.
  function asked(fact, answer, is, of, than) {
    if (is === 'has') return asked(fact, answer?.[of], 'yes');
    const unknown = is === 'known' ? FALSE : UNKNOWN;
    if (answer === 'unknown') return unknown;
    const open = (set) => set | (fact.unknown ? unknown : 0);
    const isOpen = answer === undefined;
    switch (is) {
      case 'known': return isOpen ? open(TRUE) : TRUE;
      case 'yes': return isOpen ? open(EITHER) : one(answer);
      case 'among': return isOpen ? open(some(fact.values.map((_, value) => one(of.includes(value))))) : one(of.includes(answer));
      case 'compare': return isOpen ? open(within(fact, HOLDS[of], number(than))) : one(HOLDS[of](order(answer, number(than))));
      default: throw new Error(is);
    }
  }

  // What a comparison can be for the numbers of a range: its ends tell, and the number itself where it lies between them.
  function within({ low, high }, holds, than) {
    const ends = [order(number(low), than), order(number(high), than)];
    return some([...ends, ...(ends[0] < 0 && ends[1] > 0 ? [0] : [])].map((sign) => one(holds(sign))));
  }

  // What a score can come to. An entry that is unknown counts or not, whatever the others do.
  function totals(known, entries) {
    const sets = entries.map(([when]) => truths(known, when));
    const sums = entries.reduce((found, [, points], entry) => {
      const added = sets[entry] === FALSE ? [] : found.map((sum) => sum + points);
      return [...new Set([...added, ...(sets[entry] === TRUE ? [] : found)])];
    }, [0]);
    const isKnown = (sets.every((set) => set & EITHER) && TRUE) | (some(sets) & UNKNOWN && FALSE);
    return { sums, known: isKnown, isOpen: sets.some((set) => set & (set - 1)) };
  }

  function scored({ sums, known, isOpen }, holds, than) {
    const set = some(sums.map((sum) => one(holds(sum - than))));
    if (set !== EITHER) return set;
    return isOpen ? set | (known & FALSE && UNKNOWN) : UNKNOWN;
  }

  // How sure it is that a statement is made; what is not made at all has no number.
  const OPEN = 1;
  const SURE = 2;
  const sureness = (set) => (set === TRUE ? SURE : set & TRUE);

  // The branches of a question that the patient can take: none comes after one that is taken for sure.
  function ways(known, branches) {
    const sure = branches.map(({ when }) => (when ? sureness(truths(known, when)) : SURE));
    const last = sure.indexOf(SURE);
    return [...branches.keys()].filter((index) => sure[index] && (last < 0 || index <= last));
  }

  // The way through a pathway as far as it is sure: `open` is the question where it no longer is, with the branches left;
  // `gap` says that none is. Returns whether the end is reached.
  function walk(known, pathway, path) {
    const { steps } = known.model.pathways[pathway];
    for (let step = 0; step !== undefined;) {
      const { branches, enter, next } = steps[step];
      const visit = { pathway, step };
      path.visits.push(visit);
      step = next;
      if (branches) {
        const left = ways(known, branches);
        path.gap = left.length === 0;
        if (left.length > 1) path.open = { ...visit, branches: left };
        if (left.length !== 1) return false;
        [visit.branch] = left;
        step = branches[left[0]].to;
      } else if (enter !== undefined && !walk(known, enter, path)) {
        return false;
      }
    }
    return true;
  }

  // Adds every step that the patient may come to; returns whether the end may be reached. `ends` keeps that for each pathway.
  function reach(known, pathway, found, ends) {
    if (ends.has(pathway)) return ends.get(pathway);
    const { steps } = known.model.pathways[pathway];
    let isEnded = false;
    const from = (step) => {
      isEnded ||= step === undefined;
      if (step === undefined || found.has(steps[step])) return;
      found.add(steps[step]);
      const { branches, enter, next } = steps[step];
      if (enter !== undefined && !reach(known, enter, found, ends)) return;
      for (const to of branches ? ways(known, branches).map((way) => branches[way].to) : [next]) from(to);
    };
    from(0);
    ends.set(pathway, isEnded);
    return isEnded;
  }

  // How sure each row of a table is hit.
  function hits(known, { applies, hit, rows }) {
    const whole = applies ? truths(known, applies) : TRUE;
    const sure = rows.map(({ cells }) => sureness(both(whole, all(cells.map((cell) => truths(known, cell))))));
    const isBefore = {
      first: (other, row) => other < row,
      priority: (other, row) => rows[other].priority > rows[row].priority,
    }[hit] ?? (() => false);
    return sure.map((own, row) => {
      const before = Math.max(0, ...sure.filter((_, other) => isBefore(other, row)));
      return before === SURE ? 0 : Math.min(own, before === OPEN ? OPEN : SURE);
    });
  }

  // The advice for a patient. An answer is missing, `unknown`, `true` or `false`, the index of a value, or a number; of an
  // any-of fact it is a list of such answers, one for each value.
  function advise(model, answers) {
    const known = { model, answers, definitions: [] };
    for (const { when, entries } of model.definitions) {
      known.definitions.push(entries ? totals(known, entries) : truths(known, when));
    }
    const made = new Map();
    const make = (statement, sure) => {
      if (sure) made.set(statement, Math.max(sure, made.get(statement) ?? 0));
    };
    for (const own of model.recommendations) make(own, sureness(truths(known, own.when)));
    const paths = [];
    const reached = new Set();
    const ends = new Map();
    for (const [pathway, { applies }] of model.pathways.entries()) {
      const path = { pathway, visits: [], gap: false, sure: applies && sureness(truths(known, applies.when)) };
      if (path.sure) {
        walk(known, pathway, path);
        reach(known, pathway, reached, ends);
        paths.push(path);
      }
      if (path.sure === SURE) for (const visit of path.visits) make(model.pathways[visit.pathway].steps[visit.step], SURE);
    }
    for (const step of reached) make(step, OPEN);
    for (const own of model.tables) {
      for (const [row, sure] of hits(known, own).entries()) make(own.rows[row], sure);
    }
    const isImpossible = ({ always }) => truths(known, always.when) === FALSE;
    return { made, paths, impossible: model.assumptions.filter(isImpossible), said: said(model, made) };
  }

  // Every stance that is or may be taken, with the adjudication that silences it, and how sure it is that it does so where
  // the stance is taken.
  function said(model, made) {
    const sure = new Map([...made].map(([statement, own]) => [statement.id, own]));
    return [...made.keys()].flatMap((statement) => (statement.says ?? []).map(([stance, intervention]) => {
      const silences = model.adjudications
        .filter((own) => own.silences === statement.id && own.on.includes(intervention) && sure.has(own.prevails))
        .map((by) => ({ by, sure: sure.get(by.prevails) }));
      const silence = silences.find((own) => own.sure === SURE) ?? silences[0];
      return { statement, stance, intervention, sure: made.get(statement), silence };
    }));
  }

  // The facts that an expression asks for, through conditions and scores, in the order written.
  function factsOf(model, [is, ...of], found = new Set()) {
    if (is === 'condition' || is.startsWith('score')) {
      const { when, entries = [[when]] } = model.definitions[of[0]];
      for (const [guard] of entries) factsOf(model, guard, found);
    } else if (typeof of[0] === 'number') {
      found.add(of[0]);
    } else if (is !== 'constant') {
      for (const part of of) factsOf(model, part, found);
    }
    return found;
  }

  return { SURE, number, order, advise, factsOf };
})();
