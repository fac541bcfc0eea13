// The list of keys over a backend that is slow, answers in any order, and fails: what it shows belongs
// together, and no answer to an older question changes it.
import { beforeEach, expect, it, vi } from 'vitest';
import type { EntryRow, ListQuery } from '../api';
import { Slowly, quiet } from './slowly';

const backend = vi.hoisted(() => ({
  api: {} as Record<string, (...args: unknown[]) => Promise<unknown>>,
}));

vi.mock('../api', async (original) => ({
  ...(await original<typeof import('../api')>()),
  api: backend.api,
}));

import { keylist } from './keylist.svelte';
import { everything, nothing } from '../model/selection';
import { toasts } from './toasts.svelte';
import { toggle } from './turning';
import { refreshed } from './refresh';

const rowOf = (key: string, preview = 'false'): EntryRow => ({
  key,
  kind: 'switch',
  size: preview.length,
  preview,
  expiresAt: null,
  updatedAt: 0,
  note: null,
});

let spaces: Record<string, EntryRow[]>;
let slow: Slowly;

function matching(namespace: string, { prefix, search }: ListQuery['filter']): EntryRow[] {
  const matches = (row: EntryRow) =>
    search === 'is:off' ? row.preview === 'false' : row.key.includes(search ?? '');
  return (spaces[namespace] ?? []).filter(
    (row) => row.key.startsWith(prefix ?? '') && matches(row),
  );
}

/** As the backend: by key a page goes on behind the one before it. */
function pageOf({ namespace, filter, sort, after, offset, limit }: ListQuery): EntryRow[] {
  const rows = matching(namespace, filter);
  const from = sort === 'key' && after !== null ? rows.findIndex(({ key }) => key > after) : offset;
  return from < 0 ? [] : rows.slice(from, from + limit);
}

beforeEach(async () => {
  slow = new Slowly();
  spaces = { kv_1: [], kv_2: [] };
  Object.assign(
    backend.api,
    slow.wrap({
      listEntries: (query: ListQuery) => ({
        entries: pageOf(query),
      }),
      countEntries: (namespace: string, filter: ListQuery['filter']) =>
        matching(namespace, filter).length,
      positionOf: (
        namespace: string,
        filter: ListQuery['filter'],
        _sort: unknown,
        _down: unknown,
        key: string,
      ) => {
        const at = matching(namespace, filter).findIndex((row) => row.key === key);
        return at < 0 ? null : at;
      },
      setEntry: (entry: { namespace: string; key: string; value: { text: string } }) => {
        const rows = spaces[entry.namespace] ?? [];
        const changed = { ...rowOf(entry.key, entry.value.text), updatedAt: 1 };
        // As in a list by time: what was changed last is first.
        spaces[entry.namespace] = [changed, ...rows.filter((row) => row.key !== entry.key)];
        const counts = { added: 0, changed: 1, removed: 0 };
        return {
          changeId: 1,
          act: 'did',
          deed: { type: 'turned_on', key: 'c' },
          counts,
          ...counts,
        };
      },
      undoState: () => ({ undo: null, redo: null }),
      listNamespaces: () => [],
      getEntry: (namespace: string, key: string) => {
        const row = spaces[namespace]?.find((one) => one.key === key);
        return row ? { ...row, text: row.preview, version: 7 } : null;
      },
    }),
  );
  toasts.list = [];
  keylist.ticked = nothing;
  keylist.sort = 'key';
  slow.held = false;
  keylist.open(null);
  await refreshed();
  await quiet();
  slow.held = true;
});

async function open(namespace: string, keys: string[]) {
  spaces[namespace] = keys.map((key) => rowOf(key));
  keylist.open(namespace);
  await slow.settle();
}

const keysShown = () =>
  Array.from({ length: keylist.total }, (_, index) => keylist.row(index)?.key ?? '?');

