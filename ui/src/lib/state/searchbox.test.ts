// What is typed is searched for after a pause, filters in it become chips, and no answer about an older text
// takes away what was typed since.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { SearchWord } from '../api';
import { Slowly } from './slowly';

const backend = vi.hoisted(() => ({
  api: {} as Record<string, (...args: unknown[]) => Promise<unknown>>,
}));

vi.mock('../api', async (original) => ({
  ...(await original<typeof import('../api')>()),
  api: backend.api,
}));

import { everything } from '../model/selection';
import { keylist } from './keylist.svelte';
import { namespaces } from './namespaces.svelte';
import { searchbox } from './searchbox.svelte';

/** `tag:x` is a filter, `on` a state, any other word a text; a quote without an end goes on to the end. */
function read(text: string): SearchWord[] {
  return (text.match(/(?:"[^"]*"?|\S)+/g) ?? []).map((word): SearchWord => {
    const typed = word.trimEnd();
    const written = typed.split('"').length % 2 === 0 ? `${typed}"` : typed;
    const about = { typed, written, unsure: null };
    if (word === 'on') return { ...about, means: { type: 'state', on: true } };
    const tag = /^tag:(.+)$/.exec(written)?.[1];
    if (tag) return { ...about, means: { type: 'tag', tag: tag.replaceAll('"', '') } };
    return { ...about, means: { type: 'text', text: word } };
  });
}

let slow: Slowly;

const chips = () => keylist.chips.map(({ written }) => written);
const pause = () => vi.advanceTimersByTimeAsync(200);
/** All that waits is answered, and what it leads to. */
async function answered() {
  while (slow.waiting.length > 0) {
    for (const one of [...slow.waiting]) one.answer();
    await pause();
  }
}
const space = (entryCount: number) => ({
  id: 'kv_1',
  name: 'n',
  description: '',
  createdAt: 0,
  entryCount,
});

beforeEach(() => {
  vi.useFakeTimers();
  slow = new Slowly();
  slow.held = false;
  Object.assign(
    backend.api,
    slow.wrap({ readSearch: read, listEntries: () => ({ entries: [] }), countEntries: () => 0 }),
  );
  namespaces.list = [space(10)];
  namespaces.selectedId = 'kv_1';
  keylist.open('kv_1');
});

afterEach(() => {
  vi.useRealTimers();
});

it('searches once a person pauses, and makes a chip of a filter that is finished', async () => {
  searchbox.type('new tag:a');
  await pause();
  expect([keylist.filter.search, chips(), searchbox.texts]).toEqual(['new tag:a', [], ['new']]);
  searchbox.type('new tag:ab ');
  await pause();
  expect([keylist.filter.search, chips(), keylist.typed]).toEqual([
    'tag:ab new',
    ['tag:ab'],
    'new',
  ]);
  // “on” may be the beginning of a sentence: it becomes a chip only when a person says so.
  searchbox.type('on ');
  await pause();
  expect([keylist.filter.search, chips()]).toEqual(['tag:ab on', ['tag:ab']]);
  await searchbox.enter('on tag:ab');
  expect([keylist.filter.search, chips(), keylist.typed]).toEqual([
    'tag:ab on',
    ['tag:ab', 'on'],
    '',
  ]);
});

it('never takes away what was typed while an older text was read', async () => {
  slow.held = true;
  searchbox.type('tag:a ');
  await pause();
  const older = slow.of('readSearch');
  searchbox.type('tag:a b');
  older.answer();
  await pause();
  expect([keylist.typed, chips()]).toEqual(['', []]);
  await answered();
  expect([keylist.typed, chips()]).toEqual(['tag:a b', []]);
});

it('is empty after it was cleared, though an answer is on its way', async () => {
  slow.held = true;
  searchbox.type('tag:a ');
  await pause();
  searchbox.clear();
  await answered();
  expect([keylist.filter.search, chips(), keylist.typed]).toEqual(['', [], '']);
});

