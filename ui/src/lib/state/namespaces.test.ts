// The list of namespaces is the newest answer, whatever order answers arrive in.
import { beforeEach, expect, it, vi } from 'vitest';
import type { Namespace } from '../api';
import type { Slowly } from './slowly';

const backend = vi.hoisted(() => ({ slow: null as Slowly | null, ids: [] as string[] }));

vi.mock('../api', async (original) => {
  const { Slowly } = await import('./slowly');
  const slow = (backend.slow = new Slowly());
  const listNamespaces = () =>
    backend.ids.map((id): Partial<Namespace> => ({ id, name: id, entryCount: 0 }));
  return { ...(await original<object>()), api: slow.wrap({ listNamespaces }) };
});

vi.stubGlobal('localStorage', { getItem: () => null });

import { namespaces } from './namespaces.svelte';

function slow(): Slowly {
  if (!backend.slow) throw new Error('the backend is mocked above');
  return backend.slow;
}

const listed = () => namespaces.list.map(({ id }) => id);

/** Two readings side by side, the later one after another program made a namespace. */
function twoReadings() {
  backend.ids = ['a'];
  const older = namespaces.refresh();
  backend.ids = ['a', 'b'];
  return [older, namespaces.refresh()] as const;
}

beforeEach(() => {
  namespaces.list = [];
  namespaces.selectedId = null;
});

it('is not replaced by an older answer, for which its asker waits', async () => {
  const readings = twoReadings();
  await slow().settle('latest first');
  await Promise.all(readings);
  expect([listed(), namespaces.selectedId]).toEqual([['a', 'b'], 'a']);
});

it('is there for who asked first as soon as the newest answer is there', async () => {
  const [older] = twoReadings();
  slow().of('listNamespaces').answer();
  let over = false;
  void older.then(() => (over = true));
  await Promise.resolve();
  expect([over, listed()]).toEqual([false, []]);
  await slow().settle();
  await older;
  expect(listed()).toEqual(['a', 'b']);
});

it('is no failure where only an older reading failed', async () => {
  const readings = twoReadings();
  slow().of('listNamespaces').fail(new Error('busy'));
  await slow().settle();
  await Promise.all(readings);
  expect(listed()).toEqual(['a', 'b']);
});

it('tells that it cannot be read', async () => {
  const reading = namespaces.refresh();
  slow().of('listNamespaces').fail(new Error('busy'));
  await expect(reading).rejects.toThrow('busy');
});
