// What the rules say of a patient, for readers: the advice, the way, and why. Every text is put in as text.
"use strict";

Object.assign(globalThis.pathbook.patient, (() => {
  const { element, patient } = globalThis.pathbook;
  const { SURE, advise, factsOf, said: inWords } = patient;
  const STANCES = ["offer", "consider", "avoid", "forbid"];

  const line = (className, ...content) => element("p", { className }, ...content);
  const note = (...content) => element("span", { className: "told-by" }, ...content);
  const list = (name, className, items) => element(name, { className }, ...items.map((item) => element("li", {}, ...item)));
  const between = (items) => items.flatMap((item, at) => (at ? [", ", item] : [item]));
  const phrase = (sentence, holes) => sentence.split(/\{(\w+)\}/).map((piece, at) => (at % 2 ? holes[piece] : piece));

  /**
   * What to show for a patient: `nodes`, a `summary` of the advice in words or of why there is none, and the `visits` to the steps of the page's own
   * pathway. `page` has its words, its pathway, and how it links to a thing, to a pathway with this patient, and to a field.
   */
  function account(model, answers, page) {
    const { words, own, link, linkOn, field, mark } = page;
    const advice = advise(model, answers);
    const { made, paths, impossible } = advice;
    const isAsked = (fact) => [answers[fact]].flat().includes(undefined);

    const statements = new Map(model.pathways.flatMap(({ title, steps }) => steps.map((step) => [step, title])));
    const titled = (statement) => (statements.has(statement) ? `${statements.get(statement)}: ${statement.title}` : statement.title);

    /** The facts that are not answered and that one of these conditions asks for. */
    const needed = (conditions) => {
      const facts = new Set(conditions.flatMap((when) => [...factsOf(model, when)]).filter(isAsked));
      return facts.size ? [line("choices", words.needed, ...[...facts].map((fact) => field(model.facts[fact])))] : [];
    };

    /** By stance, then by intervention. */
    const grouped = (said) => {
      const rank = ({ stance, intervention }) => STANCES.indexOf(stance) * model.interventions.length + intervention;
      const ranks = [...new Set(said.map(rank))].sort((left, right) => left - right);
      return ranks.map((own) => said.filter((one) => rank(one) === own));
    };

    const reason = ({ statement, silence }) => {
      const name = link(statement, titled(statement));
      const why = statement.words ? [" (", statement.words, ")"] : [];
      return note(...(silence ? phrase(words.silenced_by, { statement: name, adjudication: link(silence.by) }) : [name, ...why]));
    };

    const told = (said) => list("ul", "told", grouped(said).map((group) => {
      const [{ stance, intervention }] = group;
      const verb = element("strong", { className: `stance stance-${stance}` }, words.stances[stance]);
      return [mark(stance), element("span", {}, verb, " ", link(model.interventions[intervention]), ...group.map(reason))];
    }));

    /** The conditions of the branches that are left where a way is open. */
    const asked = ({ open }) => {
      const branches = open ? open.branches.map((at) => model.pathways[open.pathway].steps[open.step].branches[at]) : [];
      return branches.filter(({ when }) => when).map(({ when }) => when);
    };

    /** The steps that are passed, with the answer taken at each question and the condition that it stands for. */
    const way = ({ visits, gap, open }) => {
      const steps = visits.map(({ pathway, step, branch }) => {
        const here = model.pathways[pathway].steps[step];
        const taken = here.branches?.[branch];
        if (!taken) return [link(here)];
        return [link(here), " ", element("strong", {}, taken.label), note(taken.words ?? words.otherwise)];
      });
      const end = gap ? words.stuck : open ? words.open : words.ends;
      return [list("ol", "way", steps), line("", end), ...needed(asked({ open }))];
    };

    const head = (text) => element("h3", {}, text);
    if (impossible.length > 0) {
      const rules = impossible.map((assumption) => [link(assumption), note(assumption.always.words)]);
      return { nodes: [list("ul", "", rules)], summary: words.impossible, isRefused: true, visits: [] };
    }

    const isSilent = ({ silence }) => silence?.sure === SURE;
    const isSure = (said) => said.sure === SURE && !said.silence;
    const sure = advice.said.filter(isSure);
    const silent = advice.said.filter((said) => said.sure === SURE && isSilent(said));
    const open = advice.said.filter((said) => !isSure(said) && !isSilent(said));

    const here = (path) => path.sure === SURE && path.visits.some(({ pathway }) => pathway === own);
    const shown = own === undefined ? paths.filter((path) => path.sure === SURE) : paths.filter(here);
    const others = paths.filter((path) => !shown.includes(path) && path.sure === SURE);
    const mayComeHere = own !== undefined && model.pathways[own].steps.some((step) => made.has(step));
    const absent = mayComeHere ? words.perhaps_here : words.not_here;

    // What is open is so because of these.
    const isOpen = (one) => made.has(one) && made.get(one) !== SURE;
    const unsettled = [
      ...model.recommendations.filter(isOpen).map(({ when }) => when),
      ...model.tables.flatMap(({ applies, rows }) => rows.filter(isOpen).flatMap(({ cells }) => (applies ? [applies, ...cells] : cells))),
      ...paths.filter((path) => path.sure !== SURE).map(({ pathway }) => model.pathways[pathway].applies.when),
      ...paths.flatMap(asked),
    ];

    const none = open.length ? words.nothing_sure : words.nothing;
    const nodes = [
      head(words.advice),
      sure.length ? told(sure) : line("", none),
      ...(silent.length ? [line("", words.silenced), told(silent)] : []),
      head(words.way),
      ...(shown.length || own === undefined ? [] : [line("", absent)]),
      ...shown.flatMap((path) => [line("", linkOn(model.pathways[path.pathway])), ...way(path)]),
      ...(own !== undefined && others.length
        ? [line("", `${words.other_ways} `, ...between(others.map(({ pathway }) => linkOn(model.pathways[pathway]))))] : []),
      ...(open.length ? [element("details", {}, element("summary", {}, words.depends), ...needed(unsettled), told(open))] : []),
    ];
    const verbs = grouped(sure).map(([{ stance, intervention }]) => `${words.stances[stance]}: ${model.interventions[intervention].title}`);
    const given = model.facts.map((fact, at) => [fact.title, inWords(fact, answers[at], words)]).filter(([, value]) => value);
    nodes.push(head(words.given), list("ul", "", given.map((own) => [own.join(": ")])));
    return {
      nodes,
      summary: verbs.length ? `${words.advice}: ${verbs.join("; ")}` : none,
      visits: shown.flatMap((path) => path.visits.filter(({ pathway }) => pathway === own)),
    };
  }

  return { account };
})());
