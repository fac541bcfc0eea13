// @vitest-environment jsdom
// The list of what is not saved leads to its keys, and shows the text where its key is gone.
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

const { world, kept } = await vi.hoisted(async () => {
  const { World } = await import('../state/world');
  const { KeptDrafts } = await import('../state/keptdrafts');
  return { world: new World(), kept: new KeptDrafts() };
});

vi.mock('../api', async (original) => {
  const actual = await original<typeof import('../api')>();
  const lists = {
    listNamespaces: () => namespaces.list,
    listEntries: () => [],
    countEntries: () => 0,
    positionOf: () => 0,
    companion: (namespace: string, purpose: string) =>
      namespace === 'ns' ? `ns ${purpose}` : null,
  };
  const commands = { ...world.commands(actual.Failed), ...world.slow.wrap(kept.commands) };
  return { ...actual, api: { ...commands, ...world.slow.wrap(lists) } };
});

import { editPlace } from '../model/drafts';
import { dialogs } from '../state/dialogs.svelte';
import { editor } from '../state/editor.svelte';
import { keylist } from '../state/keylist.svelte';
import { namespaces } from '../state/namespaces.svelte';
import { toasts } from '../state/toasts.svelte';
import Unsaved from './Unsaved.svelte';

let list: Record<string, unknown> | undefined;
let stores = 0;

const item = (key: string) =>
  document.querySelector<HTMLElement>(`[data-testid=unsaved-item][data-key="${key}"]`);
const words = (key: string) => item(key)?.textContent.replaceAll(/\s+/g, ' ') ?? '';
const press = (key: string, query: string) => {
  item(key)?.querySelector<HTMLElement>(query)?.click();
  flushSync();
};

function type(namespace: string, key: string, text: string) {
  const version = world.entries.get(key)?.version ?? 0;
  const draft = { at: Date.now(), text, expiry: null, metadata: null, version, base: null };
  editor.drafts.put(editPlace(namespace, key), draft);
}

beforeEach(async () => {
  world.entries.clear();
  world.put('a', 'one');
  const about = { description: '', entryCount: 1, createdAt: 0 };
  namespaces.list = [
    { id: 'ns', name: 'Flags', ...about },
    { id: 'other', name: 'Other', ...about },
  ];
  namespaces.selectedId = 'other';
  await editor.turnTo(`s${String((stores += 1))}`);
  type('ns', 'a', 'typed over a');
  type('ns', 'gone', 'typed over a key that is gone');
  type('away', 'b', 'typed in a namespace that is gone');
  list = mount(Unsaved, { target: document.body, props: { onclose: () => undefined } });
  flushSync();
  await vi.waitFor(() => expect(words('gone')).toContain('the key is gone'));
});

afterEach(async () => {
  if (list) await unmount(list);
  document.body.innerHTML = '';
});

it('says of each whose it is, and what is gone', () => {
  expect(words('a')).toContain('Flags · just now · value');
  expect(words('a')).not.toContain('gone');
  expect(words('b')).toContain('the namespace is gone');
});

it('shows how each begins, so that nobody discards what they do not see', () => {
  expect(words('a')).toContain('typed over a');
  expect(words('b')).toContain('typed in a namespace that is gone');
});

it('opens a key of another namespace with what was typed over it', async () => {
  dialogs.show({ type: 'unsaved' });
  press('a', 'button');
  await vi.waitFor(() => expect(editor.current.text).toBe('typed over a'));
  expect([namespaces.selectedId, editor.namespace, editor.key]).toEqual(['ns', 'ns', 'a']);
  expect(dialogs.open).toBeNull();
});

it('opens a shape with what was typed over it, beside the keys that it is for', async () => {
  keylist.open('other');
  world.put('user:{id}', '{}');
  type('ns shapes', 'user:{id}', '{"type":');
  flushSync();
  await vi.waitFor(() => expect(words('user:{id}')).toContain('Flags: shapes'));
  expect(words('user:{id}')).not.toContain('gone');
  press('user:{id}', 'button');
  await vi.waitFor(() => expect(editor.current.text).toBe('{"type":'));
  expect([namespaces.selectedId, editor.namespace]).toEqual(['ns', 'ns shapes']);
});

it('shows what was typed over a key or in a namespace that is gone', async () => {
  press('gone', 'button');
  press('b', 'button');
  const whole = (key: string) => item(key)?.querySelector('pre')?.textContent;
  await vi.waitFor(() => expect(whole('gone')).toBe('typed over a key that is gone'));
  await vi.waitFor(() => expect(whole('b')).toBe('typed in a namespace that is gone'));
});

it('says so as soon as the key is there again', async () => {
  world.put('gone', 'back');
  const { refreshAll } = await import('../state/refresh');
  await refreshAll({ namespaces: ['ns'], keys: ['gone'], pastOnly: false });
  flushSync();
  expect(words('gone')).not.toContain('the key is gone');
});

it('says so also when it was asked for before, and that answer comes last', async () => {
  if (list) await unmount(list);
  world.slow.held = true;
  list = mount(Unsaved, { target: document.body, props: { onclose: () => undefined } });
  flushSync();
  world.put('gone', 'back');
  const { refreshAll } = await import('../state/refresh');
  const refreshing = refreshAll({ namespaces: ['ns'], keys: ['gone'], pastOnly: false });
  await world.slow.settle('latest first');
  await refreshing;
  world.slow.held = false;
  flushSync();
  expect(words('gone')).not.toContain('the key is gone');
});

it('discards with a way back', async () => {
  press('a', '[data-testid=unsaved-discard]');
  await vi.waitFor(() => expect(item('a')).toBeNull());
  const undo = toasts.list.at(-1)?.action;
  expect(undo?.label).toBe('Undo');
  await undo?.run();
  flushSync();
  expect(item('a')).not.toBeNull();
});
