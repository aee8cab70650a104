// The form of a patient. What is given is kept in the fragment of the address (`#patient?fact=value`), so that a case can be
// shared. It is sent nowhere: no browser sends a fragment, and nothing here is run or read as HTML.
"use strict";

(() => {
  const { element, move, patient, run } = globalThis.pathbook;
  const ROOT = new URL("../", document.currentScript.src);
  const START = "#patient?";
  const root = document.querySelector(".patient");
  const [form, answer, status, marks] = ["form", ".patient-answer", "[role=status]", "template"].map((own) => root.querySelector(own));
  const folded = root.querySelector("details");
  const { rules, edition, pathway, words: written } = root.dataset;
  const words = JSON.parse(written);
  // A fact may be called as a property of forms is.
  const fields = [...form.querySelectorAll("[name]")];
  const isNumber = ({ type }) => type === "text";
  const isOpen = ({ dataset }) => dataset.open !== undefined;

  // What the address gives and this form has no place for; what of it this version of the book does not have.
  let others = [];
  let strange = [];
  let turn = 0;

  // Fetched when a reader turns to the form, and never before.
  let loaded;
  const load = () => {
    loaded ??= run(new URL(rules, ROOT).href);
    loaded.catch(() => (loaded = undefined));
    return loaded;
  };

  /** A number as the language writes it, in the form of the rules; nothing is guessed of what could be read in two ways. */
  const measured = (text, unit) => {
    const [whole, decimals, ...more] = text.trim().replace("−", "-").split(words.decimal);
    if (more.length || ![whole.replace("-", ""), decimals ?? "0"].every((digits) => /^\d+$/.test(digits))) return undefined;
    return [decimals === undefined ? whole : `${whole}.${decimals}`, unit].filter(Boolean).join(" ");
  };

  /** What is chosen, by name. An empty value says that it is unknown; a number that can't be read has none. */
  const chosen = () =>
    fields.flatMap((field) => {
      const { name, checked, value } = field;
      if (isNumber(field)) return value.trim() ? [[name, measured(value, field.dataset.unit)]] : [];
      return checked && !isOpen(field) ? [[name, value]] : [];
    });

  /** Chooses what is given, and returns what the form has no place for. */
  const choose = (given) => {
    for (const field of fields) [field.checked, field.value] = [field.defaultChecked, isNumber(field) ? "" : field.value];
    const taken = new Set();
    return given.filter(([name, value]) => {
      if (taken.has(name)) return true;
      taken.add(name);
      const own = fields.filter((field) => field.name === name);
      const choice = own.find((field) => !isNumber(field) && !isOpen(field) && field.value === value);
      const number = own.find(isNumber);
      const [digits] = value.split(" ");
      if (choice) choice.checked = true;
      const text = digits.replace(".", words.decimal);
      if (choice || !number || measured(text, number.dataset.unit) !== value) return !choice;
      number.value = text;
      exclude(number);
      return false;
    });
  };

  /** A number and its being unknown exclude each other. */
  const exclude = (field) => {
    const other = fields.find((own) => own.name === field.name && own.type !== field.type);
    if (isNumber(field) && other) other.checked = false;
    if (field.type === "checkbox") other.value = "";
  };

  const state = () => START + new URLSearchParams([...chosen().filter(([, value]) => value !== undefined), ...others, ...strange]);

  const link = ({ at, title }, text = title) => element("a", { href: new URL(at, ROOT).href }, text);
  const page = {
    words,
    link,
    linkOn: ({ at, title }) => link({ at: at + state(), title }),
    mark: (stance) => marks.content.querySelector(`.mark-${stance}`).cloneNode(true),
    /** The name of a fact, which leads to its field. */
    field: ({ id, title }) => {
      const field = fields.find(({ name }) => name.split(".")[0] === id);
      const onclick = (event) => {
        event.preventDefault();
        field.focus();
      };
      return field ? element("a", { href: state(), onclick }, title) : title;
    },
  };

  /** Lights the boxes and lines that are passed, and says so in the list of steps. */
  const light = (visits, steps) => {
    const names = visits.map(({ step }) => steps[step].name);
    // Whoever is at the last step has not gone on from it.
    const gone = visits.map(({ branch }, at) => branch ?? (at + 1 < visits.length ? "next" : undefined));
    const ways = names.map((name, at) => `${name}.${gone[at]}`);
    const lit = (kind, passed) => {
      for (const own of document.querySelectorAll(`[data-${kind}]`)) {
        own.classList.toggle("c-lit", own.dataset[kind].split(" ").some((name) => passed.includes(name)));
      }
    };
    lit("step", names);
    lit("edge", ways);
    for (const said of document.querySelectorAll(".on-way")) said.remove();
    for (const name of new Set(names)) {
      const title = document.getElementById(`step-${name}`).querySelector(".step-title");
      title.append(element("span", { className: "on-way" }, ` ${words.on_way}`));
    }
  };

  const show = ({ nodes, summary, isRefused = false, visits = [] }, steps = []) => {
    answer.replaceChildren(...nodes);
    status.textContent = summary;
    status.classList.toggle("wrong", isRefused);
    light(visits, steps);
  };
  const refuse = (summary, items = [], ...more) => {
    const list = element("ul", {}, ...items.map((item) => element("li", {}, item)));
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
    for (const field of fields.filter(isNumber)) field.setAttribute("aria-invalid", isMistyped(field));
    strange = wrong.filter((one) => others.includes(one) || strange.includes(one));
    others = others.filter((one) => !strange.includes(one));
    move(state());
    if (strange.length) {
      const onclick = () => {
        strange = [];
        update();
      };
      const button = element("button", { type: "button", onclick }, words.leave_out);
      refuse(words.strange, strange.map(([name, value]) => `${name}: ${value}`), button);
    } else if (wrong.length) {
      refuse(words.wrong, fields.filter(isMistyped).map(({ dataset }) => dataset.wanted));
    } else {
      const index = model.pathways.findIndex(({ id }) => id === pathway);
      const account = patient.account(model, answers, { ...page, own: index < 0 ? undefined : index });
      show(account, model.pathways[index]?.steps);
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

  form.addEventListener("input", ({ target }) => {
    exclude(target);
    update();
  });
  form.addEventListener("focusin", () => load().catch(() => {}));
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => {
    turn += 1;
    [others, strange] = [[], []];
    show({ nodes: [], summary: "" });
    move(location.pathname + location.search);
  });
  addEventListener("hashchange", take);
  take();
  // Something may have been chosen while this script was on its way.
  if (fields.some((field) => field.checked !== field.defaultChecked || (isNumber(field) && field.value))) update();
})();
