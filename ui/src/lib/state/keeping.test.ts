// What is typed is with the backend within a second, also while typing goes on, and belongs to the store
// in which it was typed.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

vi.mock('../api', async (original) => (await import('./backend')).madeUp(original));

import { editPlace } from '../model/drafts';
import { kept, world } from './backend';
import { editor } from './editor.svelte';
import { textsOf } from './keptdrafts';
import { writes } from './writes';

let stores = 0;
let store = '';
const text = (key: string, of = store) => kept.text(of, 'ns', key);

/** A window that is opened on a store, with nothing in its memory. */
async function newWindow(of = store) {
  await editor.turnTo('');
  await editor.turnTo(of);
}

/** Lets time go by, and what was begun in it come to its end. */
async function pass(milliseconds: number) {
  await vi.advanceTimersByTimeAsync(milliseconds);
  await editor.drafts.flush(); // hashes are not made in the time of the test
}

async function open(key: string) {
  await editor.open('ns', key);
  return editor.current;
}

beforeEach(async () => {
  vi.useFakeTimers();
  world.entries.clear();
  world.put('a', 'one');
  world.put('b', 'other');
  store = `s${String((stores += 1))}`;
  await editor.turnTo(store);
});

afterEach(() => {
  vi.useRealTimers();
});

it('is kept within a second of typing', async () => {
  const a = await open('a');
  a.edit('typed');
  await pass(1_000);
  expect(text('a')).toBe('typed');
});

it('is kept within a second while typing goes on without a pause', async () => {
  const a = await open('a');
  for (let typed = 1; typed <= 10; typed += 1) {
    a.edit('x'.repeat(typed));
    await pass(100);
  }
  expect(text('a')?.length).toBeGreaterThan(5);
});

it('is there again in another window, with its place in the history of the key', async () => {
  const a = await open('a');
  a.edit('typed');
  a.setMetadata('{"description":"note"}');
  await editor.flush();
  world.put('a', 'one', { metadata: '{"tags":["x"]}' });
  await newWindow();
  const again = await open('a');
  expect([again.text, again.dirty, again.conflicts]).toEqual(['typed', true, []]);
  expect(JSON.parse(again.metadata)).toEqual({ description: 'note', tags: ['x'] });
});

it('of more than a mebibyte is there again in another window', async () => {
  world.put('big', 'x'.repeat(1_200_000));
  const big = await open('big');
  await big.openWhole();
  big.edit('y'.repeat(3_000_000));
  await editor.flush();
  await newWindow();
  const again = await open('big');
  expect([again.text.length, again.dirty, again.conflicts]).toEqual([3_000_000, true, []]);
});

it('is forgotten as soon as it is saved', async () => {
  const a = await open('a');
  a.edit('typed');
  await editor.flush();
  await a.save();
  await editor.drafts.flush();
  expect([text('a'), world.text('a')]).toEqual([undefined, 'typed']);
});

it('does not cross into another store that has the same key, and is there when one comes back', async () => {
  const a = await open('a');
  a.edit('typed');
  await newWindow('elsewhere');
  expect([editor.status, editor.drafts.has('ns', 'a')]).toEqual(['empty', false]);
  const other = await open('a');
  expect([other.text, other.dirty]).toEqual(['one', false]);
  a.edit('typed late, in a document of the store before');
  await pass(1_000);
  await vi.waitFor(() => expect(text('a')).toBe(a.text));
  expect(text('a', 'elsewhere')).toBeUndefined();
  await newWindow();
  expect((await open('a')).text).toBe(a.text);
});

it('is an edit of a key that another program changed while the window was away', async () => {
  const a = await open('a');
  a.edit('typed');
  await editor.flush();
  world.put('a', 'theirs');
  await newWindow();
  const again = await open('a');
  expect([again.text, again.conflicts]).toEqual(['typed', ['value']]);
});

it('that was put aside is there in another window, and never in neither place', async () => {
  const a = await open('a');
  a.edit('mine');
  world.put('a', 'theirs');
  await editor.refresh();
  a.useTheirs();
  await editor.flush();
  await newWindow();
  const again = await open('a');
  expect([again.text, again.dirty, editor.drafts.list.length]).toEqual(['theirs', false, 1]);
  const [aside] = editor.drafts.asidesOf('ns', 'a');
  if (aside) expect(await editor.takeUp(aside.place)).toBe(true);
  await editor.flush();
  expect([again.text, text('a'), editor.drafts.list.length]).toEqual(['mine', 'mine', 1]);
});

it('over a key that was deleted is there when the deletion is undone in another window', async () => {
  const a = await open('a');
  a.edit('typed');
  await writes.deleteKey('ns', 'a');
  await editor.flush();
  await newWindow();
  expect((await open('a')).status).toBe('gone');
  await pass(1_000);
  expect(text('a')).toBe('typed');
  await writes.undo({ id: world.newest, namespace: 'ns' });
  await editor.refresh();
  expect([editor.current.text, editor.current.conflicts]).toEqual(['typed', []]);
});