it('has no active row of an older question: a search while it is read again', async () => {
  await open(
    'kv_1',
    Array.from({ length: 57 }, (_, i) => `k${String(i).padStart(2, '0')}`),
  );
  keylist.activate(56, 'k56');
  void keylist.refresh();
  await quiet();
  keylist.typed = 'k03';
  keylist.restart();
  await slow.settle('latest first');
  expect(keysShown()).toEqual(['k03']);
  expect(keylist.activeIndex).toBe(-1);
});

it('goes to the row of the list that is asked for now, not of the one before', async () => {
  await open('kv_1', ['a', 'b', 'c']);
  void keylist.reveal('c');
  const old = slow.of('positionOf');
  keylist.typed = 'c';
  keylist.restart();
  await slow.settle();
  old.answer();
  await quiet();
  expect(keylist.activeIndex).toBe(-1);
});

it('changes rows, their number and the active one together', async () => {
  await open('kv_1', ['b', 'c']);
  keylist.activate(0, 'b');
  spaces['kv_1'] = ['a', 'b', 'c'].map((key) => rowOf(key));
  void keylist.refresh();
  await quiet();
  slow.of('listEntries').answer();
  await quiet();
  slow.of('countEntries').answer();
  await quiet();
  expect([keysShown(), keylist.activeIndex]).toEqual([['b', 'c'], 0]);
  await slow.settle();
  expect([keysShown(), keylist.activeIndex]).toEqual([['a', 'b', 'c'], 1]);
});

it('does not move anybody to the active row when it is read again', async () => {
  await open('kv_1', ['b', 'c']);
  keylist.activate(1, 'c');
  spaces['kv_1'] = ['a', 'b', 'c'].map((key) => rowOf(key));
  void keylist.refresh();
  await slow.settle();
  expect([keylist.activeIndex, keylist.goingTo]).toEqual([2, 1]);
});

it('does not select what was deleted elsewhere in the window', async () => {
  await open('kv_1', ['a', 'b', 'c']);
  keylist.tick(0, 'a', true);
  keylist.tick(1, 'b', true);
  spaces['kv_1'] = ['b', 'c'].map((key) => rowOf(key));
  void keylist.refresh(['a']);
  await slow.settle();
  expect(keylist.tickedCount).toBe(1);
  expect(keylist.isTicked('b')).toBe(true);
});

/** As many keys as a person ticks one by one, or as a range. */
const many = (count: number) =>
  Array.from({ length: count }, (_, at) => `k${String(at).padStart(4, '0')}`);

async function deletedElsewhere(gone: string[], told: string[] | null) {
  spaces['kv_1'] = (spaces['kv_1'] ?? []).filter(({ key }) => !gone.includes(key));
  void keylist.refresh(told);
  await slow.settle();
}

it('does not select what was deleted, of however many keys', async () => {
  const keys = many(1_700);
  await open('kv_1', keys);
  // Some side by side and some far apart, with others between them.
  const ticked = keys.filter((_, at) => at < 700 || at % 90 === 0);
  for (const key of ticked) keylist.tick(0, key, true);
  const gone = ['k0000', 'k0003', 'k0499', 'k0501', 'k0699', 'k0900', 'k1620'];
  await deletedElsewhere(gone.slice(0, 1), gone.slice(0, 1));
  expect(keylist.tickedCount).toBe(ticked.length - 1);
  await deletedElsewhere(gone, null);
  expect(keylist.tickedCount).toBe(ticked.length - gone.length);
  expect(gone.some((key) => keylist.isTicked(key))).toBe(false);
});

it('counts all but the exceptions that are there, and keeps one that comes back', async () => {
  await open('kv_1', ['a', 'b', 'c']);
  keylist.ticked = everything;
  keylist.tick(0, 'a', false);
  await deletedElsewhere(['a'], ['a']);
  expect([keylist.total, keylist.tickedCount]).toEqual([2, 2]);
  spaces['kv_1'] = ['a', 'b', 'c'].map((key) => rowOf(key));
  void keylist.refresh(null);
  await slow.settle();
  expect([keylist.total, keylist.tickedCount, keylist.isTicked('a')]).toEqual([3, 2, false]);
});

