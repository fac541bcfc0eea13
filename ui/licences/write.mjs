/**
 * Writes src/lib/about/licences.json: every package that is in the app or in `lux`, on any system, with its
 * licence as it says it. From the lock files and what Cargo knows of them; nothing is downloaded.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

const here = (path) => new URL(path, import.meta.url);

/** What the app is built from, by Cargo: everything that its two programs need, tests aside. */
export function crates({ packages, resolve }) {
  const byId = new Map(packages.map((one) => [one.id, one]));
  const nodes = new Map(resolve.nodes.map((one) => [one.id, one]));
  const begin = packages.filter((one) => one.source === null && one.name !== 'xtask');
  const seen = new Set(begin.map((one) => one.id));
  const left = [...seen];
  for (let id = left.pop(); id !== undefined; id = left.pop()) {
    for (const { pkg, dep_kinds: kinds } of nodes.get(id).deps) {
      if (seen.has(pkg) || kinds.every(({ kind }) => kind === 'dev')) continue;
      seen.add(pkg);
      left.push(pkg);
    }
  }
  return [...seen]
    .map((id) => byId.get(id))
    .filter(({ source }) => source !== null)
    .map(({ name, version, license }) => [name, version, license ?? 'see its own files']);
}

/** What a package's own file says, where its description does not. */
function told(path) {
  try {
    return /^\W*(The )?(\w[\w.-]*) Licen[cs]e/.exec(
      readFileSync(here(`../${path}/LICENSE`), 'utf8'),
    )?.[2];
  } catch {
    return undefined;
  }
}

/** The same by npm. */
export function modules({ packages }) {
  return Object.entries(packages)
    .filter(([path, { dev }]) => path !== '' && !dev)
    .map(([path, { version, license }]) => [
      path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
      version,
      license ?? told(path) ?? 'see its own files',
    ]);
}

/** The file's text: a line for each, in the order of names. */
export function listed(all) {
  const lines = [...new Set(all.map((one) => JSON.stringify(one)))];
  return `[\n${lines.sort().join(',\n')}\n]\n`;
}

if (process.argv[1] === here('write.mjs').pathname) {
  const options = { cwd: here('../..'), maxBuffer: 64 * 1024 * 1024, encoding: 'utf8' };
  const metadata = execFileSync(
    'cargo',
    ['metadata', '--format-version', '1', '--locked'],
    options,
  );
  const lock = JSON.parse(readFileSync(here('../package-lock.json'), 'utf8'));
  const all = [...crates(JSON.parse(metadata)), ...modules(lock)];
  writeFileSync(here('../src/lib/about/licences.json'), listed(all));
}
