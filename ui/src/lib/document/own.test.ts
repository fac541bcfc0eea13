// What this window wrote itself is no change by somebody else, and nothing but that: it is known by the
// version that its change made, so that a save never goes over what others saved meanwhile.
import { beforeEach, expect, it, vi } from 'vitest';

vi.mock('../api', async (original) => (await import('../state/backend')).madeUp(original));

import { world } from '../state/backend';
import { editor } from '../state/editor.svelte';
import { writes } from '../state/writes';
import type { Document } from './document.svelte';
import { begin, ns, typedOver } from './opened';
import { undecidedWords } from './undecided';

beforeEach(() => begin({ a: 'one', b: 'other' }));

const keep = { expiry: { type: 'keep' }, metadata: { type: 'keep' } } as const;

async function set(key: string, text: string) {
  const value = { type: 'text', text } as const;
  const base = { mustBeNew: false, baseVersion: null, note: null };
  return writes.setEntry({ namespace: ns, key, value, ...keep, ...base }, '');
}

it('does not take what others saved for its own when another change is undone', async () => {
  const { changeId } = await set('b', 'mine');
  const a = await typedOver('a', 'typed');
  world.put('a', 'theirs');
  await writes.undo({ id: changeId, namespace: ns });
  await editor.refresh();
  expect(a.conflicts).toEqual(['value']);
  await a.save();
  expect(world.text('a')).toBe('theirs');
});

it('does not take what others saved for its own when another change is done again', async () => {
  const { changeId } = await set('b', 'mine');
  await writes.undo({ id: changeId, namespace: ns });
  const a = await typedOver('a', 'typed');
  world.put('a', 'theirs');
  await writes.redo({ id: changeId, namespace: ns });
  await editor.refresh();
  expect(a.conflicts).toEqual(['value']);
});

it('does not take what others saved for its own when a plan is applied', async () => {
  const a = await typedOver('a', 'typed');
  world.put('a', 'theirs');
  world.plan('p1', { b: 'planned' });
  await writes.applyPlan('p1', null, (task) => task('job'));
  await editor.refresh();
  expect(a.conflicts).toEqual(['value']);
});

it('does not take what others saved after its own write of the same key for its own', async () => {
  const a = await typedOver('a', 'typed');
  world.plan('p1', { a: 'planned' });
  await writes.applyPlan('p1', null, (task) => task('job'));
  world.put('a', 'theirs');
  await editor.refresh();
  expect(a.conflicts).toEqual(['value']);
});

it('goes on with the edit over what this window itself wrote, undid and did again', async () => {
  const a = await typedOver('a', 'typed');
  world.plan('p1', { a: 'planned' });
  const { changeId } = await writes.applyPlan('p1', null, (task) => task('job'));
  await editor.refresh();
  expect([a.text, a.stored, a.conflicts]).toEqual(['typed', 'planned', []]);
  await writes.undo({ id: changeId, namespace: ns });
  await editor.refresh();
  expect([a.text, a.stored, a.conflicts]).toEqual(['typed', 'one', []]);
  await writes.redo({ id: changeId, namespace: ns });
  await editor.refresh();
  expect([a.text, a.stored, a.conflicts]).toEqual(['typed', 'planned', []]);
  await a.save();
  expect(world.text('a')).toBe('typed');
});

it('knows its own write also when the first look at it failed', async () => {
  const a = await typedOver('a', 'typed');
  world.plan('p1', { a: 'planned' });
  await writes.applyPlan('p1', null, (task) => task('job'));
  world.fail('getEntry');
  await expect(editor.refresh()).rejects.toMatchObject({ code: 'io' });
  await editor.refresh();
  expect([a.text, a.stored, a.conflicts]).toEqual(['typed', 'planned', []]);
});

it('does not take what others saved for its own because it gave the key another name', async () => {
  const a = await typedOver('a', 'typed');
  world.put('a', 'theirs');
  const { changeId } = await writes.renameKey(ns, 'a', 'c');
  await editor.refresh();
  expect([a.key, a.conflicts, await a.save(), world.text('c')]).toEqual([
    'c',
    ['value'],
    null,
    'theirs',
  ]);
  await writes.undo({ id: changeId, namespace: ns });
  await editor.refresh();
  expect([a.key, a.conflicts]).toEqual(['a', ['value']]);
});

it('goes on with the edit when its key has another name', async () => {
  const a = await typedOver('a', 'typed');
  await writes.renameKey(ns, 'a', 'c');
  await editor.refresh();
  expect(a.conflicts).toEqual([]);
  await a.save();
  expect(world.text('c')).toBe('typed');
});

const gone = (document: Document) => [document.conflicts, undecidedWords(document, 'key')];

it('tells of a key that its own Undo took away, also when it is looked at again, and goes on by Redo', async () => {
  const { changeId } = await set('new', 'mine');
  const added = await typedOver('new', 'typed');
  await writes.undo({ id: changeId, namespace: ns });
  await editor.refresh();
  const undone = 'You undid adding this key. What you typed is still here.';
  expect(gone(added)).toEqual([['value'], undone]);
  expect(added.blocked()).not.toContain('elsewhere');
  await editor.refresh();
  expect(gone(added)).toEqual([['value'], undone]);
  await writes.redo({ id: changeId, namespace: ns });
  await editor.refresh();
  expect([added.text, added.conflicts, added.blocked()]).toEqual(['typed', [], null]);
});

it('tells of a key that it deleted itself with what was typed over it', async () => {
  const a = await typedOver('a', 'typed');
  await writes.deleteKey(ns, 'a');
  await editor.refresh();
  expect(gone(a)[1]).toBe('You deleted this key. What you typed is still here.');
});

it('does not take what others deleted for its own, whatever it wrote before', async () => {
  const { changeId } = await set('new', 'mine');
  const added = await typedOver('new', 'typed');
  world.remove('new');
  await editor.refresh();
  expect(gone(added)[1]).toContain('was deleted while you were editing');
  world.put('new', 'again');
  await editor.refresh();
  // It cannot be undone any more, and what it says when it was is of another time.
  await expect(writes.undo({ id: changeId, namespace: ns })).rejects.toThrow();
  world.remove('new');
  await editor.refresh();
  expect(gone(added)[1]).toContain('was deleted while you were editing');
});

it('does not take what others deleted for its own after it undid a change of it', async () => {
  const { changeId } = await set('a', 'mine');
  const a = await typedOver('a', 'typed');
  await writes.undo({ id: changeId, namespace: ns });
  world.remove('a');
  await editor.refresh();
  expect(gone(a)[1]).toContain('was deleted while you were editing');
});
