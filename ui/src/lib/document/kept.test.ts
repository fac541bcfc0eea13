// What is typed over a key outlives whatever happens to the key, to the reading of its value, and to
// the names of keys.
import { beforeEach, expect, it, vi } from 'vitest';

vi.mock('../api', async (original) => (await import('../state/backend')).madeUp(original));

import { editPlace } from '../model/drafts';
import { deleteKey } from '../state/actions';
import { world } from '../state/backend';
import { editor } from '../state/editor.svelte';
import { refreshed } from '../state/refresh';
import { quiet } from '../state/slowly';
import { writes } from '../state/writes';
import { asideTexts, begin, note, ns, open } from './opened';

const large = 'x'.repeat(1_200_000);

const at = (key: string) => editPlace(ns, key);
const has = (key: string) => editor.drafts.has(ns, key);
const kept = async (key: string) => (await editor.drafts.read(at(key)))?.text;

/** Something typed over a key by an earlier window. */
function typed(key: string, text: string, version = world.entries.get(key)?.version ?? 0) {
  editor.drafts.put(at(key), { at: 5, text, expiry: null, metadata: null, version, base: null });
}

beforeEach(() => begin({ a: 'one', b: 'other' }));

it('keeps a draft over a large value when reading that value fails', async () => {
  world.put('big', large);
  typed('big', 'typed');
  world.fail('readVersion');
  world.fail('readValue');
  await open('big');
  await editor.flush();
  expect(await kept('big')).toBe('typed');
  const big = await open('big');
  expect([big.status, big.text, big.dirty]).toEqual(['ready', 'typed', true]);
});

it('keeps a draft over a large value when a refresh comes while that value is read', async () => {
  world.put('big', large);
  typed('big', 'typed');
  world.slow.held = true;
  const opening = editor.open(ns, 'big');
  world.slow.of('getEntry').answer();
  await quiet();
  const refreshing = editor.refresh();
  await world.slow.settle();
  await Promise.all([opening, refreshing]);
  await editor.flush();
  expect([editor.current.text, editor.current.dirty]).toEqual(['typed', true]);
  expect(await kept('big')).toBe('typed');
});

it('keeps what was typed a moment before a plan deletes the key, and goes on when it is back', async () => {
  const a = await open('a');
  a.edit('typed');
  world.plan('p1', { a: null });
  const { changeId } = await writes.applyPlan('p1', null, (task) => task('job'));
  await editor.refresh();
  await editor.flush();
  expect(await kept('a')).toBe('typed');
  await writes.undo({ id: changeId, namespace: ns });
  await editor.refresh();
  const again = await open('a');
  expect([again.text, again.dirty, again.conflicts]).toEqual(['typed', true, []]);
});

it('brings back what was typed over a key that was deleted here, with Undo', async () => {
  const a = await open('a');
  a.edit('typed');
  a.setMetadata(note);
  await deleteKey(ns, 'a');
  await editor.refresh();
  await editor.flush();
  expect(editor.status).toBe('empty');
  expect(await kept('a')).toBe('typed');
  await writes.undo({ id: world.newest, namespace: ns });
  await editor.refresh();
  const again = await open('a');
  expect([again.text, again.metadata, again.conflicts]).toEqual(['typed', note, []]);
});

it('lets a key that was deleted here go when nothing was typed over it', async () => {
  const a = await open('a');
  await deleteKey(ns, 'a');
  await editor.refresh();
  await editor.flush();
  expect([editor.status, a.idle, has('a')]).toEqual(['empty', true, false]);
});

it('takes what was typed back to the old name when renaming is undone', async () => {
  const a = await open('a');
  a.edit('typed');
  await editor.flush();
  const { changeId } = await writes.renameKey(ns, 'a', 'c');
  await editor.refresh();
  await writes.undo({ id: changeId, namespace: ns });
  await editor.refresh();
  await editor.flush();
  expect([has('c'), await kept('a')]).toEqual([false, 'typed']);
  const again = await open('a');
  expect([again.text, again.dirty, again.conflicts]).toEqual(['typed', true, []]);
  await writes.redo({ id: changeId, namespace: ns });
  expect([editor.key, editor.current.text]).toEqual(['c', 'typed']);
});

it('keeps what stands under the new name when a key is renamed to it', async () => {
  const b = await open('b');
  b.edit('over b');
  await editor.flush();
  await deleteKey(ns, 'b');
  const a = await open('a');
  a.edit('over a');
  await writes.renameKey(ns, 'a', 'b');
  await editor.refresh();
  const now = await open('b');
  expect([now.text, await asideTexts(editor.key)]).toEqual(['over a', ['over b']]);
});

it('keeps a draft that stands under the new name, when what is renamed is not open', async () => {
  typed('a', 'over a');
  typed('c', 'over c', 0);
  await writes.renameKey(ns, 'a', 'c');
  await refreshed();
  const c = await open('c');
  expect([c.text, await asideTexts(editor.key)]).toEqual(['over a', ['over c']]);
});
