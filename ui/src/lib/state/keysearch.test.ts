// The keys that the palette finds over a backend that is slow and fails: no answer to what was typed before
// shows with what is typed now, and each namespace is asked only while that is of use.
import { beforeEach, expect, it, vi } from 'vitest';
import type { ListQuery } from '../api';
import { quiet, Slowly } from './slowly';

const backend = vi.hoisted(() => ({
  api: {} as Record<string, (...args: unknown[]) => Promise<unknown>>,
}));

vi.mock('../api', async (original) => ({
  ...(await original<typeof import('../api')>()),
  api: backend.api,
}));

import { KeySearch } from './keysearch.svelte';

let slow: Slowly;
let keys: Record<string, string[]>;
let asked: string[];
let search: KeySearch;

const spaces = () => Object.keys(keys).map((id) => ({ id }));
const shown = () => search.hits.map(({ namespace, key }) => `${namespace} ${key}`);

beforeEach(() => {
  slow = new Slowly();
  slow.held = false;
  asked = [];
  keys = { kv_1: ['feature:beta', 'feature:new_checkout'], kv_2: ['beta', 'user:1'] };
  Object.assign(
    backend.api,
    slow.wrap({
      listEntries: ({ namespace, filter, limit }: ListQuery) => {
        asked.push(`${namespace} ${filter.prefix ?? ''}|${filter.contains ?? ''}`);
        const all = keys[namespace];
        if (!all) throw new Error('gone');
        const entries = all
          .filter((key) => key.startsWith(filter.prefix ?? ''))
          .filter((key) => key.toLowerCase().includes((filter.contains ?? '').toLowerCase()))
          .map((key) => ({ key }));
        return { entries: entries.slice(0, limit) };
      },
    }),
  );
  search = new KeySearch();
});

it('finds keys of all namespaces, by the beginning and by anything in them', async () => {
  await search.ask('beta', spaces());
  expect(shown()).toEqual(['kv_2 beta', 'kv_1 feature:beta']);
  expect(search.busy).toBe(false);
});

it('finds several words in any order, ignoring case', async () => {
  await search.ask('CHECKOUT feature', spaces());
  expect(shown()).toEqual(['kv_1 feature:new_checkout']);
});

it('never shows what was found for what was typed before', async () => {
  slow.held = true;
  const first = search.ask('beta', spaces());
  await quiet();
  const second = search.ask('user', spaces());
  await quiet();
  slow.held = false;
  await slow.settle('latest first');
  await Promise.all([first, second]);
  expect(shown()).toEqual(['kv_2 user:1']);
});

it('looks nowhere for what nobody waits for any more', async () => {
  slow.held = true;
  const first = search.ask('beta', spaces());
  await quiet();
  search.stop();
  slow.held = false;
  await slow.settle();
  await first;
  expect(asked).toEqual(['kv_1 beta|', 'kv_1 |beta']);
  expect(shown()).toEqual([]);
});

it('looks through the keys for one text at a time, and then for the newest', async () => {
  slow.held = true;
  const through = () =>
    slow.waiting.map(({ args }) => (args[0] as ListQuery).filter.contains).filter(Boolean);
  const searches = [];
  for (const typed of ['b', 'be', 'bet']) {
    searches.push(search.ask(typed, spaces()));
    await quiet();
    for (const one of slow.waiting.filter(({ args }) => (args[0] as ListQuery).filter.prefix))
      one.answer();
    await quiet();
    for (const one of slow.waiting.filter(({ args }) => (args[0] as ListQuery).filter.prefix))
      one.answer();
    await quiet();
  }
  expect(through()).toEqual(['b']);
  slow.of('listEntries').answer();
  await quiet();
  expect(through()).toEqual(['bet']);
  slow.held = false;
  await slow.settle();
  await Promise.all(searches);
  expect(shown()).toEqual(['kv_2 beta', 'kv_1 feature:beta']);
});

it('looks through the keys while those that begin so are looked for, which stand first all the same', async () => {
  keys = { kv_1: ['my beta', 'beta'] };
  slow.held = true;
  const asking = search.ask('beta', spaces());
  await quiet();
  for (const one of slow.waiting.filter(({ args }) => (args[0] as ListQuery).filter.contains))
    one.answer();
  await quiet();
  expect(shown()).toEqual(['kv_1 my beta', 'kv_1 beta']);
  slow.held = false;
  await slow.settle();
  await asking;
  expect(shown()).toEqual(['kv_1 beta', 'kv_1 my beta']);
});

it('shows nothing, and asks nothing, for white space', async () => {
  await search.ask('beta', spaces());
  asked = [];
  await search.ask('  ', spaces());
  expect(shown()).toEqual([]);
  expect(asked).toEqual([]);
});

it('looks through the other namespaces where one is gone, and says so', async () => {
  const all = [{ id: 'kv_gone' }, ...spaces()];
  await search.ask('beta', all);
  expect(shown()).toEqual(['kv_2 beta', 'kv_1 feature:beta']);
  expect(search.failed).toBe(true);
});

it('stops where there are enough', async () => {
  keys = Object.fromEntries(
    Array.from({ length: 9 }, (_, at) => [
      `kv_${String(at)}`,
      Array.from({ length: 50 }, (_, n) => `user:${String(n)}`),
    ]),
  );
  await search.ask('user', spaces());
  expect(asked.filter((one) => !/kv_[01] /.test(one))).toEqual([]);
});
