// One level of the groups: it stays as it is when it is read again, and what is ticked in it is counted.
import { beforeEach, expect, it, vi } from 'vitest';
import type { EntryRow, Filter, Group } from '../api';

const store = vi.hoisted(() => ({ keys: [] as string[], deleted: [] as string[] }));

vi.mock('../api', async (original) => ({
  ...(await original<typeof import('../api')>()),
  api: {
    listGroups: (_: string, filter: Filter, _by: string, after: string | null, limit: number) =>
      Promise.resolve(
        level(filter.prefix ?? '')
          .filter(({ prefix }) => after === null || prefix > after)
          .slice(0, limit),
      ),
    countEntries: (_: string, { prefix = '' }: Filter) =>
      Promise.resolve(store.keys.filter((key) => key.startsWith(prefix)).length),
    listEntries: () => Promise.resolve({ entries: [] }),
    positionOf: () => Promise.resolve(null),
    deleteKey: (_: string, key: string) => {
      store.deleted.push(key);
      const counts = { added: 0, changed: 0, removed: 1 };
      return Promise.resolve({
        changeId: 1,
        act: 'did',
        deed: { type: 'deleted', key },
        counts,
        ...counts,
      });
    },
    planDelete: () => Promise.reject(new Error('a plan is not wanted')),
    undoState: () => Promise.resolve({ undo: null, redo: null }),
    listNamespaces: () => Promise.resolve(namespaces.list),
  },
}));

import { nothing } from '../model/selection';
import { deleteTicked } from './actions';
import { keylist } from './keylist.svelte';
import { namespaces } from './namespaces.svelte';
import { refreshed } from './refresh';
import { toasts } from './toasts.svelte';
import './undo.svelte';

const row = (key: string): EntryRow => ({
  key,
  kind: 'text',
  size: 1,
  preview: 'v',
  expiresAt: null,
  updatedAt: 0,
  note: null,
});

function level(prefix: string): Group[] {
  const groups = new Map<string, Group>();
  for (const key of store.keys.filter((one) => one.startsWith(prefix)).sort()) {
    const end = key.indexOf(':', prefix.length);
    const whole = end < 0 ? key : key.slice(0, end + 1);
    const count = (groups.get(whole)?.count ?? 0) + 1;
    const entry = end < 0 ? row(key) : null;
    groups.set(whole, { name: whole.slice(prefix.length), prefix: whole, count, entry });
  }
  return [...groups.values()];
}

const shown = () =>
  Array.from(
    { length: keylist.length },
    (_, index) => keylist.row(index)?.key ?? keylist.group(index)?.prefix,
  );

beforeEach(async () => {
  store.keys = ['plain', 'user:1:a', 'user:1:b', 'user:2:a', 'user:x'];
  store.deleted.length = 0;
  toasts.list = [];
  namespaces.list = [{ id: 'kv_1', name: 'A', description: '', entryCount: 0, createdAt: 0 }];
  namespaces.selectedId = 'kv_1';
  keylist.view = 'groups';
  keylist.open('kv_1');
  await keylist.settled();
});

async function enter(prefix: string, from: string | null = null) {
  keylist.enter(prefix, from);
  await keylist.settled();
}

it('lists the keys and groups of a level, with how many keys there are', async () => {
  expect(shown()).toEqual(['plain', 'user:']);
  expect(keylist.total).toBe(5);
  await enter('user:');
  expect(shown()).toEqual(['user:1:', 'user:2:', 'user:x']);
  expect(keylist.total).toBe(4);
});

it('stays where one is when it is read again, with all that was read', async () => {
  store.keys = Array.from({ length: 450 }, (_, i) => `user:${String(1000 + i)}:a`);
  await enter('user:');
  expect(keylist.length).toBe(200);
  keylist.want(190, 200);
  await keylist.settled();
  expect(keylist.length).toBe(400);
  keylist.moveTo(300);
  await keylist.refresh();
  expect([keylist.prefix, keylist.length, keylist.activeIndex]).toEqual(['user:', 400, 300]);
});

it('reads nothing again because all of it is looked at', async () => {
  const { revision } = keylist;
  keylist.want(0, keylist.length);
  await keylist.settled();
  expect(keylist.revision).toBe(revision);
});

it('is on the group that one comes out of', async () => {
  await enter('user:');
  await enter('', 'user:');
  expect(keylist.activeIndex).toBe(1);
});

it('counts the keys of a ticked group as they are now, and none when it is gone', async () => {
  await enter('user:');
  await keylist.tickRange(1);
  expect(keylist.tickedCount).toBe(3);
  store.keys.push('user:1:c');
  await keylist.refresh();
  expect(keylist.tickedCount).toBe(4);
  store.keys = store.keys.filter((key) => !key.startsWith('user:1:'));
  await keylist.refresh();
  expect(keylist.tickedCount).toBe(1);
});

it('moves a single key to Trash at once, and says so with the way back', async () => {
  keylist.tick(0, 'plain', true);
  await deleteTicked();
  await refreshed();
  expect(store.deleted).toEqual(['plain']);
  expect(toasts.list.map(({ message, action }) => [message, action?.label])).toEqual([
    ['Moved plain to Trash', 'Undo'],
  ]);
  expect(keylist.ticked).toEqual(nothing);
});
