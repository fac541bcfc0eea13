// After a restart the key that was open last is open again, in its store and when it is still there.
import { beforeEach, expect, it, vi } from 'vitest';

const { world, kept, storage } = await vi.hoisted(async () => {
  const { World } = await import('./world');
  const { KeptDrafts } = await import('./keptdrafts');
  return { world: new World(), kept: new KeptDrafts(), storage: new Map<string, string>() };
});

vi.mock('../api', async (original) => {
  const actual = await original<typeof import('../api')>();
  const lists = {
    listEntries: () => ({ entries: [...world.entries.values()] }),
    countEntries: () => world.entries.size,
    positionOf: (...args: unknown[]) => [...world.entries.keys()].indexOf(args[4] as string),
  };
  const drafts = world.slow.wrap({ ...kept.commands, ...lists });
  return { ...actual, api: { ...world.commands(actual.Failed), ...drafts } };
});

vi.stubGlobal('localStorage', {
  getItem: (name: string) => storage.get(name) ?? null,
  setItem: (name: string, text: string) => storage.set(name, text),
});

import { openKey } from './actions';
import { editor } from './editor.svelte';
import { keylist } from './keylist.svelte';
import { noteOpen, openLast } from './lastopen';
import { quiet } from './slowly';

let stores = 0;
let store = '';

beforeEach(async () => {
  world.slow.held = false;
  world.entries.clear();
  for (const key of ['a', 'b', 'c']) world.put(key, `value of ${key}`);
  store = `s${String((stores += 1))}`;
  await editor.turnTo(store);
  keylist.open('ns');
  await keylist.settled();
});

it('opens it and goes to its row', async () => {
  noteOpen(store, 'ns', 'b');
  await openLast(store);
  await quiet();
  expect([editor.key, editor.current.text, keylist.activeKey, keylist.goingTo]).toEqual([
    'b',
    'value of b',
    'b',
    1,
  ]);
});

it('opens nothing when the key is gone, or is of another store or namespace', async () => {
  for (const [of, namespace, key] of [
    [store, 'ns', 'gone'],
    ['another', 'ns', 'b'],
    [store, 'other', 'b'],
    [store, '', ''],
  ] as const) {
    noteOpen(of, namespace, key);
    await openLast(store);
    await quiet();
    expect(editor.status).toBe('empty');
  }
});

it('opens nothing over what the person opened meanwhile', async () => {
  noteOpen(store, 'ns', 'b');
  world.slow.held = true;
  const opening = openLast(store);
  openKey('c');
  await world.slow.settle('latest first');
  await opening;
  expect(editor.key).toBe('c');
});

it('is not kept from starting by a note of another version', async () => {
  for (const note of ['{', '3', '{"store":1}', '[]']) {
    storage.set('kv-store.key', note);
    await openLast(store);
  }
  expect(editor.status).toBe('empty');
});
