// The list of whose work is in the app is of the versions that are in it: a lock file that changed without it
// is told here.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { licences } from './licences';

const file = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
const named = licences.map(([name, version]) => `${name} ${version}`);
const again = 'renew it with `cargo xtask licences`';

interface Lock {
  packages: Record<string, { version: string; dev?: boolean }>;
}

const modules = Object.entries((JSON.parse(file('../../../package-lock.json')) as Lock).packages)
  .filter(([path, { dev }]) => path !== '' && !dev)
  .map(([path, { version }]) => `${path.split('node_modules/').at(-1) ?? ''} ${version}`);

const crates = [
  ...file('../../../../Cargo.lock').matchAll(/name = "(.+)"\nversion = "(.+)"\nsource/g),
].map(([, name, version]) => `${name ?? ''} ${version ?? ''}`);

it('has every package of the window', () => {
  expect(modules.length).toBeGreaterThan(20);
  expect(
    modules.filter((one) => !named.includes(one)),
    again,
  ).toEqual([]);
});

it('has no package that is in neither lock file', () => {
  const locked = new Set([...modules, ...crates]);
  expect(
    named.filter((one) => !locked.has(one)),
    again,
  ).toEqual([]);
});

it('has what the app cannot do without', () => {
  for (const name of ['tauri', 'sqlx', 'rquickjs', 'svelte', 'bits-ui'])
    expect(named.some((one) => one.startsWith(`${name} `))).toBe(true);
});

it('says under which licence each is', () => {
  expect(licences.filter(([, , licence]) => licence.trim() === '')).toEqual([]);
});
