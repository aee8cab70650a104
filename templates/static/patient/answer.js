// What the rules say of a patient, for readers: the advice, the way, and why. Every text is put in as text.
'use strict';

Object.assign(
  globalThis.pathbook.patient,
  (() => {
    const { element, filled, patient } = globalThis.pathbook;
    const { PERMITS, SURE, advise, number: read, digits, said: inWords } = patient;
    // In this order; of two for or two against an intervention, which one is the stronger.
    const STANCES = ['offer', 'consider', 'forbid', 'avoid', 'undecided'];
    // So many lines of what is open are seen at once.
    const FEW = 6;

    const line = (className, ...content) => element('p', { className }, ...content);
    const note = (...content) => element('span', { className: 'told-by' }, ...content);
    const list = (name, className, items) => element(name, { className }, ...items.map((item) => element('li', {}, ...item)));
    const between = (items) => items.flatMap((item, at) => (at ? [', ', item] : [item]));
    const phrase = (sentence, holes) => sentence.split(/\{(\w+)\}/).map((piece, at) => (at % 2 ? holes[piece] : piece));
    const minus = (number) => String(number).replace('-', '−');

    /** What is said for one intervention, or against it; the strongest first. */
    const grouped = (said, { length }) => {
      const rank = ({ stance, intervention }) => STANCES.indexOf(stance) * length + intervention;
      const side = (stance) => Math.trunc(STANCES.indexOf(stance) / 2);
      const key = ({ stance, intervention }) => side(stance) * length + intervention;
      const ranked = [...said].sort((left, right) => rank(left) - rank(right));
      return [...new Set(ranked.map(key))].map((own) => ranked.filter((one) => key(one) === own));
    };

    /** What the parts of an answer look like on a page. */
    function parts(model, { words, link, field, mark }, doses, disagreements) {
      const fields = (facts) => between([...facts].map((fact) => field(model.facts[fact])));
      const statements = new Map(model.pathways.flatMap(({ title, steps }) => steps.map((step) => [step, title])));
      const titled = (statement) =>
        statements.has(statement) ? `${statements.get(statement)}: ${statement.title}` : statement.title;

      /** What an act gives by which it carries out an intervention: what is open is told apart. */
      const given = ({ statement, stance, intervention, silence }) => {
        const isDelivered = silence?.sure !== SURE && PERMITS.includes(stance) && statement.by?.of.includes(intervention);
        const own = (isDelivered && doses.get(statement)) || [];
        const line = ({ dose, sure, hangs }) => (sure === SURE ? [dose] : [`${dose} ${words.hangs_on} `, ...fields(hangs)]);
        return own.map((dose) => element('span', { className: 'dose' }, ...line(dose)));
      };

      /** What a statement does not mean of what it speaks of. */
      const excepted = ({ statement, intervention }) => statement.except?.find(([of]) => of === intervention)?.[1];
      const but = (name, not) => (not ? phrase(words.but, { statement: name, excepted: not }) : [name]);

      /** What else may be meant in the place of an alternative. */
      const orOthers = (name, or = []) => {
        const others = or.map((intervention) => model.interventions[intervention].title).join(words.or_list);
        return others ? phrase(words.or_others, { intervention: name, others }) : [name];
      };

      /** What makes a stance give way. */
      const silenced = (name, { by, isWithdrawal }) =>
        isWithdrawal
          ? phrase(words.withdrawn_by, { statement: name, refusing: link(by, titled(by)) })
          : phrase(words.silenced_by, { statement: name, adjudication: link(by) });

      const reason = ({ statement, intervention, silence, hangs, or }) => {
        const own = link(statement, titled(statement));
        const not = excepted({ statement, intervention });
        const meant = not ? element('span', {}, ...but(own, not)) : own;
        const name = or?.length ? element('span', {}, ...orOthers(meant, or)) : meant;
        const why = statement.words ? [' (', statement.words, ')'] : [];
        const told = silence ? silenced(name, silence) : [name, ...why];
        return note(...told, ...(hangs.size && silence?.sure !== SURE ? [` ${words.hangs_on} `, ...fields(hangs)] : []));
      };

      /** What leaves open which of two statements is right that are both made. */
      const disputed = (isMeant) => {
        const by = new Map(disagreements.filter((own) => isMeant(own.by)).map((own) => [own.by.id, own.by]));
        const links = between([...by.values()].map((own) => link(own)));
        return by.size ? [element('span', { className: 'left-open' }, words.left_open, ' ', ...links)] : [];
      };
      const unsettled = ({ statement, intervention, silence }) => {
        const isOwn = (one) => one.statement === statement.id && one.on.includes(intervention);
        return silence?.sure === SURE ? [] : disputed((own) => own.between.some(isOwn));
      };

      const verb = (stance) => element('strong', { className: `stance stance-${stance}` }, words.stances[stance]);

      /** One line for each intervention: also where it is advised in two strengths, which the line says. */
      const told = (said) =>
        list(
          'ul',
          'told',
          grouped(said, model.interventions).map((group) => {
            const [{ stance, intervention }] = group;
            const weaker = group.filter((one) => one.stance !== stance);
            const both = weaker.length ? [note(words.both, ' ', verb(weaker[0].stance))] : [];
            const because = (one) => [reason(one), ...unsettled(one), ...given(one)];
            const stronger = group.filter((one) => one.stance === stance);
            const reasons = [...stronger.flatMap(because), ...both, ...weaker.flatMap(because)];
            return [mark(stance), element('span', {}, verb(stance), ' ', link(model.interventions[intervention]), ...reasons)];
          }),
        );

      /** The steps that are passed, with the answer taken at each question and the condition that it stands for. */
      const way = ({ visits, gap, open }) => {
        const steps = visits.map(({ pathway, step, branch }) => {
          const here = model.pathways[pathway].steps[step];
          const taken = here.branches?.[branch];
          if (!taken) return [link(here)];
          return [link(here), ' ', element('strong', {}, taken.label), note(taken.words ?? words.otherwise)];
        });
        const end = gap ? words.stuck : open ? words.open : words.ends;
        return [list('ol', 'way', steps), line('', end, ' ', ...(open ? fields(new Set(open.hangs)) : []))];
      };

      /** Whether what is worked out of several dates may be on the other side of what it is compared with. */
      const isNear = ({ above, below }, { near, compared }) =>
        near !== undefined &&
        compared.some((than) => {
          const [at, off] = [read(than), read(near)];
          const apart = above * at.below - at.above * below;
          return (apart < 0n ? -apart : apart) * off.below <= off.above * below * at.below;
        });

      /** The number of a calculation with its unit. */
      const amountOf = (calculation, number) => {
        const shown = digits(number, calculation.compared);
        const text = shown.digits.replace('-', '−').replace('.', words.decimal);
        const amount = calculation.amount === undefined ? text : calculation.amount.replace('{number}', text);
        return `${shown.isAbout ? '≈ ' : ''}${amount}${isNear(number, calculation) ? ` (${words.two_dates})` : ''}`;
      };

      /** A value of an output; of a calculation its number, or what it is called as long as that is open. */
      const valueText = ({ text, computed }) => (computed ? amountOf(computed.calculation, computed.number) : text);

      /** What an output comes to, and what sets it. */
      const result = ({ output, values, by, unset, unknown, conflicting, hangs }) => {
        const sure = values.filter((own) => own.sure === SURE).map(valueText);
        const open = values.filter((own) => own.sure !== SURE).map(valueText);
        const unsettled = [unset && words.not_set, unknown && words.set_unknown, conflicting && words.set_twice];
        const none = unsettled.filter((text) => text);
        const perhaps = hangs.size && open.length ? [...open, ...none].join(` ${words.or} `) : none.join(', ');
        const told = [...(sure.length ? [sure.join(', ')] : []), ...(perhaps ? [perhaps] : [])].join('; ');
        const why = hangs.size ? [` ${words.hangs_on} `, ...fields(hangs)] : [];
        return [
          link(output),
          ': ',
          element('strong', {}, told),
          note(...between(by.map((own) => link(own, titled(own)))), ...why),
          ...disputed(({ outputs }) => outputs.includes(output.id)),
        ];
      };

      /** What a calculation comes to. */
      const worked = ({ calculation, number, isOpen }) => {
        if (isOpen) return [link(calculation), `: ${words.not_answered}`];
        if (!number) return [link(calculation), `: ${words.unknown}`];
        return [link(calculation), `: ${amountOf(calculation, number)}`];
      };

      const total = ({ score, least, most }) => {
        const [low, high] = [least, most].map((points) => minus(points).replace('.', words.decimal));
        return [link(score), `: ${least === most ? low : filled(words.total, { least: low, most: high })}`];
      };

      /** What is advised, by verb. */
      const inShort = (said) => {
        const title = ([first, ...others]) => {
          const not = excepted(first);
          const isOfAll = others.every((one) => excepted(one) === not);
          const title = but(model.interventions[first.intervention].title, isOfAll && not).join('');
          // What another statement says of it alone is no choice.
          const isChoice = others.every((one) => one.or);
          return orOthers(title, isChoice ? first.or : []).join('');
        };
        const groups = grouped(said, model.interventions);
        return [...new Set(groups.map(([{ stance }]) => stance))]
          .map((stance) => {
            const own = groups.filter(([first]) => first.stance === stance).map(title);
            return `${words.stances[stance]}: ${own.join(', ')}`;
          })
          .join('; ');
      };

      return { fields, told, way, worked, total, result, valueText, inShort };
    }

    /**
     * What to show for a patient: `nodes`, what is `given`, a `summary` of the advice in words or of why there is none, the facts that are `asked` for still, and
     * the `visits` to the steps of the page's own pathway, with the doses that are given there. `page` has its words, its pathway, and how it links to a thing, to a pathway with this patient, and
     * to a field.
     */
    function account(model, answers, page) {
      const { words, own, link, linkOn, field } = page;
      const { made, paths, impossible, advised, silent, open, asked, doses, outputs, disagreements, calculations, scores } =
        advise(model, answers);
      const { fields, told, way, worked, total, result, valueText, inShort } = parts(model, page, doses, disagreements);
      const head = (text) => element('h2', {}, text);

      const given = model.facts.map((fact, at) => [fact, inWords(fact, answers[at], words)]).filter(([, value]) => value);
      const common = { given: between(given.map(([fact, value]) => field(fact, `${fact.title}: ${value}`))), asked, visits: [] };
      if (impossible.length > 0) {
        const rules = impossible.map((assumption) => [link(assumption), note(assumption.always.words)]);
        return { ...common, nodes: [list('ul', '', rules)], summary: words.impossible, isRefused: true };
      }

      const sure = paths.filter((path) => path.sure === SURE);
      const shown = own === undefined ? sure : sure.filter(({ visits }) => visits.some(({ pathway }) => pathway === own));
      const others = sure.filter((path) => !shown.includes(path));
      const mayComeHere = own !== undefined && model.pathways[own].steps.some((step) => made.has(step));
      const rows = model.tables.flatMap((table) => table.rows).filter((row) => made.get(row) === SURE);
      const found = [...calculations.map(worked), ...scores.map(total), ...rows.map((row) => [link(row)])];

      const isFinal = asked.size === 0;
      const none = isFinal ? words.nothing : words.nothing_sure;
      const lines = grouped(open, model.interventions).length;
      const folded = lines
        ? [
            element(
              'details',
              { open: lines <= FEW, className: 'open-advice' },
              element('summary', {}, `${words.hanging} (${lines})`),
              told(open),
            ),
          ]
        : [];
      const nodes = [
        head(isFinal ? words.advice : words.so_far),
        ...(advised.length ? [told(advised)] : outputs.length && isFinal ? [] : [line('', none)]),
        ...(outputs.length ? [head(words.results), list('ul', 'found results', outputs.map(result))] : []),
        ...(isFinal ? [] : [line('', `${words.still_open} `, ...fields(asked))]),
        ...(silent.length ? [line('', words.silenced), told(silent)] : []),
        ...folded,
        ...(found.length ? [head(words.found), list('ul', 'found', found)] : []),
        ...(shown.length || own !== undefined ? [head(words.way)] : []),
        ...(shown.length || own === undefined ? [] : [line('', mayComeHere ? words.perhaps_here : words.not_here)]),
        ...shown.flatMap((path) => [line('', linkOn(model.pathways[path.pathway])), ...way(path)]),
        ...(own !== undefined && others.length
          ? [line('', `${words.other_ways} `, ...between(others.map(({ pathway }) => linkOn(model.pathways[pathway]))))]
          : []),
      ];
      const settled = outputs.map(({ output, values }) => [output, values.filter((own) => own.sure === SURE)]);
      const valued = settled.filter(([, values]) => values.length);
      const inWhich = valued.map(([output, values]) => `${output.title}: ${values.map(valueText).join(', ')}`);
      const short = [inShort(advised), ...inWhich].filter((text) => text).join('; ');
      const summary = short ? `${isFinal ? words.advice : words.so_far}: ${short}.` : none;
      const titles = (facts) => [...facts].map((fact) => model.facts[fact].title).join(', ');
      const dosed = ({ pathway, step }) =>
        (doses.get(model.pathways[pathway].steps[step]) ?? []).map(({ at, hangs }) => ({ at, hangs: titles(hangs) }));
      const here = shown.flatMap((path) => path.visits.filter(({ pathway }) => pathway === own));
      return { ...common, nodes, summary, visits: here.map((visit) => ({ ...visit, doses: dosed(visit) })) };
    }

    return { account };
  })(),
);
