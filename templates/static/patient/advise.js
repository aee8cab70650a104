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
  const isOpen = (set) => (set & (set - 1)) !== 0;
  const not = (set) => ((set & TRUE) << 1) | ((set & FALSE) >> 1) | (set & UNKNOWN);
  // Unknown, where one part is and the other is not false.
  const blurred = (set, other) => (set & UNKNOWN && other & (TRUE | UNKNOWN) ? UNKNOWN : 0);
  const both = (set, other) => (set & other & TRUE) | ((set | other) & FALSE) | blurred(set, other) | blurred(other, set);
  const all = (sets) => sets.reduce(both, TRUE);
  const any = (sets) => not(all(sets.map(not)));
  const xor = (set, other) =>
    ((set | other) & UNKNOWN) | (set & not(other) & EITHER ? TRUE : 0) | (set & other & EITHER ? FALSE : 0);

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

  const plus = (left, right) => ({
    above: left.above * right.below + right.above * left.below,
    below: left.below * right.below,
  });
  const times = (left, right) => ({ above: left.above * right.above, below: left.below * right.below });
  // What it must be multiplied by to be one; not of zero.
  const inverse = ({ above, below }) => (above < 0n ? { above: -below, below: -above } : { above: below, below: above });
  const minus = (of) => ({ above: -of.above, below: of.below });

  // A whole power; of zero none below one.
  function power(of, exponent) {
    const size = BigInt(Math.abs(exponent));
    const whole = { above: of.above ** size, below: of.below ** size };
    return exponent < 0 ? inverse(whole) : whole;
  }

  // The greatest whole number that is not above another.
  const floor = ({ above, below }) => ({ above: (above - (((above % below) + below) % below)) / below, below: 1n });
  const ceiling = (of) => minus(floor(minus(of)));

  const HOLDS = {
    '=': (sign) => sign === 0,
    '!=': (sign) => sign !== 0,
    '<': (sign) => sign < 0,
    '<=': (sign) => sign <= 0,
    '>': (sign) => sign > 0,
    '>=': (sign) => sign >= 0,
  };

  const knowing = (model, answers) => ({ model, answers, definitions: [], asking: [] });

  // Whether a fact is asked for: of whom it is not, it is unknown.
  function asking(known, at) {
    const { asked } = known.model.facts[at];
    return (known.asking[at] ??= asked ? truths(known, asked) : TRUE);
  }

  // What a condition, a score or each value of an output can be, worked out when something asks for it.
  function defined(known, at) {
    const { when, entries, values } = known.model.definitions[at];
    const made = () => (entries ? totals(known, entries) : truths(known, when));
    return (known.definitions[at] ??= values ? values.map((own) => truths(known, own.when)) : made());
  }

  // A test of an output, of which these values pass, and those calculations of which a test holds: one that has none of its values is unknown.
  function valued(known, sets, passing) {
    const tested = new Map(passing.filter(Array.isArray));
    const passes = (value) => (passing.includes(value) ? TRUE : tested.has(value) ? truths(known, tested.get(value)) : FALSE);
    const yes = any(sets.map((set, value) => all([set, passes(value)])));
    const no = any(sets.map((set, value) => all([set, not(passes(value))])));
    return (yes & TRUE) | (no & TRUE && FALSE) | (yes & no & FALSE && UNKNOWN);
  }

  // The possible truths of an expression.
  function truths(known, [is, ...of]) {
    const inner = (index = 0) => truths(known, of[index]);
    const parts = () => of.map((part) => truths(known, part));
    switch (is) {
      case 'constant':
        return one(of[0]);
      case 'not':
        return not(inner());
      case 'and':
        return all(parts());
      case 'or':
        return any(parts());
      case 'implies':
        return any([not(inner(0)), inner(1)]);
      case 'xor':
        return xor(inner(0), inner(1));
      case 'settled':
        return (inner() & EITHER && TRUE) | (inner() & UNKNOWN && FALSE);
      case 'definite':
        return (inner() & TRUE) | (inner() & (FALSE | UNKNOWN) && FALSE);
      case 'condition':
        return defined(known, of[0]);
      case 'output':
        return valued(known, defined(known, of[0]), of[1]);
      case 'output has':
        return any(of[1].map((value) => defined(known, of[0])[value]));
      case 'output known':
        return any(defined(known, of[0]));
      case 'calculation':
      case 'calculation known':
        return calculated(known, of[0], HOLDS[of[1]], of[2]);
      case 'score known':
        return defined(known, of[0]).known;
      case 'score':
        return scored(defined(known, of[0]), HOLDS[of[1]], of[2]);
      default:
        return answered(known, of[0], known.answers[of[0]], is, of[1], of[2]);
    }
  }

  // A test of a fact whose answer may be missing or `unknown`.
  function answered(known, at, answer, is, of, than) {
    if (is === 'has') return answered(known, at, answer?.[of], 'yes');
    const fact = known.model.facts[at];
    const unknown = is === 'known' ? FALSE : UNKNOWN;
    if (answer === 'unknown') return unknown;
    const isMissing = answer === undefined;
    const isAsked = isMissing ? asking(known, at) : TRUE;
    if ((isAsked & TRUE) === 0) return unknown;
    const open = (set) => set | (fact.unknown || isAsked !== TRUE ? unknown : 0);
    switch (is) {
      case 'known':
        return isMissing ? open(TRUE) : TRUE;
      case 'yes':
        return isMissing ? open(EITHER) : one(answer);
      case 'among':
        return isMissing ? open(some(fact.values.map((_, value) => one(of.includes(value))))) : one(of.includes(answer));
      case 'compare':
        return isMissing ? open(within(fact, HOLDS[of], number(than))) : one(HOLDS[of](order(answer, number(than))));
      default:
        throw new Error(is);
    }
  }

  // What a fact can be where it is added up: its least and greatest number, and whether it is unknown, for sure or perhaps.
  function summand(known, at) {
    const { low, high, unknown } = known.model.facts[at];
    const answer = known.answers[at];
    if (answer === 'unknown') return { sure: true };
    if (answer !== undefined) return { low: answer, high: answer };
    const isAsked = asking(known, at);
    if ((isAsked & TRUE) === 0) return { sure: true };
    return { low: number(low), high: number(high), perhaps: unknown || isAsked !== TRUE };
  }

  const OPERATIONS = {
    times,
    plus,
    max: (of, least) => (order(of, least) < 0 ? least : of),
    min: (of, most) => (order(of, most) > 0 ? most : of),
    round: (of, step) => times(floor(plus(times(of, inverse(step)), { above: 1n, below: 2n })), step),
    floor: (of, step) => times(floor(times(of, inverse(step))), step),
    ceiling: (of, step) => times(ceiling(times(of, inverse(step))), step),
  };

  // Of the least or the greatest of a sum or a product what becomes of it.
  const operated = (then, of) => then.reduce((own, [name, text]) => OPERATIONS[name](own, number(text)), of);

  // Whether a number between two others that operations make is one that they make too: rounding leaves numbers out.
  function isMade(then, than) {
    let own = than;
    for (const [name, text] of [...then].reverse()) {
      const by = number(text);
      if (name === 'times') own = times(own, inverse(by));
      else if (name === 'plus') own = plus(own, minus(by));
      else if (name !== 'max' && name !== 'min') return order(OPERATIONS[name](own, by), own) === 0;
    }
    return true;
  }

  // The least and the greatest of a sum or a product of numbers in ranges.
  function core(known, { sum, product }) {
    const ends = (parts) => (start, join) =>
      parts.reduce(({ low, high }, part) => ({ low: join(low, part.low), high: join(high, part.high) }), {
        low: start,
        high: start,
      });
    if (sum) {
      const [terms, constant] = sum;
      const parts = terms.map(([fact, text]) => {
        const [{ low, high }, factor] = [summand(known, fact), number(text)];
        return ordered(times(low, factor), times(high, factor));
      });
      return ends(parts)(number(constant), plus);
    }
    const [factor, powers] = product;
    const parts = powers.map(([fact, falls, constant, exponent]) => {
      const { low, high } = summand(known, fact);
      const raised = (of) => power(plus(falls ? minus(of) : of, number(constant)), exponent);
      return ordered(raised(low), raised(high));
    });
    return ends(parts)(number(factor), times);
  }

  const ordered = (one, other) => (order(one, other) > 0 ? { low: other, high: one } : { low: one, high: other });

  // What a calculation can come to: the least and the greatest in each case, and whether it may be unknown.
  function worked(known, at) {
    const { cases, applies } = known.model.calculations[at];
    const applied = applies ? truths(known, applies) : TRUE;
    const found = cases.flatMap(({ when, needs, then, ...of }) => {
      const held = all(when.map(([guard, is]) => (is ? truths(known, guard) : not(truths(known, guard)))));
      if (!(held & applied & TRUE)) return [];
      const parts = needs.map((fact) => summand(known, fact));
      if (parts.some(({ sure }) => sure)) return [{ perhaps: true }];
      const { low, high } = core(known, of);
      const ends = ordered(operated(then, low), operated(then, high));
      return [{ ends, then, perhaps: parts.some(({ perhaps }) => perhaps) }];
    });
    const ranges = found.filter(({ ends }) => ends);
    const mayNotHold =
      applied !== TRUE ||
      isOutside(
        known,
        cases.map(({ when }) => when),
      );
    return { ranges, perhaps: !ranges.length || mayNotHold || found.some(({ perhaps }) => perhaps) };
  }

  // Whether a patient may be in none of some cases: a condition is unknown, or says that it is for others. What has been asked is left out of each.
  function isOutside(known, cases) {
    const [first] = cases;
    if (!first || cases.some((when) => when.length === 0)) return !first;
    const [[guard]] = first;
    const [set, same] = [truths(known, guard), JSON.stringify(guard)];
    const isSame = ([own]) => JSON.stringify(own) === same;
    const answers = [
      [TRUE, true],
      [FALSE, false],
      [UNKNOWN, undefined],
    ];
    return answers
      .filter(([truth]) => set & truth)
      .some(([, answer]) => {
        const left = cases.filter((when) => when.every((own) => !isSame(own) || own[1] === answer));
        return isOutside(
          known,
          left.map((when) => when.filter((own) => !isSame(own))),
        );
      });
  }

  // A test of a calculation: a comparison, or without one whether it is known.
  function calculated(known, at, holds, than) {
    const unknown = holds ? UNKNOWN : FALSE;
    const { ranges, perhaps } = worked(known, at);
    const compared = ({ ends, then }) => between(ends, holds, number(than), isMade(then, number(than)));
    const sets = ranges.map((range) => (holds ? compared(range) : TRUE));
    return some([...sets, ...(perhaps ? [unknown] : [])]);
  }

  // What a comparison can be for the numbers of a range: its ends tell, and the number itself where it lies between them.
  const within = ({ low, high }, holds, than) => between({ low: number(low), high: number(high) }, holds, than);
  function between({ low, high }, holds, than, isMade = true) {
    const ends = [order(low, than), order(high, than)];
    return some([...ends, ...(isMade && ends[0] < 0 && ends[1] > 0 ? [0] : [])].map((sign) => one(holds(sign))));
  }

  // Each expression with what it gives: an entry is one, or the bands of a number.
  const linesOf = (entry) => (typeof entry[1] === 'number' ? [entry] : entry);

  // What a score can come to, in parts of a point. An entry that is unknown counts or not, whatever the others do; an unknown number lies in one of its bands.
  function totals(known, entries) {
    const parts = entries.map((entry) => linesOf(entry).map(([when, points]) => ({ set: truths(known, when), points })));
    const sets = parts.flatMap((lines) => lines.map(({ set }) => set));
    const sums = parts.reduce(
      (found, lines) => {
        const gives = lines.filter(({ set }) => set !== FALSE).map(({ points }) => points);
        if (lines.length === 1 && lines[0].set !== TRUE) gives.push(0);
        return [...new Set(gives.flatMap((points) => found.map((sum) => sum + points)))];
      },
      [0],
    );
    const isKnown = (sets.every((set) => set & EITHER) && TRUE) | (some(sets) & UNKNOWN && FALSE);
    return { sums, known: isKnown, isOpen: sets.some(isOpen) };
  }

  function scored({ sums, known, isOpen }, holds, than) {
    const set = some(sums.map((sum) => one(holds(sum - than))));
    if (set !== EITHER) return set;
    return isOpen ? set | (known & FALSE && UNKNOWN) : UNKNOWN;
  }

  // The expressions that a definition is made of.
  const madeOf = ({ when, entries, values }) =>
    values?.map((own) => own.when) ?? entries?.flatMap(linesOf).map(([guard]) => guard) ?? [when];

  // The facts that a calculation takes, those of its conditions too.
  function calculatedFrom(model, at) {
    const { cases, applies } = model.calculations[at];
    const guards = [...(applies ? [applies] : []), ...cases.flatMap(({ when }) => when.map(([guard]) => guard))];
    return new Set([...cases.flatMap(({ needs }) => needs), ...guards.flatMap((guard) => [...factsOf(model, guard)])]);
  }

  // The facts that an expression asks for, through definitions, in the order written: in those parts that are meant.
  function factsOf(model, expression, isMeant = () => true, found = new Set()) {
    const [is, ...of] = expression;
    if (is === 'constant' || !isMeant(expression)) return found;
    if (is === 'condition' || is.startsWith('score') || is.startsWith('output')) {
      const tests = is === 'output' ? of[1].filter(Array.isArray).map(([, test]) => test) : [];
      for (const guard of [...madeOf(model.definitions[of[0]]), ...tests]) factsOf(model, guard, isMeant, found);
    } else if (is.startsWith('calculation')) {
      for (const fact of calculatedFrom(model, of[0])) found.add(fact);
    } else if (typeof of[0] === 'number') {
      found.add(of[0]);
    } else {
      for (const part of of) factsOf(model, part, isMeant, found);
    }
    return found;
  }

  // The facts on whose missing answers it hangs what some expressions are. One that may not be asked for hangs on what decides that.
  const hanging = (known, expressions) =>
    expressions
      .flatMap((own) => [...factsOf(known.model, own, (part) => isOpen(truths(known, part)))])
      // Of what is added up some is answered.
      .filter((fact) => known.answers[fact] === undefined || Array.isArray(known.answers[fact]))
      .flatMap((fact) => (asking(known, fact) === TRUE ? [fact] : hanging(known, [known.model.facts[fact].asked])));

  // Every answer that a fact without a number can have, or one value of an any-of fact.
  const choices = ({ kind, values, unknown, asked }) => [
    ...(kind === 'one-of' ? values.keys() : [true, false]),
    ...(unknown || asked ? ['unknown'] : []),
  ];

  // Puts in each answer that the assumptions leave no choice of, so that nobody is asked for it. Returns the assumptions that rule
  // out every patient of these answers.
  function settle(model, answers) {
    const broken = (rules) => rules.filter(({ always }) => truths(knowing(model, answers), always.when) === FALSE);
    const rulesOf = new Map();
    for (const rule of model.assumptions) {
      for (const fact of factsOf(model, rule.always.when)) rulesOf.set(fact, [...(rulesOf.get(fact) ?? []), rule]);
    }
    const impossible = broken(model.assumptions);
    const places = [...rulesOf.keys()]
      .filter((fact) => model.facts[fact].low === undefined)
      .flatMap((fact) =>
        Array.isArray(answers[fact]) ? [...answers[fact].keys()].map((at) => [fact, answers[fact], at]) : [[fact, answers, fact]],
      );
    for (let isNew = impossible.length === 0; isNew; ) {
      isNew = false;
      for (const [fact, list, at] of places.filter(([, own, index]) => own[index] === undefined)) {
        const against = choices(model.facts[fact]).map((choice) => {
          list[at] = choice;
          return [choice, broken(rulesOf.get(fact))];
        });
        const left = against.filter(([, rules]) => rules.length === 0);
        if (left.length === 0) return [...new Set(against.flatMap(([, rules]) => rules))];
        list[at] = left.length === 1 ? left[0][0] : undefined;
        isNew ||= left.length === 1;
      }
    }
    return impossible;
  }

  // How sure it is that a statement is made; what is not made at all has no number.
  const OPEN = 1;
  const SURE = 2;
  const sureness = (set) => (set === TRUE ? SURE : set & TRUE);

  // Stances that permit, and the expression of what is for everyone.
  const PERMITS = ['offer', 'consider'];
  const ALWAYS = ['constant', true];

  // The branches of a question that the patient can take: none comes after one that is taken for sure.
  function ways(known, branches) {
    const sure = branches.map(({ when }) => (when ? sureness(truths(known, when)) : SURE));
    const last = sure.indexOf(SURE);
    return [...branches.keys()].filter((index) => sure[index] && (last < 0 || index <= last));
  }

  const conditions = (branches, left) => left.flatMap((way) => (branches[way].when ? [branches[way].when] : []));

  // The way through a pathway as far as it is sure: `open` is the question where it no longer is, with the facts that it hangs on;
  // `gap` says that no branch is left. Returns whether the end is reached.
  function walk(known, pathway, path) {
    const { steps } = known.model.pathways[pathway];
    for (let step = 0; step !== undefined; ) {
      const { branches, enter, next } = steps[step];
      const visit = { pathway, step };
      path.visits.push(visit);
      step = next;
      if (branches) {
        const left = ways(known, branches);
        path.gap = left.length === 0;
        if (left.length > 1) path.open = { ...visit, hangs: hanging(known, conditions(branches, left)) };
        if (left.length !== 1) return false;
        [visit.branch] = left;
        step = branches[left[0]].to;
      } else if (enter !== undefined && !walk(known, enter, path)) {
        return false;
      }
    }
    return true;
  }

  // Adds facts to those of a key; returns whether key or facts are new.
  function grow(found, key, facts) {
    const own = found.get(key);
    const all = new Set([...(own ?? []), ...facts]);
    found.set(key, all);
    return own?.size !== all.size;
  }

  // Every step that a patient of the pathway may come to, with the facts that this hangs on; `undefined` stands for its end.
  function reach(known, pathway, kept) {
    if (kept.has(pathway)) return kept.get(pathway);
    const { steps } = known.model.pathways[pathway];
    const found = new Map();
    const from = (step, facts) => {
      if (!grow(found, steps[step], facts) || step === undefined) return;
      const { branches, enter, next } = steps[step];
      if (branches) {
        const left = ways(known, branches);
        const all = left.length > 1 ? [...facts, ...hanging(known, conditions(branches, left))] : facts;
        for (const way of left) from(branches[way].to, all);
        return;
      }
      const inner = enter === undefined ? new Map([[undefined, []]]) : reach(known, enter, kept);
      for (const [own, more] of inner) if (own) grow(found, own, [...facts, ...more]);
      if (inner.has(undefined)) from(next, [...facts, ...inner.get(undefined)]);
    };
    from(0, []);
    kept.set(pathway, found);
    return found;
  }

  // How sure it is that a step is reached which enters a table, and the facts that this hangs on.
  function entered(made, hangs, table) {
    const entrances = [...made.keys()].filter((own) => own.table === table);
    return {
      sure: Math.max(0, ...entrances.map((own) => made.get(own))),
      facts: entrances.flatMap((own) => [...hangs.get(own)]),
    };
  }

  // How sure each row of a table is hit, and the facts that this hangs on: those of rows before it too, as the table counts.
  function hits(known, { applies, hit, rows }, entrance) {
    const asked = applies && entrance.sure !== SURE ? [applies] : [];
    const cells = rows.map((row) => [...asked, ...row.cells]);
    const itself = all(asked.map((when) => truths(known, when)));
    const applied = itself === TRUE || !entrance.sure ? itself : itself | TRUE;
    const own = rows.map((row) => sureness(all([applied, ...row.cells.map((cell) => truths(known, cell))])));
    const isBefore =
      {
        first: (other, row) => other < row,
        priority: (other, row) => rows[other].priority > rows[row].priority,
      }[hit] ?? (() => false);
    return own.map((sure, row) => {
      const before = [...rows.keys()].filter((other) => own[other] && isBefore(other, row));
      if (!sure || before.some((other) => own[other] === SURE)) return [0, []];
      return [
        before.length ? OPEN : sure,
        [
          ...hanging(
            known,
            [row, ...before].flatMap((at) => cells[at]),
          ),
          ...(applied === TRUE ? [] : entrance.facts),
        ],
      ];
    });
  }

  // The advice for a patient. An answer is missing, `unknown`, `true` or `false`, the index of a value, or a number; of an
  // any-of fact it is a list of such answers, one for each value.
  function advise(model, given) {
    const answers = given.map((own) => (Array.isArray(own) ? [...own] : own));
    const impossible = settle(model, answers);
    const known = knowing(model, answers);
    const made = new Map();
    const hangs = new Map();
    const make = (statement, sure, facts = []) => {
      if (!sure) return;
      made.set(statement, Math.max(sure, made.get(statement) ?? 0));
      grow(hangs, statement, facts);
    };
    for (const own of model.recommendations) make(own, sureness(truths(known, own.when)), hanging(known, [own.when]));
    const paths = [];
    const reached = new Map();
    const kept = new Map();
    for (const [pathway, { applies }] of model.pathways.entries()) {
      const path = { pathway, visits: [], gap: false, sure: applies && sureness(truths(known, applies.when)) };
      if (!path.sure) continue;
      paths.push(path);
      walk(known, pathway, path);
      if (path.sure === SURE) for (const visit of path.visits) make(model.pathways[visit.pathway].steps[visit.step], SURE);
      path.hangs = hanging(known, [applies.when]);
      for (const [step, facts] of reach(known, pathway, kept)) grow(reached, step, [...path.hangs, ...facts]);
    }
    for (const [step, facts] of reached) if (step) make(step, OPEN, facts);
    for (const [table, own] of model.tables.entries()) {
      const entrance = entered(made, hangs, table);
      for (const [row, [sure, facts]] of hits(known, own, entrance).entries()) make(own.rows[row], sure, facts);
    }
    const all = said(known, made, hangs);
    const { doses, decided } = dosed(known, all);
    const outputs = results(known, made);
    const disagreements = disputes(known, made, hangs);
    const mattering = [...reached.values(), ...[...outputs, ...disagreements].map((own) => own.hangs)];
    const { asked, ...advice } = sorted(all, mattering);
    const stillAsked = new Set([...asked, ...decided]);
    const found = { outputs, disagreements, calculations: calculations(known, given), scores: scores(known, given) };
    return { made, paths, impossible, ...advice, asked: stillAsked, doses, ...found };
  }

  // The doses of each act that may carry out what it permits: those that are for all to whom the act is told, and those that are
  // open, with the facts that this hangs on. And the facts that decide whether each dose is given.
  function dosed(known, all) {
    const delivers = ({ statement: { by }, stance, intervention, silence }) =>
      by?.of.includes(intervention) && PERMITS.includes(stance) && silence?.sure !== SURE;
    const doses = new Map();
    const decided = all.filter(delivers).flatMap(({ statement, hangs }) => {
      const own = statement.by.doses.flatMap(({ when = ALWAYS, dose }, at) => {
        const sure = sureness(truths(known, when));
        return sure ? [{ at, dose, sure, hangs: new Set(hanging(known, [when])) }] : [];
      });
      doses.set(statement, own);
      return [...(own.length ? hangs : []), ...own.flatMap((dose) => [...dose.hangs])];
    });
    return { doses, decided };
  }

  // What a statement that is made says; outside of research it forbids what it leaves for research alone: how sure that is, and the facts
  // that it hangs on.
  function taken(known, { says = [], outside }) {
    const written = says.map(([stance, intervention]) => ({ stance, intervention }));
    if (!outside) return written;
    const research = outside.research ?? ['constant', false];
    const truth = truths(known, research);
    if (truth === TRUE) return written;
    const sure = truth & TRUE ? OPEN : SURE;
    const within = sure === OPEN ? hanging(known, [research]) : [];
    return [...written, ...outside.of.map((intervention) => ({ stance: 'forbid', intervention, sure, within }))];
  }

  // Every stance that is or may be taken, with the adjudication that silences it, how sure it is that it does so where the stance
  // is taken, and the facts that all this hangs on.
  function said(known, made, hangs) {
    const statements = new Map([...made.keys()].map((statement) => [statement.id, statement]));
    const all = [...made.keys()].flatMap((statement) =>
      taken(known, statement).map(({ stance, intervention, sure = SURE, within = [] }) => {
        const silences = known.model.adjudications
          .filter((own) => own.silences === statement.id && statements.has(own.prevails))
          .filter((own) => own.said.some(([verb, of]) => verb === stance && of === intervention))
          .map((by) => ({ by, prevails: statements.get(by.prevails), holds: sureness(truths(known, by.when ?? ALWAYS)) }))
          .map((own) => ({ ...own, sure: Math.min(own.holds, made.get(own.prevails)) }))
          .filter(({ sure }) => sure);
        const silence = silences.find((own) => own.sure === SURE) ?? silences[0];
        const open = [statement, ...silences.map(({ prevails }) => prevails)].filter((own) => made.get(own) === OPEN);
        const ruled = silences.filter(({ holds }) => holds === OPEN).flatMap(({ by }) => hanging(known, [by.when]));
        const facts = new Set([...open.flatMap((own) => [...hangs.get(own)]), ...ruled, ...within]);
        return { statement, stance, intervention, sure: Math.min(sure, made.get(statement)), silence, hangs: facts };
      }),
    );
    return all.map((one) => withdrawn(one, all));
  }

  // An alternative that other statements refuse gives way where another of the same choice is left, or may; with what is left beside it.
  function withdrawn(one, all) {
    const choice = one.statement.one_of?.find(({ stance }) => stance === one.stance);
    if (!choice) return one;
    const isHeard = ({ silence }) => silence?.sure !== SURE;
    const refusals = new Map(
      choice.of.map(([intervention, by]) => {
        const isOne = (own) =>
          by.some(([id, stance, of]) => own.statement.id === id && own.stance === stance && own.intervention === of);
        return [intervention, all.filter((own) => isHeard(own) && isOne(own))];
      }),
    );
    const level = (own) => (own.silence ? OPEN : own.sure);
    const refused = ({ intervention }) => Math.max(0, ...refusals.get(intervention).map(level));
    const free = (own) => (isHeard(own) && refused(own) !== SURE ? (own.silence || refused(own) ? OPEN : SURE) : 0);
    const isSame = (own) => own.statement === one.statement && own.stance === one.stance;
    const others = all.filter((own) => isSame(own) && own.intervention !== one.intervention);
    const sure = Math.min(refused(one), Math.max(0, ...others.map(free)));
    const hangs = new Set([one, ...others, ...[...refusals.values()].flat()].flatMap((own) => [...own.hangs]));
    // Where none is left, all are meant.
    const isNoneLeft = ![one, ...others].some(free);
    const or = others.filter((own) => (isNoneLeft ? isHeard(own) : free(own))).map(({ intervention }) => intervention);
    if (!sure || one.silence?.sure === SURE) return { ...one, hangs, or };
    const own = refusals.get(one.intervention);
    const by = (own.find((refusal) => level(refusal) === SURE) ?? own[0]).statement;
    return { ...one, hangs, or, silence: { by, sure, isWithdrawal: true } };
  }

  // What leaves open, or may, which of two statements is right that are or may be made, with the facts that this hangs on where it is not for
  // everyone.
  function disputes(known, made, hangs) {
    const statements = new Map([...made.keys()].map((statement) => [statement.id, statement]));
    return known.model.disagreements.flatMap((by) => {
      const both = by.between.map(({ statement }) => statements.get(statement));
      const holds = sureness(truths(known, by.when ?? ALWAYS));
      if (!holds || both.includes(undefined)) return [];
      const open = both.filter((own) => by.when && made.get(own) === OPEN).flatMap((own) => [...hangs.get(own)]);
      return [{ by, hangs: new Set([...open, ...(holds === OPEN ? hanging(known, [by.when]) : [])]) }];
    });
  }

  // What is advised for sure, what gives way for sure, and what hangs on an open answer and would add something; and the facts
  // whose answers can still change the advice or the way.
  function sorted(all, mattering) {
    const isSure = (one) => one.sure === SURE;
    const advised = all.filter((one) => isSure(one) && !one.silence);
    const isAdvised = ({ stance, intervention }) =>
      advised.some((one) => one.stance === stance && one.intervention === intervention);
    const isSilent = ({ silence }) => silence?.sure === SURE;
    const open = all.filter((one) => !isSilent(one) && !isAdvised(one));
    const asked = new Set([...mattering, ...open.map(({ hangs }) => hangs)].flatMap((facts) => [...facts]));
    return { said: all, advised, silent: all.filter((one) => isSure(one) && isSilent(one)), open, asked };
  }

  // What each output comes to that something sets, or may: its values with how sure each is, whether it may have none, one that is unknown, or
  // two, what sets it, and the facts that this hangs on.
  function results(known, made) {
    const statements = [...made.keys()];
    return known.model.definitions.flatMap((output, at) => {
      if (!output.values) return [];
      const sets = defined(known, at);
      const set = truths(known, output.set);
      if (set === FALSE) return [];
      const own = output.values.map((value, place) => computed(known, value, sureness(sets[place])));
      const values = own.filter(({ sure }) => sure);
      const by = statements.filter(({ id }) => values.some((own) => own.by.includes(id)));
      const isUnknown = output.unknown ? truths(known, output.unknown) : FALSE;
      const has = any([...sets, isUnknown]);
      const whens = [output.set, ...output.values.map(({ when }) => when)];
      const needed = values.flatMap(({ missing }) => missing ?? []);
      const hangs = new Set([...hanging(known, whens), ...needed]);
      const others = {
        unset: (set & FALSE) !== 0,
        unknown: (isUnknown & TRUE) !== 0,
        conflicting: set === TRUE && has === FALSE,
      };
      return [{ output, values, by, ...others, hangs }];
    });
  }

  // A value of an output, with how sure it is; of a calculation with the number that it comes to, or the facts that it still needs.
  function computed(known, value, sure) {
    if (value.calculation === undefined || !sure) return { ...value, sure };
    const calculation = known.model.calculations[value.calculation];
    const { number, isOpen } = numbered(known, value.calculation);
    if (!isOpen) return { ...value, sure, computed: { calculation, number } };
    const missing = [...calculatedFrom(known.model, value.calculation)].filter((fact) => known.answers[fact] === undefined);
    return { ...value, sure: OPEN, missing };
  }

  // The scores of which anything is given, each with the least and the greatest total that it can come to.
  function scores(known, given) {
    const isGiven = (fact) => [given[fact]].flat().some((answer) => answer !== undefined);
    return known.model.definitions.flatMap((score, at) => {
      if (!score.entries || ![...factsOf(known.model, ['score', at])].some(isGiven)) return [];
      const { sums } = defined(known, at);
      const points = (parts) => parts / (score.parts ?? 1);
      return [{ score, least: points(Math.min(...sums)), most: points(Math.max(...sums)) }];
    });
  }

  // The calculations of which anything is given, each with the number that it comes to, or none where it is unknown; it is open where some of
  // its facts are not answered.
  function calculations(known, given) {
    return (known.model.calculations ?? []).flatMap((calculation, at) => {
      if (![...calculatedFrom(known.model, at)].some((fact) => given[fact] !== undefined)) return [];
      return [{ calculation, ...numbered(known, at) }];
    });
  }

  // The number that a calculation comes to, if it is known; it is open where it can be one of several.
  function numbered(known, at) {
    const { ranges, perhaps } = worked(known, at);
    const number = ranges[0]?.ends.low;
    const isOpen = ranges.some(({ ends }) => perhaps || order(ends.low, number) !== 0 || order(ends.high, number) !== 0);
    return { number: isOpen ? undefined : number, isOpen };
  }

  // The nearest number of so many decimals, halves up.
  function rounded({ above, below }, places) {
    const scale = 10n ** BigInt(places);
    const doubled = 2n * above * scale + below;
    const whole = doubled / (2n * below);
    return { above: doubled < 0n && whole * 2n * below !== doubled ? whole - 1n : whole, below: scale };
  }

  // A number as it is shown: its digits, and whether they are not all of them. Rounded it stays on its side of what it is compared with.
  function digits(value, compared) {
    for (let places = 3; ; places += 1) {
      const near = rounded(value, places);
      const isSame = order(near, value) === 0;
      if (!isSame && compared.some((than) => order(near, number(than)) !== order(value, number(than)))) continue;
      const sign = near.above < 0n ? '-' : '';
      const text = String(near.above < 0n ? -near.above : near.above).padStart(places + 1, '0');
      const decimals = text.slice(-places).replace(/0+$/, '');
      return { digits: `${sign}${text.slice(0, -places)}${decimals && `.${decimals}`}`, isAbout: !isSame };
    }
  }

  return { PERMITS, SURE, number, order, digits, advise };
})();
