// The open entry: what is typed over it is kept, goes back byte for byte, and never overwrites
// somebody else's change by itself.
import { beforeEach, expect, it, vi } from 'vitest';
import type { EntryDetail, SetEntry } from '../api';

const store = vi.hoisted(() => ({
  entries: new Map<string, EntryDetail>(),
  written: [] as SetEntry[],
}));

vi.mock('../api', async (original) => ({
  ...(await original<typeof import('../api')>()),
  api: {
    getEntry: (_: string, key: string) => Promise.resolve(store.entries.get(key) ?? null),
    setEntry: (entry: SetEntry) => {
      store.written.push(entry);
      if (entry.value.type === 'text') put(entry.key, entry.value.text);
      return Promise.resolve({ changeId: 1, label: '', added: 0, changed: 1, removed: 0 });
    },
  },
}));

import { drafts, editor } from './editor.svelte';

let version = 0;

function put(key: string, text: string): void {
  version += 1;
  store.entries.set(key, {
    key,
    kind: 'text',
    size: text.length,
    text,
    isText: true,
    expiresAt: null,
    metadata: null,
    updatedAt: 0,
    version,
  });
}

beforeEach(() => {
  editor.close();
  for (const key of store.entries.keys()) drafts.drop('ns', key);
  store.entries.clear();
  store.written.length = 0;
  put('a', 'one\r\ntwo');
  put('b', 'other');
});

it('shows plain line breaks and saves the ones that were there', async () => {
  await editor.open('ns', 'a');
  expect(editor.text).toBe('one\ntwo');
  expect(editor.dirty).toBe(false);
  editor.edit('one\ntwo\nthree');
  await editor.save();
  expect(store.written[0]?.value).toEqual({ type: 'text', text: 'one\r\ntwo\r\nthree' });
  expect(editor.dirty).toBe(false);
});

it('keeps what was typed when another key is opened', async () => {
  await editor.open('ns', 'a');
  editor.edit('typed');
  await editor.open('ns', 'b');
  expect(editor.text).toBe('other');
  await editor.open('ns', 'a');
  expect(editor.text).toBe('typed');
  expect(editor.dirty).toBe(true);
});

it('keeps nothing once the text is as it was', async () => {
  await editor.open('ns', 'a');
  editor.edit('typed');
  editor.revert();
  expect(editor.text).toBe('one\ntwo');
  expect(drafts.has('ns', 'a')).toBe(false);
});

it('shows what somebody else saved, but never under an open edit', async () => {
  await editor.open('ns', 'b');
  put('b', 'theirs');
  await editor.refresh();
  expect(editor.text).toBe('theirs');

  editor.edit('mine');
  put('b', 'theirs again');
  await editor.refresh();
  expect(editor.text).toBe('mine');
  expect(editor.changedElsewhere).toBe(true);
});

it('writes over a change of somebody else only when told to', async () => {
  await editor.open('ns', 'b');
  const base = editor.detail?.version;
  editor.edit('mine');
  put('b', 'theirs');
  await editor.save();
  await editor.open('ns', 'b');
  editor.edit('mine again');
  await editor.save(true);
  expect(store.written.map((entry) => entry.baseVersion)).toEqual([base, null]);
});

it('saves only what was edited', async () => {
  await editor.open('ns', 'b');
  editor.setMetadata('{"description":"x"}');
  await editor.save();
  expect(store.written[0]).toMatchObject({
    value: { type: 'keep' },
    expiry: { type: 'keep' },
    metadata: { type: 'set', json: '{"description":"x"}' },
  });
});
