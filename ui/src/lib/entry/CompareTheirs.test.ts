// @vitest-environment jsdom
// The notice of a conflict opens both sides beside each other, with the choice between them.
import { flushSync, mount, tick, unmount } from 'svelte';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { EntryDetail, SetEntry } from '../api';

const store = vi.hoisted(() => ({
  entry: null as EntryDetail | null,
  written: [] as SetEntry[],
}));

vi.mock('../api', async (original) => ({
  ...(await original<typeof import('../api')>()),
  api: {
    getEntry: () => Promise.resolve(store.entry),
    keyHistory: () => Promise.resolve([]),
    setEntry: (entry: SetEntry) => {
      store.written.push(entry);
      const counts = { added: 0, changed: 1, removed: 0 };
      const deed = { type: 'changed', key: 'a' };
      return Promise.resolve({ changeId: 1, act: 'did', deed, counts, ...counts });
    },
  },
}));

import { editor } from '../state/editor.svelte';
import { textsOf } from '../state/keptdrafts';
import ConflictNotice from './ConflictNotice.svelte';

const base: EntryDetail = {
  key: 'a',
  kind: 'text',
  size: 3,
  text: 'was',
  isText: true,
  expiresAt: null,
  metadata: null,
  updatedAt: 0,
  version: 1,
};

let places = 0;
let notice: Record<string, unknown> | undefined;

const find = (query: string) => document.querySelector<HTMLElement>(query);
const dialog = '[data-testid=compared-theirs]';

beforeEach(async () => {
  store.written = [];
  store.entry = base;
  // A namespace of its own, so that no document of another test is open.
  places += 1;
  await editor.open(`kv_${String(places)}`, 'a');
  editor.current.edit('mine');
  editor.current.setMetadata('{"description":"my note"}');
  store.entry = { ...base, version: 2, text: 'theirs', metadata: '{"description":"their note"}' };
  await editor.refresh();
  notice = mount(ConflictNotice, { target: document.body });
  flushSync();
  find('[data-testid=compare-theirs]')?.click();
  await tick();
});

afterEach(async () => {
  if (notice) await unmount(notice);
  editor.close();
  document.body.innerHTML = '';
});

it('shows the parts that differ, theirs before mine', async () => {
  const parts = [...document.querySelectorAll(`${dialog} [data-testid=compared-part]`)];
  expect(parts.map((part) => [...part.children].map((one) => one.textContent))).toEqual([
    ['Note', 'their note', 'my note'],
  ]);
  await vi.waitFor(() => {
    const shown = find(`${dialog} .cm-content`)?.closest(dialog)?.textContent ?? '';
    expect([shown.includes('theirs'), shown.includes('mine')]).toEqual([true, true]);
  });
});

it('uses theirs, and puts what was typed aside', async () => {
  find(`${dialog} [data-testid=show-theirs]`)?.click();
  await tick();
  expect([editor.current.text, editor.current.dirty]).toEqual(['theirs', false]);
  const asides = editor.drafts.asidesOf(editor.namespace, 'a');
  expect(await textsOf(editor.drafts, asides)).toEqual(['mine']);
});

it('saves mine over theirs', async () => {
  find(`${dialog} [data-testid=keep-mine]`)?.click();
  await vi.waitFor(() => expect(store.written).toHaveLength(1));
  expect([store.written[0]?.value, store.written[0]?.baseVersion]).toEqual([
    { type: 'text', text: 'mine' },
    2,
  ]);
});
