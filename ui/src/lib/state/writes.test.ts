// All writes go through one module: it tells everybody who shows what was written, and no other file
// may go past it.
import { expect, it, vi } from 'vitest';
import type { Applied, SetEntry } from '../api';

const backend = vi.hoisted(() => ({ answer: () => undefined as unknown }));

vi.mock('../api', () => ({
  api: new Proxy({}, { get: () => () => Promise.resolve().then(backend.answer) }),
}));

import { isBeingWritten, onWritten, writes, type Written } from './writes';

const sources = import.meta.glob<string>(['../**/*.{ts,svelte}', '!../**/*.test.ts'], {
  query: '?raw',
  import: 'default',
  eager: true,
});
const one = { added: 0, changed: 1, removed: 0 };
const applied: Applied = {
  changeId: 4,
  act: 'did',
  deed: { type: 'changed', key: 'a' },
  counts: one,
  ...one,
};
const entry: SetEntry = {
  namespace: 'kv_1',
  key: 'a',
  value: { type: 'text', text: '1' },
  expiry: { type: 'keep' },
  metadata: { type: 'keep' },
  mustBeNew: false,
  baseVersion: null,
  note: null,
};

function told(): Written[] {
  const all: Written[] = [];
  onWritten((one) => all.push(one));
  return all;
}

const written = new Set(
  [...(sources['./writes.ts'] ?? '').matchAll(/\bapi\s*\.(\w+)/g)].map((found) => found[1]),
);

it('knows every command that makes a change', () => {
  const makers = [
    ...(sources['../bindings.ts'] ?? '').matchAll(/^\t(\w+): .*INVOKE<Applied( \| null)?>/gm),
  ].map((found) => found[1]);
  expect(makers.length).toBeGreaterThan(10);
  expect(makers.filter((name) => !written.has(name))).toEqual([]);
});

it('is the only file that calls a writing command', () => {
  const names = [...written].join('|');
  const calls = new RegExp(`\\bapi\\s*\\.(${names})\\b`);
  const past = Object.entries(sources)
    .filter(([file]) => file !== './writes.ts')
    .filter(([, text]) => calls.test(text))
    .map(([file]) => file);
  expect(past).toEqual([]);
});

it('lets nobody else at the commands that lie behind the door', () => {
  const past = Object.entries(sources)
    .filter(([file]) => file !== '../api.ts' && file !== '../bindings.ts')
    .filter(([, text]) => /from '[./]*bindings'|= api;/.test(text))
    .map(([file]) => file);
  expect(past).toEqual([]);
});

it('tells which key was written, once it was', async () => {
  const all = told();
  backend.answer = () => {
    expect(isBeingWritten('kv_1', 'a')).toBe(true);
    expect(isBeingWritten('kv_1', 'b')).toBe(false);
    expect(all).toEqual([]);
    return applied;
  };
  await writes.setEntry(entry, 'as it was');
  expect(all).toMatchObject([
    { namespaces: ['kv_1'], keys: ['a'], applied, unchanged: 'as it was', pastOnly: false },
  ]);
  expect(isBeingWritten('kv_1', 'a')).toBe(false);
});

it('tells nothing of a write that was refused, and does not stay in writing', async () => {
  const all = told();
  backend.answer = () => {
    throw new Error('refused');
  };
  await expect(writes.renameKey('kv_1', 'a', 'b')).rejects.toThrow('refused');
  expect(all).toEqual([]);
  expect(isBeingWritten('kv_1', 'b')).toBe(false);
});

it('tells of undo without words: who takes back says so', async () => {
  const all = told();
  backend.answer = () => applied;
  const undoing = writes.undo();
  expect(isBeingWritten('kv_9', 'any')).toBe(true);
  await undoing;
  expect(all).toMatchObject([{ namespaces: [], keys: null, applied: null }]);
});