it('looks into notes and tags at once where keys are few, and of many when it is asked to', async () => {
  searchbox.type('a');
  await pause();
  expect(keylist.filter.notes).toBe(true);
  namespaces.list = [space(1_000_000)];
  searchbox.type('ab');
  await pause();
  searchbox.clear();
  searchbox.type('abc');
  await pause();
  expect(keylist.filter.notes).toBe(false);
  searchbox.showNotes();
  searchbox.type('abcd');
  await pause();
  expect(keylist.filter).toMatchObject({ search: 'abcd', notes: true });
  searchbox.clear();
  searchbox.type('abc');
  await pause();
  expect(keylist.filter.notes).toBe(false);
});

it('has one of several filters that exclude each other, and the kinds that are chosen', async () => {
  await searchbox.put('tag:a');
  await searchbox.put('tag:b', ({ type }) => type === 'tag');
  await searchbox.put('tag:b');
  expect(chips()).toEqual(['tag:b']);
  expect(searchbox.removeLast()).toBe(true);
  expect(searchbox.removeLast()).toBe(false);
});

it('looks in this namespace alone again once nothing is searched for', async () => {
  await searchbox.put('tag:a');
  keylist.everywhere = true;
  searchbox.removeLast();
  expect(keylist.everywhere).toBe(false);
  searchbox.type('abc');
  await pause();
  keylist.everywhere = true;
  searchbox.type('ab');
  await pause();
  expect(keylist.everywhere).toBe(true);
  searchbox.type('');
  await pause();
  expect(keylist.everywhere).toBe(false);
});

it('opens a search that was saved in the place of what was there', async () => {
  await searchbox.enter('old tag:x');
  await searchbox.open('tag:b new on');
  expect([keylist.filter.search, chips(), keylist.typed]).toEqual([
    'tag:b on new',
    ['tag:b', 'on'],
    'new',
  ]);
});

it('has a filter that is written twice as one chip', async () => {
  await searchbox.enter('tag:a tag:a');
  expect(chips()).toEqual(['tag:a']);
  await searchbox.open('tag:b on tag:b');
  expect(chips()).toEqual(['tag:b', 'on']);
});

it('makes a chip of what is in quotes only once they end', async () => {
  searchbox.type('tag:"my ');
  await pause();
  expect([keylist.typed, chips()]).toEqual(['tag:"my ', []]);
  searchbox.type('tag:"my own" ');
  await pause();
  expect([keylist.typed, chips()]).toEqual(['', ['tag:"my own"']]);
});

it('says when what was typed is searched for, and not of what came before it', async () => {
  const taken: string[] = [];
  for (const text of ['tag:a', 'tag:a ']) searchbox.type(text, () => taken.push(text));
  await pause();
  expect(taken).toEqual(['tag:a ']);
});

it('searches a namespace for nothing that was typed or chosen in another', async () => {
  searchbox.type('abc');
  keylist.open('kv_2');
  await pause();
  expect(keylist.filter.search).toBe('');
  slow.held = true;
  const put = searchbox.put('tag:a');
  keylist.open('kv_1');
  await answered();
  expect([await put, chips()]).toEqual([false, []]);
});

it('puts nothing in where it is not a filter', async () => {
  await expect(searchbox.put('limits daily')).resolves.toBe(false);
  await expect(searchbox.put('tag:a')).resolves.toBe(true);
  expect(chips()).toEqual(['tag:a']);
});

it('leaves what is ticked where nothing else is searched for', async () => {
  await searchbox.enter('a');
  keylist.ticked = everything;
  await searchbox.enter('a ');
  expect([keylist.ticked, keylist.typed]).toEqual([everything, 'a ']);
});

it('leaves the groups where nothing is searched for', async () => {
  keylist.enter('user:');
  keylist.ticked = everything;
  await searchbox.enter('');
  expect([keylist.ticked, keylist.prefix]).toEqual([everything, 'user:']);
});
