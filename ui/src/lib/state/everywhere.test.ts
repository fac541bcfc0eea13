// A search of all namespaces over a backend that is slow and fails: what is shown is of one search.
import { beforeEach, expect, it, vi } from 'vitest';
import type { Filter, ListQuery } from '../api';
import { quiet, Slowly } from './slowly';

const backend = vi.hoisted(() => ({
  api: {} as Record<string, (...args: unknown[]) => Promise<unknown>>,
}));

vi.mock('../api', async (original) => ({
  ...(await original<typeof import('../api')>()),
  api: backend.api,
}));

import { Everywhere } from './everywhere.svelte';

const spaces = ['a', 'b', 'c'].map((id) => ({ id, name: id }));
let keys: Record<string, string[]>;
let slow: Slowly;
let everywhere: Everywhere;

const matching = (namespace: string, { search = '' }: Filter) => {
  const all = keys[namespace];
  if (!all) throw new Error('gone');
  return all.filter((key) => key.includes(search));
};
const shown = () =>
  everywhere.found.map(({ namespace, total, rows }) => [namespace.id, total, rows.length]);

beforeEach(() => {
  slow = new Slowly();
  slow.held = false;
  keys = { a: ['x1'], b: Array.from({ length: 45 }, (_, at) => `x${String(100 + at)}`), c: ['y'] };
  Object.assign(
    backend.api,
    slow.wrap({
      countEntries: (namespace: string, filter: Filter) => matching(namespace, filter).length,
      listEntries: ({ namespace, filter, after, limit }: ListQuery) => ({
        entries: matching(namespace, filter)
          .filter((key) => after === null || key > after)
          .slice(0, limit)
          .map((key) => ({ key })),
      }),
    }),
  );
  everywhere = new Everywhere();
});

it('has each namespace with its number, and goes on where a person wants more', async () => {
  await everywhere.ask('x', spaces);
  expect([shown(), everywhere.total, everywhere.looking]).toEqual([
    [
      ['a', 1, 1],
      ['b', 45, 20],
    ],
    46,
    null,
  ]);
  for (const rows of [40, 45]) {
    const of = everywhere.found[1];
    if (of) await everywhere.more(of);
    expect(shown()[1]).toEqual(['b', 45, rows]);
  }
  expect(new Set(everywhere.found[1]?.rows.map(({ key }) => key)).size).toBe(45);
});

it('shows nothing of an older search, nor more of it', async () => {
  await everywhere.ask('x', spaces);
  const old = everywhere.found[1];
  slow.held = true;
  if (old) void everywhere.more(old);
  void everywhere.ask('x', spaces);
  void everywhere.ask('y', spaces);
  await slow.settle('latest first');
  await quiet();
  expect(shown()).toEqual([['c', 1, 1]]);
});

it('tells which namespace could not be read, and looks through the others', async () => {
  delete keys['a'];
  await everywhere.ask('x', spaces);
  expect([shown(), everywhere.failed]).toEqual([[['b', 45, 20]], ['a']]);
});

it('stops', async () => {
  slow.held = true;
  void everywhere.ask('x', spaces);
  everywhere.stop();
  await slow.settle();
  expect([shown(), everywhere.looking]).toEqual([[], null]);
});

it('shows what there was until it is here anew, with as many keys as a person wanted', async () => {
  await everywhere.ask('x', spaces);
  const of = everywhere.found[1];
  if (of) await everywhere.more(of);
  keys['a'] = ['x1', 'x2'];
  slow.held = true;
  const again = everywhere.again(() => spaces);
  await quiet();
  expect([shown(), everywhere.looking]).toEqual([
    [
      ['a', 1, 1],
      ['b', 45, 40],
    ],
    null,
  ]);
  await slow.settle();
  await again;
  expect(shown()).toEqual([
    ['a', 2, 2],
    ['b', 45, 40],
  ]);
});

it('looks once more after it is through, however much was written meanwhile', async () => {
  let counts = 0;
  const count = backend.api['countEntries'];
  backend.api['countEntries'] = (...args) => {
    counts += 1;
    return count?.(...args) ?? Promise.reject(new Error('none'));
  };
  slow.held = true;
  const asked = everywhere.ask('y', spaces);
  for (let times = 0; times < 3; times += 1) void everywhere.again(() => spaces);
  await slow.settle();
  await asked;
  expect([counts, shown()]).toEqual([6, [['c', 1, 1]]]);
});
