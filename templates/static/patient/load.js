// Brings in the form of a patient when a reader turns to it, so that nobody else waits for it.
'use strict';

(() => {
  const SCRIPT = new URL('patient.js', document.currentScript.src);

  document.addEventListener('DOMContentLoaded', () => {
    const root = document.querySelector('.patient');
    if (!root) return;
    // What a reader does while the script is on its way, the last of each field: it is done again for the script to see.
    const missed = new Map();
    const keep = ({ type, target }) => {
      if (type === 'input' || target.type === 'button')
        missed.set(target.name || target, [type, target, target.value, target.checked]);
    };
    const kinds = ['input', 'click'];
    const repeat = () => {
      for (const kind of kinds) root.removeEventListener(kind, keep, true);
      for (const [type, target, value, checked] of missed.values()) {
        Object.assign(target, { value, checked }).dispatchEvent(new Event(type, { bubbles: true }));
      }
    };
    root.addEventListener('reset', () => missed.clear());
    let started;
    const start = () => {
      started ??= pathbook.run(SCRIPT.href).then(repeat, () => (started = undefined));
    };
    const startForCase = () => location.hash.startsWith('#patient?') && start();
    for (const kind of kinds) root.addEventListener(kind, keep, true);
    for (const event of ['toggle', 'focusin', ...kinds]) root.addEventListener(event, start, true);
    addEventListener('hashchange', startForCase);
    root.hidden = false;
    startForCase();
  });
})();