it('is gone when it is discarded, and back as it was with Undo, also in the open document', async () => {
  const a = await open('a');
  a.edit('typed');
  a.setMetadata('{"description":"note"}');
  const back = await editor.discard(editPlace('ns', 'a'));
  await editor.flush();
  expect([a.text, a.dirty, text('a')]).toEqual(['one', false, undefined]);
  await back?.();
  await editor.flush();
  const again = editor.current;
  expect([again.text, again.metadata, again.conflicts]).toEqual([
    'typed',
    '{"description":"note"}',
    [],
  ]);
  expect(text('a')).toBe('typed');
});

it('comes back beside what was typed since it was discarded', async () => {
  const a = await open('a');
  a.edit('typed');
  const back = await editor.discard(editPlace('ns', 'a'));
  a.edit('typed since');
  await back?.();
  await editor.flush();
  expect([editor.current.text, text('a')]).toEqual(['typed since', 'typed since']);
  const asides = editor.drafts.asidesOf('ns', 'a');
  expect(await textsOf(editor.drafts, asides)).toEqual(['typed']);
});

it('over a key that is not open can be discarded and brought back, what is put aside as well', async () => {
  const a = await open('a');
  a.edit('mine');
  world.put('a', 'theirs');
  await editor.refresh();
  a.useTheirs();
  a.edit('mine again');
  await editor.flush();
  await newWindow();
  const places = editor.drafts.list.map(({ place }) => place);
  expect(places).toHaveLength(2);
  const backs = await Promise.all(places.map((place) => editor.discard(place)));
  await editor.flush();
  expect([editor.drafts.list, text('a')]).toEqual([[], undefined]);
  for (const back of backs) await back?.();
  await editor.flush();
  await newWindow();
  expect((await open('a')).text).toBe('mine again');
  expect(await textsOf(editor.drafts, editor.drafts.asidesOf('ns', 'a'))).toEqual(['mine']);
});

it('keeps the moment at which it was typed when it is looked at again', async () => {
  const a = await open('a');
  a.edit('typed');
  await editor.flush();
  const at = editor.drafts.list[0]?.at;
  await newWindow();
  vi.setSystemTime(Date.now() + 3_600_000);
  await open('a');
  await pass(1_000);
  expect(editor.drafts.list.map((one) => one.at)).toEqual([at]);
});

it('is not replaced by a document that was let go before it had read its value', async () => {
  world.put('big', 'x'.repeat(1_200_000));
  const big = await open('big');
  await big.openWhole();
  big.edit('typed');
  await editor.flush();
  await newWindow();
  world.slow.held = true;
  const first = editor.open('ns', 'big');
  await vi.waitFor(() => world.slow.of('getEntry').answer());
  await vi.waitFor(() => world.slow.of('readDraft').answer());
  const late = await vi.waitFor(() => world.slow.of('readVersion'));
  world.slow.held = false;
  await open('b');
  await editor.refresh();
  const again = await open('big');
  again.edit('typed and more');
  await editor.flush();
  late.answer();
  await first;
  await pass(1_000);
  expect(text('big')).toBe('typed and more');
});

it('is forgotten when somebody else saved the same, though nobody looks at the key', async () => {
  const a = await open('a');
  a.edit('mine');
  await open('b');
  await editor.flush();
  world.put('a', 'mine');
  await editor.refresh();
  await editor.refresh();
  await pass(1_000);
  expect([a.dirty, text('a')]).toEqual([false, undefined]);
});

it('over a key that once had the name is put aside when an untouched key gets that name', async () => {
  const b = await open('b');
  b.edit('over b');
  await editor.flush();
  await writes.deleteKey('ns', 'b');
  await open('a');
  await writes.renameKey('ns', 'a', 'b');
  await editor.refresh();
  await editor.flush();
  expect([editor.key, editor.current.text, editor.current.dirty]).toEqual(['b', 'one', false]);
  const [aside] = editor.drafts.asidesOf('ns', 'b');
  expect(aside && kept.text(store, 'ns', 'b', aside.place.aside)).toBe('over b');
});

it('that is brought back does not replace what was typed since its store was opened again', async () => {
  const a = await open('a');
  a.edit('first');
  const back = await editor.discard(editPlace('ns', 'a'));
  await editor.flush();
  await newWindow();
  (await open('a')).edit('second');
  await editor.flush();
  await back?.();
  await editor.flush();
  expect(text('a')).toBe('second');
  const asides = editor.drafts.asidesOf('ns', 'a');
  expect(await textsOf(editor.drafts, asides)).toEqual(['first']);
});
