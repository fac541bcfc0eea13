// What is typed over a key belongs to that key: it is kept, goes back byte for byte, never lands
// elsewhere, and is in conflict only with what somebody else made of the same part.
import { beforeEach, expect, it, vi } from 'vitest';
import { type EntryDetail, Failed, type SetEntry } from '../api';

const store = vi.hoisted(() => ({
  entries: new Map<string, EntryDetail>(),
  written: [] as SetEntry[],
  /** What a save waits for. */
  gate: Promise.resolve(),
}));

vi.mock('../api', async (original) => ({
  ...(await original<typeof import('../api')>()),
  api: {
    getEntry: (_: string, key: string) => Promise.resolve(store.entries.get(key) ?? null),
    readVersion: () => Promise.resolve(new TextEncoder().encode(wholes.get('big'))),
    keyHistory: () => Promise.resolve([]),
    renameKey: (_: string, key: string, to: string) => {
      const entry = store.entries.get(key);
      if (entry) store.entries.set(to, { ...entry, key: to, version: (version += 1) });
      store.entries.delete(key);
      return Promise.resolve({ ...applied, deed: { type: 'renamed', key, to } });
    },
    createNamespace: () => Promise.resolve(null),
    setEntry: async (entry: SetEntry) => {
      await store.gate;
      const now = store.entries.get(entry.key);
      if (entry.baseVersion !== null && now?.version !== entry.baseVersion) {
        throw new Failed({ code: 'changed_elsewhere', key: entry.key });
      }
      store.written.push(entry);
      const { value, metadata } = entry;
      put(entry.key, value.type === 'text' ? value.text : (now?.text ?? ''), {
        metadata:
          metadata.type === 'set'
            ? metadata.json
            : metadata.type === 'clear'
              ? null
              : (now?.metadata ?? null),
      });
      return applied;
    },
  },
}));

import { editor } from './editor.svelte';
import { textsOf } from './keptdrafts';
import { writes } from './writes';

const counts = { added: 0, changed: 1, removed: 0 };
const applied = {
  changeId: 1,
  act: 'did',
  deed: { type: 'changed', key: 'a' },
  counts,
  ...counts,
};
const wholes = new Map<string, string>();
let version = 0;
let places = 0;
let ns = '';

function put(key: string, text: string | null, more: Partial<EntryDetail> = {}): void {
  version += 1;
  store.entries.set(key, {
    key,
    kind: text === 'true' || text === 'false' ? 'switch' : 'text',
    size: text?.length ?? 2_000_000,
    text,
    isText: true,
    expiresAt: null,
    metadata: null,
    updatedAt: 0,
    version,
    ...more,
  });
}

/** The open document of a key. */
async function open(key: string) {
  await editor.open(ns, key);
  return editor.current;
}

beforeEach(() => {
  // A namespace of its own, so that no document of another test is open.
  ns = `kv_${String((places += 1))}`;
  store.entries.clear();
  store.written.length = 0;
  store.gate = Promise.resolve();
  put('a', 'one\r\ntwo');
  put('b', 'other');
  put('flag', 'true');
});

const note = '{"description":"x"}';

it('shows plain line breaks and saves the ones that were there', async () => {
  const a = await open('a');
  expect(a.text).toBe('one\ntwo');
  expect(a.dirty).toBe(false);
  a.edit('one\ntwo\nthree');
  await a.save();
  expect(store.written[0]?.value).toEqual({ type: 'text', text: 'one\r\ntwo\r\nthree' });
  expect(a.dirty).toBe(false);
});

it('keeps what was typed when another key is opened', async () => {
  (await open('a')).edit('typed');
  expect((await open('b')).text).toBe('other');
  const again = await open('a');
  expect([again.text, again.dirty]).toEqual(['typed', true]);
});

it('keeps what was typed over a value of more than 1 MiB when another key is opened', async () => {
  put('big', null);
  wholes.set('big', 'x'.repeat(1_200_000));
  const big = await open('big');
  await big.openWhole();
  big.edit('typed');
  await open('b');
  await editor.refresh();
  const again = await open('big');
  expect([again.text, again.dirty]).toEqual(['typed', true]);
});

it('keeps nothing once the text is as it was', async () => {
  const a = await open('a');
  a.edit('typed');
  await editor.flush();
  expect(editor.drafts.has(ns, 'a')).toBe(true);
  a.revert();
  await editor.flush();
  expect(a.text).toBe('one\ntwo');
  expect(editor.drafts.has(ns, 'a')).toBe(false);
});

it('keeps what is typed during a slow save, also when another key is opened meanwhile', async () => {
  let pass: () => void = () => undefined;
  store.gate = new Promise((resolve) => (pass = resolve));
  const b = await open('b');
  b.edit('first');
  const first = b.save();
  await Promise.resolve();
  b.edit('first and more');
  await open('a');
  pass();
  await first;
  const again = await open('b');
  expect([again.stored, again.text, again.dirty]).toEqual(['first', 'first and more', true]);
  await again.save();
  expect(store.entries.get('b')?.text).toBe('first and more');
});

it('does not turn a flag back on when its note is saved after it was switched off', async () => {
  const flag = await open('flag');
  flag.setMetadata(note);
  await writes.setEntry({ ...keep, key: 'flag', value: { type: 'text', text: 'false' } }, '');
  await editor.refresh();
  expect([flag.text, flag.detail?.text, flag.changedElsewhere]).toEqual(['false', 'false', false]);
  await flag.save();
  expect(store.entries.get('flag')).toMatchObject({ text: 'false', metadata: note });
  expect(store.written.at(-1)?.value).toEqual({ type: 'keep' });
});

