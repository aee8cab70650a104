// Serves a site on this machine alone, as a strict host would: compressed, under a Content-Security-Policy.

import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { gzipSync } from 'node:zlib';

export const POLICY = "default-src 'self'";

const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.xml': 'application/xml',
};

const COMPRESSED = /^(text|application\/(json|xml|manifest)|image\/svg)/;

/** Starts on a free port, with the site `under` a path; `root`, the site's address, ends with a slash. */
export async function serve(folder, under = '/') {
  const server = createServer((request, response) => void answer({ folder, under }, request, response));
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    root: `http://127.0.0.1:${server.address().port}${under}`,
    close: () =>
      new Promise((closed) => {
        server.close(closed);
        server.closeAllConnections();
      }),
  };
}

async function answer(site, request, response) {
  const { status, file, body } = await found(site, request);
  const type = TYPES[extname(file)] ?? 'application/octet-stream';
  const headers = { 'Content-Type': type, 'Content-Security-Policy': POLICY };
  const isCompressed = COMPRESSED.test(type) && /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
  if (isCompressed) headers['Content-Encoding'] = 'gzip';
  const sent = isCompressed ? gzipSync(body) : body;
  response.writeHead(status, { ...headers, 'Content-Length': sent.length }).end(sent);
}

/** A file of the site, or the page that it has for what is not there. */
async function found({ folder, under }, request) {
  const path = normalize(decodeURIComponent(new URL(request.url, 'http://localhost').pathname));
  const file = path.endsWith('/') ? `${path}index.html` : path;
  const read = async (name) => await readFile(join(folder, name)).catch(() => null);
  const body = file.startsWith(under) ? await read(file.slice(under.length)) : null;
  if (body) return { status: 200, file, body };
  const lost = path.startsWith(under) ? await read('404.html') : null;
  return lost ? { status: 404, file: '404.html', body: lost } : { status: 404, file: '404.txt', body: Buffer.from('not found') };
}
