// Chromium, and what it does while it loads a page.

import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import puppeteer from 'puppeteer-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

/** The browser's program: `$CHROMIUM`, or the first of the usual names on the path. */
export function findChromium() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  const folders = (process.env.PATH ?? '').split(delimiter);
  const places = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return places.find((place) => {
    try {
      accessSync(place, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** A browser of our own with an empty profile, which goes with it. */
export async function launch() {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('Chromium is not installed; set CHROMIUM to its program');
  return puppeteer.launch({
    executablePath,
    headless: true,
    // One message of the protocol can wait for a busy machine.
    protocolTimeout: 300_000,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** A tab in a window of its own, set up for a view; background tabs would not be drawn. */
export async function openTab(browser, view) {
  const context = await browser.createBrowserContext();
  const tab = await context.newPage();
  await tab.setViewport({ width: view.width, height: view.height, isMobile: false });
  await tab.setJavaScriptEnabled(view.scripts);
  // In one message, since each takes back what another set.
  const session = await tab.createCDPSession();
  const features = [{ name: 'prefers-color-scheme', value: view.scheme }];
  await session.send('Emulation.setEmulatedMedia', { media: view.media, features });
  await tab.emulateFocusedPage(true);
  if (view.cold) await loadSlowly(tab);
  await tab.evaluateOnNewDocument(recordViolations);
  return tab;
}

/** Everything is fetched anew, as over a slow network, and what moves while it comes is recorded. */
async function loadSlowly(tab) {
  await tab.setCacheEnabled(false);
  await tab.emulateNetworkConditions({ download: 200_000, upload: 90_000, latency: 150 });
  await tab.evaluateOnNewDocument(recordShifts);
}

/** Runs in the page before anything of its own. */
function recordShifts() {
  const shifts = [];
  Object.defineProperty(window, Symbol.for('shifts'), { value: shifts });
  const observer = new PerformanceObserver((list) => {
    for (const { value, sources } of list.getEntries()) {
      shifts.push({ value, moved: sources.map(({ node }) => (node?.outerHTML ?? node?.textContent ?? '').slice(0, 80)) });
    }
  });
  observer.observe({ type: 'layout-shift', buffered: true });
}

/** Runs in the page before anything of its own. */
function recordViolations() {
  const violations = [];
  Object.defineProperty(window, Symbol.for('violations'), { value: violations });
  document.addEventListener('securitypolicyviolation', (event) => {
    violations.push(`${event.effectiveDirective} stopped ${event.blockedURI} (line ${event.lineNumber})`);
  });
}

/** Loads a page and tells what happened meanwhile. */
export async function visit(tab, address) {
  const happened = { requests: [], errors: [] };
  const onRequest = (request) => happened.requests.push(request.url());
  const onFailed = (request) => happened.errors.push(`${request.url()}: ${request.failure()?.errorText}`);
  const onResponse = (response) => {
    if (response.status() >= 400) happened.errors.push(`${response.url()}: ${response.status()}`);
  };
  const onConsole = (message) => {
    if (message.type() === 'error') happened.errors.push(message.text());
  };
  const onError = (error) => happened.errors.push(String(error));
  const listeners = {
    request: onRequest,
    requestfailed: onFailed,
    response: onResponse,
    console: onConsole,
    pageerror: onError,
  };
  for (const [event, listener] of Object.entries(listeners)) tab.on(event, listener);
  await tab.goto(address, { waitUntil: 'load', timeout: 120_000 });
  happened.violations = await tab.evaluate(() => window[Symbol.for('violations')] ?? []);
  for (const [event, listener] of Object.entries(listeners)) tab.off(event, listener);
  return happened;
}
