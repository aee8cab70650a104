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

/** Starts on a free port; `root` ends with a slash. */
export async function serve(folder) {
  const server = createServer((request, response) => void answer(folder, request, response));
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    root: `http://127.0.0.1:${server.address().port}/`,
    close: () => new Promise((closed) => {
      server.close(closed);
      server.closeAllConnections();
    }),
  };
}

async function answer(folder, request, response) {
  const path = normalize(decodeURIComponent(new URL(request.url, 'http://localhost').pathname));
  const file = path.endsWith('/') ? `${path}index.html` : path;
  let body;
  try {
    body = await readFile(join(folder, file));
  } catch {
    response.writeHead(404, { 'Content-Type': 'text/plain', 'Content-Security-Policy': POLICY }).end('not found');
    return;
  }
  const type = TYPES[extname(file)] ?? 'application/octet-stream';
  const headers = { 'Content-Type': type, 'Content-Security-Policy': POLICY };
  if (COMPRESSED.test(type) && /\bgzip\b/.test(request.headers['accept-encoding'] ?? '')) {
    headers['Content-Encoding'] = 'gzip';
    body = gzipSync(body);
  }
  response.writeHead(200, { ...headers, 'Content-Length': body.length }).end(body);
}
