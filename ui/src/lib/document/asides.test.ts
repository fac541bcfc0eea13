// What was typed and given up for something else can be taken up again, all of it, and never costs
// what was typed since.
import { beforeEach, expect, it, vi } from 'vitest';

vi.mock('../api', async (original) => (await import('../state/backend')).madeUp(original));

import { world } from '../state/backend';
import { editor } from '../state/editor.svelte';
import { asideTexts, begin, later, note, ns, open } from './opened';

/** What is put aside of the key. */
const asides = () => editor.drafts.asidesOf(ns, 'a');

/** Takes up again what was put aside last. */
async function takeUp(): Promise<boolean | undefined> {
  const [aside] = asides();
  return aside && (await editor.takeUp(aside.place));
}

/** Everything was typed over, then given up for what others saved. */
async function givenUp() {
  const a = await open('a');
  a.edit('mine');
  a.setMetadata(note);
  a.setExpiry(later);
  world.put('a', 'theirs', { metadata: '{"tags":["beta"]}' });
  await editor.refresh();
  a.useTheirs();
  return a;
}

beforeEach(() => begin());

it('puts note, tags and expiry aside with the text', async () => {
  const a = await givenUp();
  expect([a.text, a.dirty]).toEqual(['theirs', false]);
  await takeUp();
  expect([a.text, a.expiry, asides()]).toEqual(['mine', later, []]);
  // What others changed beside it stays.
  await a.saveOverTheirs();
  expect(JSON.parse(a.metadata)).toEqual({ description: 'mine', tags: ['beta'] });
});

it('is an edit of what it began from: what others saved since waits for a decision', async () => {
  const a = await givenUp();
  await takeUp();
  expect([a.conflicts, a.theirText, await a.save()]).toEqual([['value'], 'theirs', null]);
  expect(world.text('a')).toBe('theirs');
  await editor.refresh();
  expect(a.conflicts).toEqual(['value']);
  await a.saveOverTheirs();
  expect(world.text('a')).toBe('mine');
});

it('puts aside in turn what was typed since, when something is taken up again', async () => {
  const a = await givenUp();
  a.edit('typed since');
  await takeUp();
  expect([a.text, await asideTexts()]).toEqual(['mine', ['typed since']]);
});

it('keeps what was put aside when it cannot be taken up', async () => {
  await givenUp();
  world.put('a', '', { text: null, isText: false, kind: 'binary' });
  await editor.refresh();
  expect(await takeUp()).toBe(false);
  expect(await asideTexts()).toEqual(['mine']);
});

it('keeps what was put aside when its key is gone', async () => {
  const a = await givenUp();
  world.remove('a');
  await editor.refresh();
  expect([a.status, await asideTexts()]).toEqual(['gone', ['mine']]);
  editor.close();
  await open('a');
  expect(await asideTexts()).toEqual(['mine']);
});

it('puts all that was typed aside when the key was deleted and is let go', async () => {
  const a = await open('a');
  a.edit('mine');
  world.remove('a');
  await editor.refresh();
  a.useTheirs();
  expect([a.status, await asideTexts()]).toEqual(['gone', ['mine']]);
});
