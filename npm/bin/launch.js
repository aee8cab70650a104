// Runs the program that npm chose for this platform, as if it had been run itself.

const { spawnSync } = require('node:child_process');
const { existsSync } = require('node:fs');
const path = require('node:path');
const { optionalDependencies, version } = require('../package.json');

// Node says which C library it runs with only where that is glibc.
function libc() {
  if (process.platform !== 'linux') return '';
  return process.report.getReport().header.glibcVersionRuntime ? '-gnu' : '-musl';
}

function giveUp(message, help) {
  process.stderr.write(`error: ${message}\nhelp: ${help}\n`);
  process.exit(2);
}

function folder() {
  const name = `pathbook-${process.platform}-${process.arch}${libc()}`;
  if (!(name in optionalDependencies)) {
    giveUp(`there is no binary of pathbook for ${process.platform} ${process.arch}`, '`cargo install pathbook` builds it');
  }
  try {
    return path.dirname(require.resolve(`${name}/package.json`));
  } catch {
    giveUp(
      `the package \`${name}\` is not installed`,
      `npm leaves it out with \`--omit=optional\`, or where package-lock.json was made on another platform: \`npm install ${name}@${version}\``,
    );
  }
}

function launch(names) {
  const program = names.map((name) => path.join(folder(), 'bin', name)).find(existsSync);
  if (!program) giveUp(`\`${names[0]}\` is missing in the package`, 'remove node_modules, and install again');
  const { status, signal, error } = spawnSync(program, process.argv.slice(2), { stdio: 'inherit' });
  if (error) giveUp(`cannot run ${program}: ${error.message}`, 'is it a file that may be executed?');
  if (signal) process.kill(process.pid, signal);
  process.exit(status ?? 2);
}

module.exports = launch;