it('ticks no keys of another namespace when a range was still being read', async () => {
  await open('kv_1', ['a', 'b']);
  keylist.tick(0, 'a', true);
  void keylist.tickRange(1);
  const range = slow.of('listEntries');
  await open('kv_2', ['a', 'b']);
  range.answer();
  await quiet();
  expect(keylist.tickedCount).toBe(0);
});

it('says that a range could not be read', async () => {
  await open('kv_1', ['a', 'b']);
  void keylist.tickRange(1);
  slow.of('listEntries').fail(new Error('busy'));
  await quiet();
  expect(toasts.list[0]?.message).toContain('busy');
});

it('leaves a switched row where it is, in a list by time too', async () => {
  keylist.sort = 'changed';
  await open('kv_1', ['a', 'b', 'c']);
  void toggle('kv_1', { key: 'c', preview: 'false' });
  await slow.settle();
  expect(keysShown()).toEqual(['a', 'b', 'c']);
  expect(keylist.row(2)).toMatchObject({ preview: 'true', updatedAt: 1 });
});

it('lists no key that a write made another than those that are looked for', async () => {
  await open('kv_1', ['a', 'b', 'c']);
  keylist.typed = 'is:off';
  keylist.restart();
  await slow.settle();
  void toggle('kv_1', { key: 'b', preview: 'false' });
  await slow.settle();
  expect([keysShown(), keylist.total]).toEqual([['a', 'c'], 2]);
});

it('reads all again when a page is on its way, which may be older than the write', async () => {
  await open('kv_1', ['a', 'b']);
  void keylist.refresh();
  await quiet();
  spaces['kv_1'] = [rowOf('a', 'true'), rowOf('b')];
  void keylist.refresh(['a']);
  await slow.settle('latest first');
  expect(keylist.row(0)?.preview).toBe('true');
});

it('does not mark the row of the same name in the next namespace when a switch fails', async () => {
  await open('kv_1', ['a']);
  void toggle('kv_1', { key: 'a', preview: 'false' });
  await quiet();
  slow.of('getEntry').answer();
  await quiet();
  const switching = slow.of('setEntry');
  spaces['kv_2'] = [rowOf('a', 'true')];
  keylist.open('kv_2');
  await quiet();
  slow.of('listEntries').answer();
  slow.of('countEntries').answer();
  await quiet();
  switching.fail(new Error('no room'));
  await slow.settle();
  expect(keylist.row(0)?.preview).toBe('true');
});

it('turns a switch twice when it is clicked twice quickly', async () => {
  await open('kv_1', ['a']);
  void toggle('kv_1', { key: 'a', preview: 'false' });
  void toggle('kv_1', { key: 'a', preview: 'false' });
  await slow.settle();
  expect(spaces['kv_1']?.[0]?.preview).toBe('false');
  expect(keylist.row(0)?.preview).toBe('false');
});

it('does not turn a switch that somebody else changed unseen', async () => {
  await open('kv_1', ['a']);
  spaces['kv_1'] = [rowOf('a', 'true')];
  void toggle('kv_1', { key: 'a', preview: 'false' });
  await slow.settle();
  expect(toasts.list.at(-1)?.message).toContain('changed elsewhere');
  expect(keylist.row(0)?.preview).toBe('true');
});

it('says why no keys are shown, instead of that there are none', async () => {
  spaces['kv_1'] = [rowOf('a')];
  keylist.open('kv_1');
  await quiet();
  slow.of('listEntries').fail(new Error('the disk is away'));
  await slow.settle();
  expect(keylist.problem).toContain('the disk is away');
});

it('keeps the newest answer about a row that is read by itself', async () => {
  spaces['kv_1'] = [rowOf('a', 'false')];
  keylist.open('kv_1');
  keylist.want(0, 1);
  await slow.settle();
  const before = keylist.refresh(['a']);
  await quiet();
  spaces['kv_1'] = [rowOf('a', 'true')];
  const after = keylist.refresh(['a']);
  await slow.settle('latest first');
  await Promise.all([before, after]);
  expect(keylist.row(0)?.preview).toBe('true');
});
