// What was reverted can be brought back, as an edit of what it was an edit of.
import { beforeEach, expect, it, vi } from 'vitest';

vi.mock('../api', async (original) => (await import('../state/backend')).madeUp(original));

import { world } from '../state/backend';
import { editor } from '../state/editor.svelte';
import { asideTexts, begin, ns, open } from './opened';

beforeEach(() => begin());

it('brings back all that was typed', async () => {
  const a = await open();
  a.edit('mine');
  a.setMetadata('{"description":"mine"}');
  a.revert();
  expect([a.text, a.metadata, a.dirty, a.revertedLast]).toEqual(['one', '', false, true]);
  a.unrevert();
  expect([a.text, a.metadata, a.revertedLast]).toEqual(['mine', '{"description":"mine"}', false]);
  await editor.flush();
  expect(editor.drafts.has(ns, 'a')).toBe(true);
});

it('brings all of it back when the editor undoes the text', async () => {
  const a = await open();
  a.edit('mine');
  a.setMetadata('{"description":"mine"}');
  a.revert();
  a.edit('mine');
  expect([a.text, a.metadata]).toEqual(['mine', '{"description":"mine"}']);
});

it('is in conflict again when it was', async () => {
  const a = await open();
  a.edit('mine');
  world.put('a', 'theirs');
  await editor.refresh();
  a.revert();
  expect([a.text, a.conflicts]).toEqual(['theirs', []]);
  a.edit('mine');
  expect([a.conflicts, a.theirText, await a.save()]).toEqual([['value'], 'theirs', null]);
  await editor.refresh();
  expect(a.conflicts).toEqual(['value']);
});

it('is in conflict with what was saved since', async () => {
  const a = await open();
  a.edit('mine');
  a.revert();
  world.put('a', 'theirs');
  await editor.refresh();
  a.unrevert();
  await vi.waitUntil(() => a.changedElsewhere);
  expect([a.text, a.theirText]).toEqual(['mine', 'theirs']);
});

it('puts aside what was typed since', async () => {
  const a = await open();
  a.edit('mine');
  a.revert();
  a.edit('since');
  expect(a.revertedLast).toBe(false);
  a.unrevert();
  expect([a.text, await asideTexts()]).toEqual(['mine', ['since']]);
});

it('brings back what was typed over a key that is gone', async () => {
  const a = await open();
  a.edit('mine');
  world.remove('a');
  await editor.refresh();
  a.revert();
  expect(a.status).toBe('gone');
  a.unrevert();
  expect([a.status, a.text, a.changedElsewhere]).toEqual(['ready', 'mine', true]);
  await a.saveOverTheirs();
  expect(world.text('a')).toBe('mine');
});

it('is over with a save', async () => {
  const a = await open();
  a.edit('mine');
  a.revert();
  a.edit('other');
  await a.save();
  expect(a.revertedLast).toBe(false);
  a.unrevert();
  expect(a.text).toBe('other');
});
