// A client of `pathbook lsp`, by the library that VS Code speaks the protocol with.
import { spawn } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node';

const PATIENCE = 20000;

export class Client {
  constructor(program, book) {
    this.book = book;
    this.server = spawn(program, ['lsp', '--stdio', '--as-of', '2026-11-23'], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.ended = new Promise((done) => this.server.on('exit', done));
    const { stdout, stdin } = this.server;
    this.connection = createMessageConnection(new StreamMessageReader(stdout), new StreamMessageWriter(stdin));
    this.found = new Map();
    this.hear = () => {};
    this.version = 0;
    this.connection.onNotification('textDocument/publishDiagnostics', ({ uri, diagnostics }) => {
      this.found.set(uri, diagnostics);
      this.hear();
    });
    this.lensesChanged = 0;
    this.connection.onRequest('workspace/codeLens/refresh', () => {
      this.lensesChanged += 1;
      this.hear();
      return null;
    });
    this.connection.listen();
  }

  /** Begins a session. */
  async start() {
    const started = await this.connection.sendRequest('initialize', {
      processId: process.pid,
      rootUri: pathToFileURL(this.book).href,
      capabilities: { general: { positionEncodings: ['utf-16'] }, workspace: { codeLens: { refreshSupport: true } } },
    });
    await this.connection.sendNotification('initialized', {});
    return started;
  }

  /** Waits until what was published is so. */
  until(isSo) {
    return new Promise((done, fail) => {
      const late = setTimeout(() => fail(new Error('nothing of the kind was published')), PATIENCE);
      this.hear = () => {
        if (isSo()) {
          clearTimeout(late);
          this.hear = () => {};
          done();
        }
      };
      this.hear();
    });
  }

  async open(uri, text) {
    this.version += 1;
    const textDocument = { uri, languageId: 'markdown', version: this.version, text };
    await this.connection.sendNotification('textDocument/didOpen', { textDocument });
    await this.until(() => this.found.has(uri));
  }

  /** Sends a text; the milliseconds until something is published of it, and all that is published is so. */
  async change(uri, text, isSo = () => true) {
    this.version += 1;
    this.found.delete(uri);
    const begin = performance.now();
    await this.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: this.version },
      contentChanges: [{ text }],
    });
    await this.until(() => this.found.has(uri) && isSo());
    return performance.now() - begin;
  }

  all() {
    return [...this.found.values()].flat();
  }

  /** Ends the session; the status of the program. */
  async end() {
    await this.connection.sendRequest('shutdown', null);
    await this.connection.sendNotification('exit');
    return this.ended;
  }
}

export function median(numbers) {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
}
