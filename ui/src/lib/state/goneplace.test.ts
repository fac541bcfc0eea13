// Deleting the namespace that is open, with a key of it open and its history shown: nothing of it is asked
// for any more once it is gone, so that “Deleted” is not covered by a complaint.
import { beforeEach, expect, it, vi } from 'vitest';

const { slow, there } = await vi.hoisted(async () => {
  const { Slowly } = await import('./slowly');
  return { slow: new Slowly(), there: new Set<string>() };
});

vi.mock('../api', async (original) => {
  const actual = await original<typeof import('../api')>();
  /** Refuses what is asked of a namespace that is gone, as the store does. */
  const within =
    <T>(answer: T) =>
    (asked: string | { namespace: string }) => {
      const namespace = typeof asked === 'string' ? asked : asked.namespace;
      if (there.has(namespace)) return answer;
      throw new actual.Failed({ code: 'namespace_not_found', namespace });
    };
  const api = slow.wrap({
    listNamespaces: () => [...there].map((id) => ({ id, name: id })),
    listEntries: within({ entries: [] }),
    countEntries: within(0),
    positionOf: within(null),
    keyHistory: within([]),
    companion: within('kv_flows'),
    undoState: () => ({ undo: null, redo: null }),
    protectedPlaces: () => [],
    deleteNamespace: (id: string) => {
      there.delete(id);
      return { changeId: 1, act: 'did', deed: { type: 'namespaceDeleted', name: id }, counts: {} };
    },
  });
  return { ...actual, api };
});

vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => null, removeItem: () => null });

import { api } from '../api';
import { companions } from './companions.svelte';
import { keylist } from './keylist.svelte';
import { namespaces } from './namespaces.svelte';
import { PagedList } from './pagedlist.svelte';
import { concerns, keepFresh, refreshed } from './refresh';
import { quiet } from './slowly';
import { toasts } from './toasts.svelte';
import { writes } from './writes';

/** The history of a key, as its tab shows it. */
async function historyOf(namespace: string) {
  const list = new PagedList({
    inOrder: true,
    read: () => api.keyHistory(namespace, 'a', null, 50),
  });
  await list.restart();
  const stop = keepFresh(
    async (written) => {
      if (concerns(written, namespace, 'a') || namespace === 'kv_flows') await list.again();
    },
    () => namespace,
  );
  return { list, stop };
}

const complaints = () => toasts.list.filter(({ tone }) => tone === 'problem');

beforeEach(async () => {
  slow.held = false;
  there.clear();
  for (const id of ['kv_open', 'kv_other']) there.add(id);
  for (const { id } of toasts.list) toasts.close(id);
  await namespaces.refresh();
  keylist.open('kv_open');
  await keylist.settled();
});

it.each(['kv_open', 'kv_flows'])('asks for nothing in it, with a key of %s open', async (id) => {
  const owned = await companions.flowsOf('kv_open');
  expect(owned).toBe('kv_flows');
  there.add('kv_flows');
  const history = await historyOf(id);
  there.delete('kv_flows');
  slow.held = true;
  const deleted = writes.deleteNamespace('kv_open');
  await quiet();
  slow.of('deleteNamespace').answer();
  await deleted;
  await quiet();
  // What reads keys is refused before anybody has heard that there are none.
  for (const one of slow.waiting.filter(({ command }) => command !== 'listNamespaces'))
    one.answer();
  await quiet();
  await slow.settle('latest first');
  await refreshed();
  history.stop();
  expect(namespaces.list.map((one) => one.id)).toEqual(['kv_other']);
  expect(complaints()).toEqual([]);
});

it('complains of none that was asked for before it was deleted', async () => {
  slow.held = true;
  slow.late = true;
  const reading = keylist.refresh();
  await quiet();
  there.delete('kv_open');
  await slow.settle();
  await reading;
  slow.late = false;
  expect(complaints()).toEqual([]);
});

it('says so where nothing was read yet', async () => {
  keylist.open('kv_never');
  await keylist.settled();
  expect(keylist.problem).toContain('kv_never');
  expect(complaints().length).toBe(1);
});
