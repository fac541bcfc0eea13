// @vitest-environment jsdom
// What the fields of a search hold: what is typed and no chip yet, of the namespace that is open.
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { SearchWord } from '../api';

vi.mock('../api', async (original) =>
  (await import('../state/backend')).madeUp(original, {
    readSearch: (text: string) => read(text),
    listEntries: () => ({ entries: [] }),
    countEntries: () => 0,
    listGroups: () => [],
    tagsInUse: () => [],
  }),
);

import { keylist } from '../state/keylist.svelte';
import { namespaces } from '../state/namespaces.svelte';
import { toasts } from '../state/toasts.svelte';
import FilterChoices from './FilterChoices.svelte';
import SearchBar from './SearchBar.svelte';

/** `tag:x` is a filter, any other word a text. */
function read(text: string): SearchWord[] {
  const words = text.split(/\s+/).filter((word) => word !== '');
  return words.map((word) => {
    const tag = /^tag:(.+)$/.exec(word)?.[1];
    const means: SearchWord['means'] = tag ? { type: 'tag', tag } : { type: 'text', text: word };
    return { typed: word, written: word, unsure: null, means };
  });
}

let made: object | undefined;

const pause = () => vi.advanceTimersByTimeAsync(200);
const chips = () => keylist.chips.map(({ written }) => written);
const fields = () => [...document.querySelectorAll<HTMLInputElement>('input')];
const texts = () => fields().map(({ value }) => value);

function type(...typed: string[]) {
  for (const [at, text] of typed.entries()) {
    const field = fields()[at];
    if (!field) throw new Error('no such field');
    field.value = text;
    field.dispatchEvent(new Event('input', { bubbles: true }));
  }
  flushSync();
}

beforeEach(() => {
  vi.useFakeTimers();
  const about = { name: 'n', description: '', createdAt: 0, entryCount: 10 };
  namespaces.list = ['a', 'b'].map((id) => ({ id, ...about }));
  namespaces.select('a');
  keylist.open('a');
});

afterEach(async () => {
  if (made) await unmount(made);
  vi.useRealTimers();
});

it('has in its field what is no chip', async () => {
  made = mount(SearchBar, { target: document.body });
  flushSync();
  type('tag:x ');
  await pause();
  flushSync();
  expect([texts(), chips()]).toEqual([[''], ['tag:x']]);
});

it('is empty in another namespace, also of what was not searched for yet', async () => {
  made = mount(SearchBar, { target: document.body });
  flushSync();
  type('abc');
  namespaces.select('b');
  keylist.open('b');
  flushSync();
  expect(texts()).toEqual(['']);
  await pause();
  flushSync();
  expect([texts(), keylist.filter.search]).toEqual([[''], '']);
});

it('keeps what is typed of a field that is not written like one', async () => {
  made = mount(FilterChoices, { target: document.body });
  flushSync();
  type('limits daily', 'many words');
  document.querySelector('form')?.requestSubmit();
  await pause();
  flushSync();
  expect([texts(), chips()]).toEqual([['limits daily', 'many words'], []]);
  expect(toasts.list.at(-1)?.message).toContain('A field is written like');
});
