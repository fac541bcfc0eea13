// An answer that comes late, and a window that is left while something is typed: neither loses what was
// typed, nor puts it under another key.
import { beforeEach, expect, it, vi } from 'vitest';

const { world, kept, full } = await vi.hoisted(async () => {
  const { World } = await import('./world');
  const { KeptDrafts } = await import('./keptdrafts');
  // `full` has the stores whose drafts cannot be written.
  return { world: new World(), kept: new KeptDrafts(), full: new Set<string>() };
});

vi.mock('../api', async (original) => {
  const actual = await original<typeof import('../api')>();
  const { parts } = await import('../model/drafts');
  const commands = {
    ...kept.commands,
    putDraft: (body: Uint8Array) => {
      const { store } = parts(body).head as { store: string };
      if (full.has(store)) throw new Error('the disk is full');
      return kept.commands.putDraft(body);
    },
  };
  return { ...actual, api: { ...world.commands(actual.Failed), ...world.slow.wrap(commands) } };
});

import { editPlace } from '../model/drafts';
import { editor } from './editor.svelte';
import { keylist } from './keylist.svelte';
import { namespaces } from './namespaces.svelte';
import { quiet } from './slowly';
import { takeUp } from './unsaved';

const { slow } = world;
const large = 'x'.repeat(1_200_000);
const edit = editPlace('ns', 'a');

let stores = 0;
let store = '';
const text = (key: string, of = store) => kept.text(of, 'ns', key);

async function open(key: string) {
  await editor.open('ns', key);
  return editor.current;
}

/** Puts "mine" aside for what somebody else saved over it. */
async function mineAside(key: string) {
  const document = await open(key);
  document.edit('mine');
  world.put(key, 'theirs');
  await editor.refresh();
  document.useTheirs();
  await editor.flush();
  const [aside] = editor.drafts.asidesOf('ns', key);
  if (!aside) throw new Error('nothing was put aside');
  return aside.place;
}

beforeEach(async () => {
  slow.held = false;
  await slow.settle();
  full.clear();
  world.entries.clear();
  world.put('a', 'one');
  world.put('b', 'other');
  namespaces.selectedId = 'ns';
  keylist.namespace = 'ns';
  store = `s${String((stores += 1))}`;
  await editor.turnTo(store);
});

it('goes back into its own key when another one is opened while it is taken up', async () => {
  const aside = await mineAside('a');
  await open('b');
  slow.held = true;
  const taking = takeUp(aside);
  await quiet();
  const opening = editor.open('ns', 'b');
  await slow.settle();
  await Promise.all([taking, opening]);
  expect([editor.key, editor.current.text, editor.of('ns', 'a')?.text]).toEqual([
    'b',
    'other',
    'mine',
  ]);
});

it('is not forgotten for an older document of its key that is read late', async () => {
  await open('a');
  slow.held = true;
  const late = editor.open('ns', 'a');
  const asked = slow.of('getEntry');
  slow.held = false;
  await open('b');
  await editor.refresh();
  const again = await open('a');
  again.edit('typed');
  await editor.flush();
  asked.answer();
  await late;
  await editor.flush();
  expect([editor.current.text, text('a'), editor.drafts.has('ns', 'a')]).toEqual([
    'typed',
    'typed',
    true,
  ]);
});

it('is waited for when it is typed while what was typed before is written', async () => {
  const a = await open('a');
  a.edit('first');
  slow.held = true;
  const leaving = editor.flush();
  await vi.waitFor(() => slow.of('putDraft'));
  a.edit('second');
  slow.held = false;
  slow.of('putDraft').answer();
  await leaving;
  expect(text('a')).toBe('second');
});

