// Brings in the form of a patient when a reader turns to it, so that nobody else waits for it.
"use strict";

(() => {
  const SCRIPT = new URL("patient.js", document.currentScript.src);

  document.addEventListener("DOMContentLoaded", () => {
    const root = document.querySelector(".patient");
    if (!root) return;
    let started;
    const start = () => {
      started ??= pathbook.run(SCRIPT.href);
    };
    const startForCase = () => location.hash.startsWith("#patient?") && start();
    for (const event of ["toggle", "focusin", "input"]) root.addEventListener(event, start, true);
    addEventListener("hashchange", startForCase);
    root.hidden = false;
    startForCase();
  });
})();
