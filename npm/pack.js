#!/usr/bin/env node
// Writes the npm packages of a release: `node npm/pack.js OUT TARGET=FOLDER …`, where FOLDER holds the program that was built for
// Rust's TARGET. One package for each of them, and `pathbook`, which depends on every platform that there is, built now or not.

const fs = require('node:fs');
const path = require('node:path');

const ROOT = path.join(__dirname, '..');

/** Rust's name of a platform, and what npm matches it by. */
const PLATFORMS = {
  'x86_64-unknown-linux-gnu': { os: 'linux', cpu: 'x64', libc: 'glibc' },
  'aarch64-unknown-linux-gnu': { os: 'linux', cpu: 'arm64', libc: 'glibc' },
  'x86_64-unknown-linux-musl': { os: 'linux', cpu: 'x64', libc: 'musl' },
  'aarch64-unknown-linux-musl': { os: 'linux', cpu: 'arm64', libc: 'musl' },
  'x86_64-apple-darwin': { os: 'darwin', cpu: 'x64' },
  'aarch64-apple-darwin': { os: 'darwin', cpu: 'arm64' },
  'x86_64-pc-windows-msvc': { os: 'win32', cpu: 'x64' },
};

function name({ os, cpu, libc }) {
  const ending = { glibc: '-gnu', musl: '-musl' }[libc] ?? '';
  return `pathbook-${os}-${cpu}${ending}`;
}

function field(key) {
  const manifest = fs.readFileSync(path.join(ROOT, 'Cargo.toml'), 'utf8');
  return manifest.match(new RegExp(`^${key} = "(.*)"$`, 'm'))[1];
}

const version = field('version');
const shared = { version, description: field('description'), license: field('license'), author: 'The pathbook authors' };

function write(out, manifest, files) {
  const folder = path.join(out, manifest.name);
  fs.mkdirSync(path.join(folder, 'bin'), { recursive: true });
  fs.writeFileSync(path.join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  fs.copyFileSync(path.join(ROOT, 'LICENSE'), path.join(folder, 'LICENSE'));
  for (const [from, to] of files) {
    fs.copyFileSync(from, path.join(folder, to));
    if (to.startsWith('bin/')) fs.chmodSync(path.join(folder, to), 0o755);
  }
}

function platform(out, target, built) {
  const { os, cpu, libc } = PLATFORMS[target] ?? {};
  if (!os) throw new Error(`npm has no platform for ${target}: ${Object.keys(PLATFORMS).join(', ')}`);
  const program = os === 'win32' ? 'pathbook.exe' : 'pathbook';
  const manifest = { name: name({ os, cpu, libc }), ...shared, os: [os], cpu: [cpu], preferUnplugged: true };
  if (libc) manifest.libc = [libc];
  write(out, manifest, [
    [path.join(built, program), `bin/${program}`],
    [path.join(ROOT, 'licences/crates.txt'), 'crates.txt'],
  ]);
}

function launcher(out) {
  const each = Object.values(PLATFORMS).map((platform) => [name(platform), version]);
  const manifest = {
    name: 'pathbook',
    ...shared,
    keywords: ['guideline', 'clinical', 'documentation', 'static-site', 'verification'],
    bin: { pathbook: 'bin/pathbook.js' },
    engines: { node: '>=18' },
    optionalDependencies: Object.fromEntries(each),
  };
  const own = ['README.md', 'bin/pathbook.js', 'bin/launch.js'];
  write(
    out,
    manifest,
    own.map((file) => [path.join(__dirname, file), file]),
  );
}

const [out, ...built] = process.argv.slice(2);
if (!out) {
  process.stderr.write('usage: node npm/pack.js OUT TARGET=FOLDER …\n');
  process.exit(2);
}
launcher(out);
for (const pair of built) {
  const [target, folder] = pair.split('=');
  platform(out, target, folder);
}
