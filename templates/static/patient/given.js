// What is given of a patient: as the address and the form write it, as the evaluator takes it, and as readers see it.
'use strict';

Object.assign(
  globalThis.pathbook.patient,
  (() => {
    const { number, order, digits } = globalThis.pathbook.patient;
    const SURELY = { __proto__: null, yes: true, no: false };

    // A number in the unit of its fact, within its range.
    const measured = ({ unit, low, high, kind, compared }, text) => {
      const [, written, of] = /^(-?\d{1,40}(?:\.\d{1,40}|\/[1-9]\d{0,39})?)(?: (.*))?$/.exec(text) ?? [];
      if (written === undefined || of !== unit || (kind === 'count' && written.includes('.'))) return undefined;
      // What is counted from a date can be a fraction, and nothing else.
      if (written.includes('/') && !compared) return undefined;
      const value = { ...number(written), written };
      return order(value, number(low)) < 0 || order(value, number(high)) > 0 ? undefined : value;
    };

    // The answer that a text gives; none where the book has no such value. Nothing at all says that it is unknown.
    const answer = (fact, text) => {
      if (text === '') return fact.unknown || fact.asked ? 'unknown' : undefined;
      if (fact.kind === 'one-of') return fact.values.includes(text) ? fact.values.indexOf(text) : undefined;
      return fact.low === undefined ? SURELY[text] : measured(fact, text);
    };

    /** The answers that a case gives, and what of it the book does not have or has twice. */
    function read(model, given) {
      const answers = model.facts.map(({ kind, values }) => (kind === 'any-of' ? values.map(() => undefined) : undefined));
      const isWrong = ([name, text]) => {
        const [id, ...part] = name.split('.');
        const at = model.facts.findIndex((fact) => fact.id === id);
        const fact = model.facts[at];
        const isPart = part.length > 0;
        const value = fact && text !== undefined && (fact.kind === 'any-of') === isPart ? answer(fact, text) : undefined;
        const [place, index] = isPart ? [answers[at], fact?.values.indexOf(part.join('.'))] : [answers, at];
        if (value === undefined || index < 0 || place[index] !== undefined) return true;
        place[index] = value;
        return false;
      };
      return { answers, wrong: given.filter(isWrong) };
    }

    /** An answer in words; nothing for what is not answered. */
    function said(fact, value, words) {
      const { values, labels = values } = fact;
      if (Array.isArray(value)) {
        const parts = labels.map((part, at) => [part, said(fact, value[at], words)]);
        return parts
          .filter(([, own]) => own)
          .map((part) => part.join(': '))
          .join(', ');
      }
      if (value === undefined) return '';
      if (value === 'unknown') return words.unknown;
      if (typeof value === 'boolean') return value ? words.yes : words.no;
      if (typeof value === 'number') return labels[value];
      // A fraction is of a date, and shown on its side of what it is compared with.
      const { digits: near, isAbout } = value.written.includes('/')
        ? digits(value, fact.compared ?? [])
        : { digits: value.written };
      const text = near.replace('-', '−').replace('.', words.decimal);
      return `${isAbout ? '≈ ' : ''}${fact.amount === undefined ? text : fact.amount.replace('{number}', text)}`;
    }

    return { read, said };
  })(),
);
