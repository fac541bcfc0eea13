// @vitest-environment jsdom
// What was found in values belongs to one question: to a text, in one namespace, with its filters.
import { flushSync, mount, unmount } from 'svelte';
import { beforeEach, expect, it, vi } from 'vitest';
import type { SearchEvent, SearchWord } from '../api';

const backend = vi.hoisted(() => ({
  found: null as ((event: SearchEvent) => unknown) | null,
  done: (): void => undefined,
  fail: (): void => undefined,
}));

vi.mock('@tauri-apps/api/core', () => ({
  Channel: class {
    onmessage: ((event: SearchEvent) => unknown) | null = null;
  },
}));
vi.mock('../api', () => ({
  isFailure: () => false,
  onWorked: () => undefined,
  toFailed: ({ message }: Error) => ({ message }),
  events: {},
  api: new Proxy(
    {},
    {
      get: (_, name: string) => (_question: unknown, _job: unknown, channel: unknown) => {
        if (name === 'readSearch') return Promise.resolve(words(String(_question)));
        if (name === 'searchValues')
          backend.found = (event) =>
            (channel as { onmessage: (event: SearchEvent) => unknown }).onmessage(event);
        return new Promise<void>((resolve, reject) => {
          backend.done = resolve;
          backend.fail = () => reject(new Error('The disk is gone.'));
        });
      },
    },
  ),
}));

import { keylist } from '../state/keylist.svelte';
import { searchbox } from '../state/searchbox.svelte';
import { quiet } from '../state/slowly';
import ValueSearch from './ValueSearch.svelte';

/** The words of a search, as the backend reads them. */
const words = (search: string): SearchWord[] => [
  { typed: search, written: search, means: { type: 'text', text: search }, unsure: null },
];

beforeEach(async () => {
  document.body.replaceChildren();
  keylist.chips = [];
  await searchbox.enter('dark');
});

it('forgets what was found when a filter changes', () => {
  const search = mount(ValueSearch, { target: document.body, props: { namespace: 'kv_1' } });
  flushSync();
  document.querySelector('button')?.click();
  const entry = { key: 'theme', kind: 'text', size: 4, preview: 'dark' } as const;
  backend.found?.({
    type: 'hits',
    entries: [{ ...entry, expiresAt: null, updatedAt: 0, note: null }],
  });
  flushSync();
  expect(document.querySelectorAll('[data-key]').length).toBe(1);
  keylist.chips = [
    { typed: '', written: 'kind:json', means: { type: 'kind', kinds: ['json'] }, unsure: null },
  ];
  flushSync();
  expect(document.querySelectorAll('[data-key]').length).toBe(0);
  void unmount(search);
});

const status = () => document.querySelector('[role=status]')?.textContent;

it('says how many there are so far, and how many there are once all values were looked at', async () => {
  const search = mount(ValueSearch, { target: document.body, props: { namespace: 'kv_1' } });
  flushSync();
  document.querySelector('button')?.click();
  flushSync();
  expect(status()).toBe('0 values so far contain “dark”');
  backend.done();
  await quiet();
  flushSync();
  expect(status()).toBe('0 values contain “dark”');
  void unmount(search);
});

it('never says that no value contains it when they could not be looked at, and tries again', async () => {
  const search = mount(ValueSearch, { target: document.body, props: { namespace: 'kv_1' } });
  flushSync();
  document.querySelector('button')?.click();
  backend.fail();
  await quiet();
  flushSync();
  expect(status()).toBe('Not all values were searched for “dark”');
  expect(document.querySelector('[role=alert]')?.textContent).toContain('The disk is gone.');
  document.querySelector<HTMLButtonElement>('[role=alert] button')?.click();
  flushSync();
  expect(document.querySelector('[role=alert]')).toBeNull();
  expect(status()).toBe('0 values so far contain “dark”');
  void unmount(search);
});
