// @vitest-environment jsdom
// What was found in all namespaces stays there while keys of it are opened, and while something is written.
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Filter, ListQuery } from '../api';

const keys = vi.hoisted((): Record<string, string[]> => ({}));

vi.mock('../api', async (original) => {
  const matching = (namespace: string, { search = '' }: Filter) =>
    (keys[namespace] ?? []).filter((key) => key.includes(search));
  return (await import('../state/backend')).madeUp(original, {
    readSearch: (text: string) => [
      { typed: text, written: text, unsure: null, means: { type: 'text', text } },
    ],
    countEntries: (namespace: string, filter: Filter) => matching(namespace, filter).length,
    listEntries: ({ namespace, filter }: ListQuery) => ({
      entries: matching(namespace, filter).map((key) => ({ key, kind: 'text', preview: '' })),
    }),
    listNamespaces: () => Object.keys(keys).map(space),
    positionOf: () => 0,
    companion: () => null,
  });
});

import { keylist } from '../state/keylist.svelte';
import { namespaces } from '../state/namespaces.svelte';
import { refreshAll } from '../state/refresh';
import { searchbox } from '../state/searchbox.svelte';
import { quiet } from '../state/slowly';
import EverywhereList from './EverywhereList.svelte';

const space = (id: string) => ({
  id,
  name: id,
  description: '',
  createdAt: 0,
  entryCount: 10,
});
const rows = () => [...document.querySelectorAll<HTMLElement>('[data-key]')];
const shown = () => rows().map(({ dataset }) => dataset['key']);

let made: object;

async function settled() {
  for (let times = 0; times < 10; times += 1) {
    flushSync();
    await quiet();
  }
}

beforeEach(async () => {
  Object.assign(keys, { a: ['x1', 'q'], b: ['x2', 'x3'] });
  namespaces.list = ['a', 'b'].map(space);
  namespaces.select('a');
  keylist.open('a');
  await searchbox.enter('x');
  keylist.everywhere = true;
  made = mount(EverywhereList, { target: document.body });
  await settled();
});

afterEach(() => unmount(made));

it('stays when one of them is opened, of whichever namespace', async () => {
  for (const at of [2, 0]) {
    rows()[at]?.click();
    await settled();
    expect([keylist.everywhere, keylist.words, shown()]).toEqual([true, 'x', ['x1', 'x2', 'x3']]);
  }
});

it('has what was written since, and meanwhile what there was', async () => {
  keys['b'] = ['x2'];
  const seen = new Set<number>();
  const read = refreshAll({ namespaces: ['b'], keys: ['x3'], pastOnly: false });
  for (let times = 0; times < 30; times += 1) {
    flushSync();
    seen.add(rows().length);
    await Promise.resolve();
  }
  await read;
  await settled();
  expect(shown()).toEqual(['x1', 'x2']);
  expect(Math.min(...seen)).toBeGreaterThanOrEqual(2);
});
