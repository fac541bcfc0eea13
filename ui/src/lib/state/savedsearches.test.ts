// Saved searches over a backend that is slow and fails: what is listed is what was read last, and of two that were
// chosen the later one is shown.
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

import { keylist } from './keylist.svelte';
import { namespaces } from './namespaces.svelte';
import { savedSearches } from './savedsearches.svelte';

let slow: Slowly;
let saved: Map<string, string>;
/** Namespaces with saved searches, and those of which that was asked. */
let kept: Set<string>;
let asked: string[];

const space = (id: string) => ({
  id,
  name: 'n',
  description: '',
  createdAt: 0,
  entryCount: 10,
});

beforeEach(() => {
  slow = new Slowly();
  slow.held = false;
  kept = new Set(['kv_1']);
  asked = [];
  saved = new Map([
    ['Off', 'off'],
    ['Old', 'changed>30d'],
  ]);
  Object.assign(
    backend.api,
    slow.wrap({
      companion: (namespace: string) => {
        asked.push(namespace);
        return kept.has(namespace) ? `${namespace}_searches` : null;
      },
      listEntries: ({ namespace }: ListQuery) => ({
        entries: namespace.endsWith('_searches') ? [...saved.keys()].map((key) => ({ key })) : [],
      }),
      countEntries: () => 0,
      getEntry: (_: string, key: string) => {
        const text = saved.get(key);
        return text === undefined ? null : { text };
      },
      readSearch: (text: string) => [
        { typed: text, written: text, means: { type: 'tag', tag: text }, unsure: null },
      ],
    }),
  );
  namespaces.list = ['kv_1', 'kv_2'].map(space);
  namespaces.selectedId = 'kv_1';
  keylist.open('kv_1');
});

it('lists what was read last, though an older answer comes later', async () => {
  slow.held = true;
  void savedSearches.read('kv_1');
  await quiet();
  slow.of('companion').answer();
  await quiet();
  const older = slow.of('listEntries');
  saved.delete('Old');
  slow.held = false;
  await savedSearches.read('kv_1');
  older.answer();
  await quiet();
  expect(savedSearches.of('kv_1')).toEqual(['Off']);
});

it('keeps what was read where it cannot be read again', async () => {
  await savedSearches.read('kv_1');
  slow.held = true;
  void savedSearches.read('kv_1');
  await quiet();
  slow.of('companion').fail('busy');
  await quiet();
  expect(savedSearches.of('kv_1')).toEqual(['Off', 'Old']);
});

it('shows the search that was chosen last', async () => {
  slow.held = true;
  void savedSearches.open('kv_1', 'Off');
  void savedSearches.open('kv_1', 'Old');
  await slow.settle('latest first');
  expect(keylist.filter.search).toBe('changed>30d');
});

it('reads the list again where the search that was chosen is gone', async () => {
  await savedSearches.read('kv_1');
  saved.delete('Off');
  await savedSearches.open('kv_1', 'Off');
  expect([savedSearches.of('kv_1'), keylist.searched]).toEqual([['Old'], false]);
});

it('reads again only where a write may have changed some', async () => {
  const written = (namespace: string) => ({
    namespaces: [namespace],
    keys: ['k'],
    pastOnly: false,
  });
  for (const id of ['kv_1', 'kv_2']) await savedSearches.read(id);
  asked = [];
  await savedSearches.refresh(written('kv_1'));
  expect(asked).toEqual([]);
  await savedSearches.refresh(written('kv_1_searches'));
  expect(asked).toEqual(['kv_1', 'kv_2']);
  namespaces.list = [space('kv_1')];
  asked = [];
  await savedSearches.refresh(written('kv_2_searches'));
  expect(asked).toEqual([]);
});
