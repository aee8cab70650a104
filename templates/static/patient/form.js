// The form of a patient. What is given is kept in the fragment of the address (`#patient?fact=value`), so that a case can be
// shared. It is sent nowhere: no browser sends a fragment, and nothing here is run or read as HTML.
'use strict';

(() => {
  const { element, filled, move, patient, run } = globalThis.pathbook;
  const ROOT = new URL('../', document.currentScript.src);
  const START = '#patient?';
  const root = document.querySelector('.patient');
  const [form, answer, given, status, next, marks] = [
    'form',
    '.patient-answer',
    '.patient-given',
    '[role=status]',
    '.patient-next',
    'template',
  ].map((own) => root.querySelector(own));
  const folded = root.querySelector('details');
  const questions = [...form.querySelectorAll('fieldset')];
  const { rules, edition, pathway, whole, words: written } = root.dataset;
  const words = JSON.parse(written);
  // A fact may be called as a property of forms is.
  const fields = [...form.querySelectorAll('[name]')];
  const dates = [...form.querySelectorAll('[type=date]')];
  const isNumber = ({ type }) => type === 'text';
  const isOpen = ({ dataset }) => dataset.open !== undefined;

  // What the address gives and this form has no place for; what of it this version of the book does not have.
  let others = [];
  let strange = [];
  let turn = 0;
  // The facts that may still matter, by name; none are told apart before anything is answered.
  let asked;

  // Fetched when a reader turns to the form, and never before.
  let loaded;
  const load = () => {
    loaded ??= run(new URL(rules, ROOT).href);
    loaded.catch(() => (loaded = undefined));
    return loaded;
  };

  /** A number as the language writes it, in the form of the rules; nothing is guessed of what could be read in two ways. */
  const measured = (text, unit) => {
    const [whole, decimals, ...more] = text.trim().replace('−', '-').split(words.decimal);
    if (more.length || ![whole.replace('-', ''), decimals ?? '0'].every((digits) => /^\d+$/.test(digits))) return undefined;
    return [decimals === undefined ? whole : `${whole}.${decimals}`, unit].filter(Boolean).join(' ');
  };

  // A number that is counted from a date can be a fraction, which nobody types: who writes 120/80 or 6/2026 means something else.
  const FRACTION = /^-?\d{1,40}\/[1-9]\d{0,39}$/;
  const amount = ({ value, dataset }) => (dataset.exact ? `${dataset.exact} ${dataset.unit}` : measured(value, dataset.unit));

  /** Writes a number; a fraction is shown as a decimal near it, and kept. */
  const write = (field, number = '') => {
    const isFraction = number.includes('/');
    if (isFraction) field.dataset.exact = number;
    else delete field.dataset.exact;
    field.value = (isFraction ? patient.about(number) : number).replace('.', words.decimal);
  };

  /** What is chosen, by name. An empty value says that it is unknown; a number that can't be read has none. */
  const chosen = () =>
    fields.flatMap((field) => {
      const { name, checked, value } = field;
      if (isNumber(field)) return value.trim() ? [[name, amount(field)]] : [];
      return checked && !isOpen(field) ? [[name, value]] : [];
    });

  /** Chooses what is given, and returns what the form has no place for. */
  const choose = (given) => {
    dates.forEach(clear);
    for (const field of fields) {
      field.checked = field.defaultChecked;
      if (isNumber(field)) write(field);
    }
    const taken = new Set();
    return given.filter(([name, value]) => {
      if (taken.has(name)) return true;
      taken.add(name);
      const own = fields.filter((field) => field.name === name);
      const choice = own.find((field) => !isNumber(field) && !isOpen(field) && field.value === value);
      const number = own.find(isNumber);
      const [digits] = value.split(' ');
      if (choice) choice.checked = true;
      if (choice || !number) return !choice;
      const { unit } = number.dataset;
      const isCounted = FRACTION.test(digits) && dates.some(({ dataset }) => dataset.of === name);
      const readable = isCounted ? `${digits} ${unit}` : measured(digits.replace('.', words.decimal), unit);
      if (readable !== value) return true;
      write(number, digits);
      exclude(number);
      return false;
    });
  };

  const clear = (date) => {
    date.value = '';
    date.closest('label').nextElementSibling.textContent = '';
  };

  /** The number that is counted from a date to today, which is said. */
  const count = (date) => {
    const number = fields.find((field) => isNumber(field) && field.name === date.dataset.of);
    const { counted, each } = date.dataset;
    const said = date.closest('label').nextElementSibling;
    if (!date.value) {
      clear(date);
      write(number);
      return number;
    }
    const [then, now, language] = [patient.day(date.value), patient.today(), document.documentElement.lang];
    write(number, patient.since(counted, each, then, now));
    said.textContent = filled(words.counted_on, {
      time: patient.elapsed(counted, then, now, language),
      day: patient.written(now, language),
    });
    return number;
  };

  /** A number and its being unknown exclude each other. */
  const exclude = (field) => {
    const other = fields.find((own) => own.name === field.name && own.type !== field.type);
    if (other && isNumber(field) && field.value) other.checked = false;
    if (other && field.type === 'checkbox' && field.checked) write(other);
  };

  // Before anything is answered, everything that is asked of everyone.
  const isAsked = ({ dataset }) => (asked ? asked.has(dataset.fact) : dataset.later === undefined);
  const isCurrent = ({ classList }) => classList.contains('current');

  /** The question that comes after the one that is answered now, or the first one. */
  const following = () => {
    const at = questions.findIndex(isCurrent);
    return [...questions.slice(at + 1), ...questions.slice(0, at)].find(isAsked);
  };

  /** On a phone one question is seen at a time: this one. */
  const turnTo = (question) => {
    for (const own of questions) own.classList.toggle('current', own === question);
    next.hidden = !following();
  };

  /** Shows what is answered and what may still matter. */
  const arrange = (facts) => {
    asked = facts;
    const answered = new Set(chosen().map(([name]) => fields.find((field) => field.name === name).closest('fieldset')));
    for (const own of questions) own.hidden = !isAsked(own) && !answered.has(own) && !isCurrent(own);
    next.hidden = !following();
  };

  const focus = (question) => {
    turnTo(question);
    (question.querySelector(':checked') ?? question.querySelector('input')).focus({ preventScroll: true });
    const isAlone = questions.filter(({ offsetParent }) => offsetParent).length === 1;
    if (isAlone) given.scrollIntoView();
    else question.scrollIntoView({ block: 'nearest' });
  };

  /** How much may still matter: by name what is asked next. */
  const stillOpen = (facts) => {
    const place = ({ id }) => questions.findIndex(({ dataset }) => dataset.fact === id) >>> 0;
    const [first] = [...facts].sort((left, right) => place(left) - place(right));
    return `${words.still_open} ${first.title}${facts.length > 1 ? ` ${filled(words.more, { number: facts.length - 1 })}` : ''}`;
  };

  const state = () =>
    START + new URLSearchParams([...chosen().filter(([, value]) => value !== undefined), ...others, ...strange]);

  const link = ({ at, title }, text = title) => element('a', { href: new URL(at, ROOT).href }, text);
  const linkOn = ({ at, title }) => link({ at: at + state(), title });
  const page = {
    words,
    link,
    linkOn,
    mark: (stance) => marks.content.querySelector(`.mark-${stance}`).cloneNode(true),
    /** The name of a fact, or what is answered: it leads to the question, which another page may ask. */
    field: ({ id, title }, text = title) => {
      const question = questions.find(({ dataset }) => dataset.fact === id);
      if (!question) return linkOn({ at: whole, title: text });
      const onclick = (event) => {
        event.preventDefault();
        question.hidden = false;
        focus(question);
      };
      return element('a', { href: state(), onclick }, text);
    },
  };

  /** In the list of steps, leaves the doses for this patient of the acts that are passed; of an open one it says on what it hangs. */
  const chooseDoses = (visits, steps) => {
    for (const own of document.querySelectorAll('.doses > li')) own.hidden = false;
    for (const { step, doses } of visits) {
      const all = document.getElementById(`step-${steps[step].name}`).querySelectorAll('.doses > li');
      for (const [at, item] of all.entries()) {
        const own = doses.find((dose) => dose.at === at);
        item.hidden = !own;
        if (own?.hangs) item.append(element('span', { className: 'on-way' }, ` ${words.hangs_on} ${own.hangs}`));
      }
    }
  };

  /** Lights the boxes and lines that are passed, and says so in the list of steps. */
  const light = (visits, steps) => {
    const names = visits.map(({ step }) => steps[step].name);
    // Whoever is at the last step has not gone on from it.
    const gone = visits.map(({ branch }, at) => branch ?? (at + 1 < visits.length ? 'next' : undefined));
    const ways = names.map((name, at) => `${name}.${gone[at]}`);
    const lit = (kind, passed) => {
      for (const own of document.querySelectorAll(`[data-${kind}]`)) {
        own.classList.toggle(
          'c-lit',
          own.dataset[kind].split(' ').some((name) => passed.includes(name)),
        );
      }
    };
    lit('step', names);
    lit('edge', ways);
    for (const said of document.querySelectorAll('.on-way')) said.remove();
    chooseDoses(visits, steps);
    for (const name of new Set(names)) {
      const title = document.getElementById(`step-${name}`).querySelector('.step-title');
      title.append(element('span', { className: 'on-way' }, ` ${words.on_way}`));
    }
  };

  const show = ({ nodes, summary, given: told = [], isRefused = false, visits = [] }, steps = [], after = '') => {
    const folds = answer.querySelector('.open-advice');
    answer.replaceChildren(...nodes);
    const opened = answer.querySelector('.open-advice');
    if (folds && opened) opened.open = folds.open;
    given.replaceChildren(...(told.length ? [`${words.given} `, ...told] : []));
    status.replaceChildren(element('strong', {}, summary), after);
    status.classList.toggle('wrong', isRefused);
    light(visits, steps);
  };
  const refuse = (summary, items = [], ...more) => {
    const list = element('ul', {}, ...items.map((item) => element('li', {}, item)));
    show({ nodes: [list, ...more], summary, isRefused: true });
  };

  const update = async () => {
    const own = ++turn;
    try {
      await load();
    } catch {
      refuse(words.failed);
      return;
    }
    // Something else may have been chosen while the rules were on their way.
    if (own !== turn) return;
    const { rules: model, edition: loadedEdition } = globalThis.pathbook;
    if (loadedEdition !== edition) {
      refuse(words.stale);
      return;
    }
    const { answers, wrong } = patient.read(model, [...chosen(), ...others, ...strange]);
    const isMistyped = (field) => isNumber(field) && wrong.some(([name]) => name === field.name);
    for (const field of fields.filter(isNumber)) field.setAttribute('aria-invalid', isMistyped(field));
    strange = wrong.filter((one) => others.includes(one) || strange.includes(one));
    others = others.filter((one) => !strange.includes(one));
    move(state());
    if (strange.length) {
      const onclick = () => {
        strange = [];
        update();
      };
      const button = element('button', { type: 'button', onclick }, words.leave_out);
      refuse(
        words.strange,
        strange.map(([name, value]) => `${name}: ${value}`),
        button,
      );
    } else if (wrong.length) {
      refuse(
        words.wrong,
        fields.filter(isMistyped).map(({ dataset }) => dataset.wanted),
      );
    } else {
      const index = model.pathways.findIndex(({ id }) => id === pathway);
      const account = patient.account(model, answers, { ...page, own: index < 0 ? undefined : index });
      const facts = [...account.asked].map((fact) => model.facts[fact]);
      arrange(new Set(facts.map(({ id }) => id)));
      const after = facts.length ? stillOpen(facts) : words.settled;
      show(account, model.pathways[index]?.steps, account.isRefused ? '' : ` ${after}`);
    }
  };

  /** Takes what the address gives, if it gives a case. */
  const take = () => {
    if (!location.hash.startsWith(START) || location.hash === state()) return;
    others = choose([...new URLSearchParams(location.hash.slice(START.length))]);
    strange = [];
    if (folded) folded.open = true;
    root.scrollIntoView();
    update();
  };

  form.addEventListener('input', ({ target }) => {
    if (dates.includes(target)) exclude(count(target));
    else {
      dates.filter(({ dataset }) => dataset.of === target.name).forEach(clear);
      delete target.dataset.exact;
      exclude(target);
    }
    turnTo(target.closest('fieldset'));
    update();
  });
  next.addEventListener('click', () => focus(following()));
  const prepare = () => load().catch(() => {});
  form.addEventListener('focusin', prepare);
  if (form.contains(document.activeElement)) prepare();
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('reset', () => {
    turn += 1;
    [others, strange, asked] = [[], [], undefined];
    dates.forEach(clear);
    for (const field of fields) delete field.dataset.exact;
    for (const own of questions) own.hidden = !isAsked(own);
    turnTo(questions.find(isAsked));
    show({ nodes: [], summary: '' });
    status.replaceChildren();
    move(location.pathname + location.search);
  });
  addEventListener('hashchange', take);
  take();
})();
