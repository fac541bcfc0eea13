// A draft that an earlier window left is compared with what its edit began from, part by part and to the
// byte: only what both sides changed is in conflict, and typing on keeps what it began from.
import { expect, it, vi } from 'vitest';
import type { EntryDetail } from '../api';
import { type Draft, hashOf, inFull, type Keeping } from '../model/drafts';

const store = vi.hoisted(() => ({ now: null as EntryDetail | null }));

vi.mock('../api', async (original) => ({
  ...(await original<typeof import('../api')>()),
  api: { getEntry: () => Promise.resolve(store.now), keyHistory: () => Promise.resolve([]) },
}));

import { Document } from './document.svelte';

const note = '{"description":"mine"}';

function entry(text: string, more: Partial<EntryDetail> = {}): EntryDetail {
  return {
    key: 'a',
    kind: 'text',
    size: text.length,
    text,
    isText: true,
    expiresAt: null,
    metadata: null,
    updatedAt: 0,
    version: 2,
    ...more,
  };
}

/** Opens the key as it is now over a draft that began from the text "one" at version 1. */
async function opened(now: EntryDetail, draft: Partial<Draft> | null) {
  store.now = now;
  const base = { text: { hash: await hashOf('one') }, expiresAt: null, metadata: null };
  const whole: Draft = {
    at: 5,
    text: null,
    expiry: null,
    metadata: null,
    version: 1,
    base,
    ...draft,
  };
  const asides: Keeping[] = [];
  const document = new Document('ns', 'a', {
    touched: () => undefined,
    recall: () => Promise.resolve(whole),
    putAside: (_, aside) => asides.push(aside),
  });
  await document.load();
  return Object.assign(document, { asides });
}

it('is no conflict where somebody else changed another part', async () => {
  const later = { expiresAt: 4_000_000_000, metadata: '{"tags":["x"]}' };
  const a = await opened(entry('one', later), { text: 'mine', metadata: note });
  expect([a.text, a.conflicts, a.expiresAt]).toEqual(['mine', [], later.expiresAt]);
  expect(JSON.parse(a.metadata)).toEqual({ description: 'mine', tags: ['x'] });
});

it('follows what somebody else changed where nothing was typed', async () => {
  const a = await opened(entry('theirs', { expiresAt: 4_000_000_000 }), { metadata: note });
  expect([a.text, a.textDirty, a.expiresAt, a.metadata, a.conflicts]).toEqual([
    'theirs',
    false,
    4_000_000_000,
    note,
    [],
  ]);
});

it('is no conflict where a value was changed and changed back', async () => {
  const a = await opened(entry('one', { version: 9 }), { text: 'mine' });
  expect([a.text, a.conflicts, a.detail?.version]).toEqual(['mine', [], 9]);
});

it('is a conflict where both changed the value, also after another look and another window', async () => {
  const a = await opened(entry('theirs'), { text: 'mine' });
  expect([a.text, a.conflicts]).toEqual(['mine', ['value']]);
  await a.refresh();
  expect(a.conflicts).toEqual(['value']);
  const kept = a.draft();
  const again = await opened(entry('theirs'), kept ? inFull(kept) : null);
  expect([again.text, again.conflicts]).toEqual(['mine', ['value']]);
  again.useTheirs();
  expect([again.text, again.dirty, again.draft()]).toEqual(['theirs', false, null]);
  expect(again.asides).toEqual([a.draft()]);
});

it('is no conflict any more once the others are back at what it began from', async () => {
  const a = await opened(entry('theirs'), { text: 'mine' });
  store.now = entry('one', { version: 3 });
  await a.refresh();
  expect([a.text, a.conflicts, a.dirty]).toEqual(['mine', [], true]);
  a.revert();
  expect([a.text, a.dirty]).toEqual(['one', false]);
});

it('is a conflict where both changed the note, but not for the value', async () => {
  const a = await opened(entry('theirs', { metadata: '{"description":"theirs"}' }), {
    metadata: note,
  });
  expect([a.conflicts, a.text]).toEqual([['note'], 'theirs']);
});

it('is a conflict where both chose another expiry', async () => {
  const expiry = { kind: 'after', amount: '2', unit: 'days' } as const;
  const a = await opened(entry('one', { expiresAt: 4_000_000_000 }), { expiry });
  expect([a.conflicts, a.expiry]).toEqual([['expiry'], expiry]);
});

it('is nothing once somebody else saved the same', async () => {
  const a = await opened(entry('mine'), { text: 'mine' });
  expect([a.dirty, a.conflicts, a.draft()]).toEqual([false, [], null]);
});

it('keeps what the edit began from for the next window', async () => {
  const a = await opened(entry('one'), { text: 'mine' });
  a.edit('mine and more');
  expect(a.draft()).toMatchObject({
    text: 'mine and more',
    version: 2,
    base: { text: { whole: 'one' } },
  });
});

it('brings its own line breaks back, whatever the value has now', async () => {
  for (const text of ['x\r\ny', 'x\ny', 'x\r\ny\nz', 'x\ry', 'plain']) {
    for (const now of ['one', 'a\r\nb', 'a\nb']) {
      const base = { text: { hash: await hashOf(now) }, expiresAt: null, metadata: null };
      const a = await opened(entry(now), { text, base });
      expect([text, now, a.draft()?.text]).toEqual([text, now, text]);
    }
  }
});

it('takes the line breaks of the value where an earlier version wrote those of its editor', async () => {
  const a = await opened(entry('a\r\nb'), { text: 'x\ny', version: 2, base: null });
  expect([a.text, a.draft()?.text, a.conflicts]).toEqual(['x\ny', 'x\r\ny', []]);
});

it('is in conflict where what it began from is not known', async () => {
  const a = await opened(entry('theirs'), { text: 'mine', base: null });
  expect([a.text, a.conflicts]).toEqual(['mine', ['value']]);
});

it('is put aside where it cannot be typed over bytes, and the rest of it stays an edit', async () => {
  const bytes = entry('', { text: null, isText: false, kind: 'binary' });
  const a = await opened(bytes, { text: 'mine', metadata: note });
  expect(a.asides.map((one) => [one.text, one.metadata])).toEqual([['mine', null]]);
  expect(a.draft()).toMatchObject({ text: null, metadata: note });
});

it('is left alone until it is taken up, and where its key is gone', async () => {
  const a = new Document('ns', 'a', {
    touched: () => undefined,
    recall: () => Promise.reject(new Error('the disk')),
    putAside: () => undefined,
  });
  store.now = entry('one');
  await a.load();
  expect([a.status, a.draft()]).toEqual(['failed', undefined]);
  store.now = null;
  const gone = new Document('ns', 'a');
  await gone.load();
  expect([gone.status, gone.draft()]).toEqual(['gone', undefined]);
});
