// Going back over a backend that is slow: what shows is the place gone to last, unless the person opened something
// else meanwhile.
import { beforeEach, expect, it, vi } from 'vitest';

vi.mock('../api', async (original) =>
  (await import('./backend')).madeUp(original, {
    listEntries: () => ({ entries: [] }),
    countEntries: () => 0,
    listGroups: () => [],
    positionOf: () => 0,
    companion: () => null,
  }),
);

vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => null, removeItem: () => null });

import { goToKeys, openKey } from './actions';
import { world } from './backend';
import { editor } from './editor.svelte';
import { keylist } from './keylist.svelte';
import { namespaces } from './namespaces.svelte';
import { places } from './places.svelte';
import { quiet } from './slowly';

const shown = () => [keylist.namespace, editor.namespace, editor.key];

/** A person opens a key in the list of a namespace. */
async function visit(namespace: string, key: string) {
  goToKeys(namespace);
  openKey(key);
  await quiet();
  places.note();
}

beforeEach(() => {
  world.slow.held = false;
  for (const key of ['x', 'y', 'z', 'user:{id}']) world.put(key, key);
  const about = { name: 'n', description: '', createdAt: 0, entryCount: 10 };
  namespaces.list = ['a', 'b'].map((id) => ({ id, ...about }));
});

it('shows the place that was gone to last, though an older answer comes later', async () => {
  await visit('a', 'x');
  await visit('b', 'y');
  await visit('a', 'z');
  world.slow.held = true;
  const both = [places.go(-1), places.go(-1)];
  await world.slow.settle('latest first');
  await Promise.all(both);
  expect(shown()).toEqual(['a', 'a', 'x']);
});

it('leaves what was opened while it was looked up', async () => {
  await visit('a', 'x');
  await visit('a', 'z');
  world.slow.held = true;
  const back = places.go(-1);
  goToKeys('b');
  openKey('y');
  await world.slow.settle();
  await back;
  expect(shown()).toEqual(['b', 'b', 'y']);
});

it('comes back to a key that is kept beside the namespace of the list', async () => {
  await visit('a', 'x');
  await editor.open('shapes', 'user:{id}');
  places.note();
  await visit('a', 'z');
  await places.go(-1);
  await quiet();
  expect(shown()).toEqual(['a', 'shapes', 'user:{id}']);
});