it('is waited for where what was typed in another store cannot be kept', async () => {
  const a = await open('a');
  a.edit('typed');
  full.add(store);
  const elsewhere = `${store}elsewhere`;
  await editor.turnTo(elsewhere);
  const other = await open('a');
  other.edit('typed elsewhere');
  slow.held = true;
  let left = false;
  const leaving = editor.flush().finally(() => (left = true));
  leaving.catch(() => undefined); // looked at below
  await vi.waitFor(() => slow.of('putDraft'));
  await quiet();
  expect(left).toBe(false);
  await slow.settle();
  await expect(leaving).rejects.toThrow('full');
});

it('is waited for when its store was left before it could be kept', async () => {
  const a = await open('a');
  a.edit('typed');
  full.add(store);
  await editor.turnTo(`${store}elsewhere`);
  await expect(editor.flush()).rejects.toThrow('full');
  full.clear();
  await editor.flush();
  expect(text('a')).toBe('typed');
});

it('is kept again when another window of the store has saved its key, and forgot it', async () => {
  const a = await open('a');
  a.edit('typed');
  await editor.flush();
  kept.commands.forgetDraft(store, edit);
  world.put('a', 'theirs');
  await editor.refresh();
  await editor.flush();
  expect([a.conflicts, text('a')]).toEqual([['value'], 'typed']);
});

it('is written again only when its key is another', async () => {
  const a = await open('a');
  a.edit('typed');
  await editor.flush();
  await editor.refresh();
  slow.held = true;
  const flushed = editor.flush();
  await quiet();
  expect(slow.waiting).toEqual([]);
  await flushed;
});

it('says when it was typed, not when its key was looked at', async () => {
  const base = { text: { whole: 'one' }, expiresAt: null, metadata: null };
  const typed = { at: 5, text: 'typed', expiry: null, metadata: null, version: 1, base };
  editor.drafts.put(edit, typed);
  await editor.flush();
  await editor.turnTo('');
  await editor.turnTo(store);
  const a = await open('a');
  await editor.flush();
  expect([a.text, editor.drafts.list.map(({ at }) => at)]).toEqual(['typed', [5]]);
  a.edit('typed on');
  await editor.flush();
  expect(editor.drafts.list[0]?.at).toBeGreaterThan(5);
});

it('stays when the whole of a large value is read twice', async () => {
  world.put('big', large);
  const big = await open('big');
  slow.held = true;
  const [first, second] = [big.openWhole(), big.openWhole()];
  slow.of('readVersion').answer();
  await first;
  big.edit('typed');
  await slow.settle();
  await second;
  expect([big.text, big.dirty]).toEqual(['typed', true]);
});

it('is no matter where a large value is gone before all of it is here', async () => {
  world.put('big', large);
  const big = await open('big');
  slow.held = true;
  const opening = big.openWhole();
  slow.held = false;
  world.remove('big');
  await editor.refresh();
  slow.of('readVersion').answer();
  await opening;
  expect([big.status, big.stored]).toEqual(['gone', null]);
});

it('is there when its store is opened again, also where it could not be written meanwhile', async () => {
  const a = await open('a');
  a.edit('typed');
  full.add(store);
  await expect(editor.flush()).rejects.toThrow('full');
  await editor.turnTo('another');
  await editor.turnTo(store);
  const again = await open('a');
  expect([again.text, again.dirty]).toEqual(['typed', true]);
  again.edit('typed since');
  full.clear();
  await editor.flush();
  expect(text('a')).toBe('typed since');
});

it('is not discarded when it was typed while an older draft of its key was looked up', async () => {
  const a = await open('a');
  a.edit('from before');
  await editor.flush();
  await editor.turnTo('another');
  await editor.turnTo(store);
  slow.held = true;
  const discarding = editor.discard(edit);
  await quiet();
  const reading = slow.of('readDraft');
  slow.held = false;
  const again = await open('a');
  again.edit('typed since');
  reading.answer();
  expect(await discarding).toBeNull();
  await editor.flush();
  expect([editor.current.text, text('a')]).toEqual(['typed since', 'typed since']);
});
