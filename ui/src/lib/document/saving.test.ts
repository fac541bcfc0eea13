// A save that was done is done, and what is typed while one runs is not lost to it.
import { beforeEach, expect, it, vi } from 'vitest';

vi.mock('../api', async (original) => (await import('../state/backend')).madeUp(original));

import { editPlace } from '../model/drafts';
import { world } from '../state/backend';
import { editor } from '../state/editor.svelte';
import { saveOverTheirs } from '../state/saving';
import { toasts } from '../state/toasts.svelte';
import { quiet } from '../state/slowly';
import { begin, later, ns, open } from './opened';

beforeEach(() => begin());

it('has saved, although the value could not be read again afterwards', async () => {
  const a = await open('a');
  a.edit('mine');
  world.fail('getEntry');
  await expect(a.save()).resolves.not.toBeNull();
  expect([world.text('a'), a.dirty]).toEqual(['mine', false]);
  a.edit('mine again');
  await a.save();
  expect([world.text('a'), a.conflicts]).toEqual(['mine again', []]);
});

it('makes no key again without the expiry that was typed and has come meanwhile', async () => {
  const a = await open('a');
  a.edit('mine');
  a.setExpiry({ kind: 'at', local: '2020-01-01T00:00' });
  world.remove('a');
  await editor.refresh();
  await saveOverTheirs(a);
  expect([world.entries.has('a'), a.text]).toEqual([false, 'mine']);
  expect(toasts.list.at(-1)?.message).toContain('at least one minute from now');
});

it('keeps the expiry that is typed while the key is made again', async () => {
  const a = await open('a');
  a.edit('mine');
  world.remove('a');
  await editor.refresh();
  world.slow.held = true;
  const saving = a.saveOverTheirs();
  await quiet();
  a.setExpiry(later);
  await world.slow.settle();
  await saving;
  expect([world.text('a'), a.expiry, a.dirty]).toEqual(['mine', later, true]);
});

it('keeps the expiry that is typed during a save', async () => {
  const a = await open('a');
  a.setExpiry({ kind: 'after', amount: '1', unit: 'days' });
  world.slow.held = true;
  const saving = a.save();
  await quiet();
  a.setExpiry(later);
  await world.slow.settle();
  await saving;
  expect([a.expiry, a.conflicts]).toEqual([later, []]);
});

it('looks again after a save that failed, when it was asked to meanwhile', async () => {
  const a = await open('a');
  a.setMetadata('{"description":"mine"}');
  world.slow.held = true;
  const saving = a.save();
  await quiet();
  world.put('a', 'theirs');
  await editor.refresh((namespace) => namespace === ns);
  world.slow.of('setEntry').fail('no room');
  const failed = expect(saving).rejects.toThrow('no room');
  await world.slow.settle();
  await failed;
  expect(a.text).toBe('theirs');
});

it('makes a deleted key again with the expiry that it had', async () => {
  const expiresAt = Math.floor(Date.now() / 1000) + 86_400;
  world.put('a', 'one', { expiresAt });
  const a = await open('a');
  a.edit('mine');
  world.remove('a');
  await editor.refresh();
  await a.saveOverTheirs();
  expect(world.entries.get('a')?.expiresAt).toBe(expiresAt);
});

it('makes no deleted key again for ever because its new expiry cannot be used', async () => {
  const a = await open('a');
  a.setExpiry({ kind: 'after', amount: '', unit: 'days' });
  a.edit('mine');
  world.remove('a');
  await editor.refresh();
  await expect(a.saveOverTheirs()).rejects.toThrow('Type how long it should be kept.');
  expect([world.written, a.dirty, a.saving]).toEqual([[], true, false]);
  a.setExpiry({ kind: 'after', amount: '2', unit: 'minutes' });
  await a.saveOverTheirs();
  expect(world.written.map(({ expiry }) => expiry)).toEqual([{ type: 'in', seconds: 120 }]);
});

it('is saved, and no edit is left, when it is discarded while the save is under way', async () => {
  const a = await open('a');
  a.edit('mine');
  a.setMetadata('{"description":"mine"}');
  world.slow.held = true;
  const saving = a.save();
  await quiet();
  const discarding = editor.discard(editPlace(ns, 'a'));
  await world.slow.settle();
  await saving;
  expect(await discarding).toBeNull();
  expect([world.text('a'), a.text, a.dirty]).toEqual(['mine', 'mine', false]);
});

it('leaves nothing of what was reverted before to be saved after it', async () => {
  const a = await open('a');
  a.edit('first');
  const back = await editor.revert();
  a.edit('second');
  a.setMetadata('{"description":"second"}');
  world.slow.held = true;
  const saving = a.save();
  await quiet();
  const bringing = back?.();
  await world.slow.settle();
  await Promise.all([saving, bringing]);
  expect([editor.current.text, editor.current.metadataDirty]).toEqual(['first', false]);
});
