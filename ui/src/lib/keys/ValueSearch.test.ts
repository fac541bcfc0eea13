// @vitest-environment jsdom
// What was found in values belongs to one question: to a text, in one namespace, with its filters.
import { flushSync, mount, unmount } from 'svelte';
import { beforeEach, expect, it, vi } from 'vitest';
import type { SearchEvent } from '../api';

const backend = vi.hoisted(() => ({ found: null as ((event: SearchEvent) => unknown) | null }));

vi.mock('@tauri-apps/api/core', () => ({
  Channel: class {
    onmessage: ((event: SearchEvent) => unknown) | null = null;
  },
}));
vi.mock('../api', () => ({
  isFailure: () => false,
  onWorked: () => undefined,
  toFailed: (thrown: unknown) => thrown,
  events: {},
  api: new Proxy(
    {},
    {
      get: (_, name: string) => (_question: unknown, _job: unknown, channel: unknown) => {
        if (name === 'searchValues')
          backend.found = (event) =>
            (channel as { onmessage: (event: SearchEvent) => unknown }).onmessage(event);
        return new Promise(() => undefined);
      },
    },
  ),
}));

import { keylist } from '../state/keylist.svelte';
import ValueSearch from './ValueSearch.svelte';

beforeEach(() => {
  document.body.replaceChildren();
  keylist.contains = 'dark';
  keylist.kinds = [];
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
  keylist.kinds = ['json'];
  flushSync();
  expect(document.querySelectorAll('[data-key]').length).toBe(0);
  void unmount(search);
});