it('takes in what somebody else changed, where nothing was typed', async () => {
  const b = await open('b');
  b.setMetadata(note);
  put('b', 'theirs');
  await editor.refresh();
  expect([b.text, b.metadata, b.changedElsewhere]).toEqual(['theirs', note, false]);
  put('b', 'theirs again');
  await b.save();
  expect(store.entries.get('b')).toMatchObject({ text: 'theirs again', metadata: note });
});

it('puts notes and tags of both sides together', async () => {
  const b = await open('b');
  b.setMetadata(note);
  put('b', 'other', { metadata: '{"tags":["beta"]}' });
  await editor.refresh();
  expect(b.changedElsewhere).toBe(false);
  expect(JSON.parse(b.metadata)).toEqual({ description: 'x', tags: ['beta'] });
});

it('does not save while both sides changed the value, and says why', async () => {
  const b = await open('b');
  b.edit('mine');
  put('b', 'theirs');
  await b.save();
  expect([b.text, b.conflicts, store.written]).toEqual(['mine', ['value'], []]);
  expect(b.blocked()).not.toBeNull();
  expect(await b.save()).toBeNull();
});

it('saves over what was shown of somebody else, and not over a third change', async () => {
  const b = await open('b');
  b.edit('mine');
  put('b', 'theirs');
  await editor.refresh();
  put('b', 'a third');
  await b.saveOverTheirs();
  expect([b.conflicts, store.entries.get('b')?.text]).toEqual([['value'], 'a third']);
  await b.saveOverTheirs();
  expect(store.entries.get('b')?.text).toBe('mine');
});

it('puts the typed text aside for theirs, to be taken up again', async () => {
  const b = await open('b');
  b.edit('mine');
  put('b', 'theirs');
  await editor.refresh();
  b.useTheirs();
  expect([b.text, b.dirty, b.changedElsewhere]).toEqual(['theirs', false, false]);
  const asides = editor.drafts.asidesOf(ns, 'b');
  expect(await textsOf(editor.drafts, asides)).toEqual(['mine']);
  for (const { place } of asides) await editor.takeUp(place);
  expect([b.text, b.dirty]).toEqual(['mine', true]);
});

it('reverts to what is stored now, not to the text before somebody else changed it', async () => {
  const b = await open('b');
  b.edit('mine');
  put('b', 'theirs');
  await editor.refresh();
  b.revert();
  expect([b.text, b.dirty]).toEqual(['theirs', false]);
});

it('goes along when its key is renamed, without a notice or a draft left behind', async () => {
  const b = await open('b');
  b.edit('mine');
  await editor.flush();
  await writes.renameKey(ns, 'b', 'c');
  const c = await open('c');
  await editor.refresh();
  await editor.flush();
  expect(c).toBe(b);
  expect([c.text, c.changedElsewhere]).toEqual(['mine', false]);
  expect([editor.drafts.has(ns, 'b'), editor.drafts.has(ns, 'c')]).toEqual([false, true]);
});

it('sends a duration, and does not save while it is being typed', async () => {
  const b = await open('b');
  b.setExpiry({ kind: 'after', amount: '', unit: 'minutes' });
  expect(b.blocked()).not.toBeNull();
  expect(await b.save()).toBeNull();
  b.setExpiry({ kind: 'after', amount: '1', unit: 'minutes' });
  await b.save();
  expect(store.written.map((entry) => entry.expiry)).toEqual([{ type: 'in', seconds: 60 }]);
});

it('saves only what was edited', async () => {
  const b = await open('b');
  b.setMetadata(note);
  await b.save();
  expect(store.written[0]).toMatchObject({
    value: { type: 'keep' },
    expiry: { type: 'keep' },
    metadata: { type: 'set', json: note },
  });
});

const keep: SetEntry = {
  namespace: ns,
  key: '',
  value: { type: 'keep' },
  expiry: { type: 'keep' },
  metadata: { type: 'keep' },
  mustBeNew: false,
  baseVersion: null,
  note: null,
};

it('is in conflict with another state that has the same number, as in another copy of the file', async () => {
  put('flag', 'true');
  await editor.open(ns, 'flag');
  editor.current.edit('typed');
  const here = store.entries.get('flag');
  if (here) store.entries.set('flag', { ...here, text: 'false' });

  await editor.refresh();
  expect(editor.current.conflicts).toEqual(['value']);
  expect(editor.current.text).toBe('typed');
});

it('does not take what somebody else saved for its own after an unrelated write', async () => {
  put('a', 'one');
  await editor.open(ns, 'a');
  editor.current.edit('mine');
  put('a', 'theirs');
  await writes.createNamespace('another', '');
  await editor.refresh();
  expect(editor.current.conflicts).toEqual(['value']);
});

it('leaves an open conflict to the person, whatever else this window writes', async () => {
  put('a', 'one');
  await editor.open(ns, 'a');
  editor.current.edit('mine');
  put('a', 'theirs');
  await editor.refresh();
  editor.writtenHere({ namespaces: [], keys: null }, { id: 1, act: 'did' });
  await editor.refresh();
  expect(editor.current.conflicts).toEqual(['value']);
});

it('does not make a deleted key again as an empty text when its value was never read', async () => {
  put('large', null);
  await editor.open(ns, 'large');
  editor.current.setMetadata('{"description":"mine"}');
  store.entries.delete('large');
  await editor.refresh();
  const written = store.written.length;
  await expect(editor.current.saveOverTheirs()).rejects.toThrow('deleted');
  expect(store.written.length).toBe(written);
  expect(editor.current.metadata).toBe('{"description":"mine"}');
});
