// Several things that are discarded one after the other can all be brought back.
import { beforeEach, expect, it, vi } from 'vitest';

vi.mock('../api', async (original) => (await import('./backend')).madeUp(original));

import { editPlace } from '../model/drafts';
import { world } from './backend';
import { editor } from './editor.svelte';
import { textsOf } from './keptdrafts';
import { revertOpen } from './saving';
import { toasts } from './toasts.svelte';
import { discard } from './unsaved';

let stores = 0;

function type(key: string, text: string) {
  const draft = { at: Date.now(), text, expiry: null, metadata: null, version: 0, base: null };
  editor.drafts.put(editPlace('ns', key), draft);
}

async function discardOver(key: string) {
  const [head] = editor.drafts.of('ns', key);
  if (head) await discard(head);
}

const undo = () => toasts.list.find((toast) => toast.action?.label.startsWith('Undo'));
const texts = async () => (await textsOf(editor.drafts, editor.drafts.list)).sort();

beforeEach(async () => {
  for (const toast of toasts.list) toasts.close(toast.id);
  await editor.turnTo(`s${String((stores += 1))}`);
  type('a', 'over a');
  type('b', 'over b');
});

it('brings all of it back at once', async () => {
  await discardOver('a');
  expect([undo()?.message, undo()?.action?.label]).toEqual([
    'Discarded what was typed over a',
    'Undo',
  ]);
  await discardOver('b');
  expect([undo()?.message, undo()?.action?.label]).toEqual([
    'Discarded 2 texts that you typed',
    'Undo all',
  ]);
  await undo()?.action?.run();
  expect(await texts()).toEqual(['over a', 'over b']);
});

it('can be brought back also when something else was said since', async () => {
  await discardOver('a');
  toasts.say('Copied a');
  expect(toasts.list.map((toast) => toast.message)).toEqual([
    'Discarded what was typed over a',
    'Copied a',
  ]);
  await undo()?.action?.run();
  expect(await texts()).toEqual(['over a', 'over b']);
});

it('makes what was typed last over a key the edit of it again', async () => {
  await discardOver('a');
  type('a', 'typed again');
  await discardOver('a');
  await undo()?.action?.run();
  const [edit, aside] = await textsOf(editor.drafts, editor.drafts.of('ns', 'a'));
  expect([edit, aside]).toEqual(['typed again', 'over a']);
});

it('counts anew once the message is gone', async () => {
  await discardOver('a');
  for (const toast of toasts.list) toasts.close(toast.id);
  await discardOver('b');
  expect(undo()?.message).toBe('Discarded what was typed over b');
});

it('brings back what was reverted, with all that was typed', async () => {
  world.put('c', 'stored');
  await editor.open('ns', 'c');
  editor.current.edit('typed');
  editor.current.setMetadata('{"description":"typed"}');
  await revertOpen();
  expect([editor.current.text, editor.current.dirty]).toEqual(['stored', false]);
  await undo()?.action?.run();
  expect([editor.current.text, editor.current.metadata, editor.current.dirty]).toEqual([
    'typed',
    '{"description":"typed"}',
    true,
  ]);
});

it('brings back each that was typed over one key, however it was discarded', async () => {
  world.put('c', 'one');
  await editor.open('ns', 'c');
  editor.current.edit('first');
  await revertOpen();
  editor.current.edit('second');
  await editor.flush();
  await discardOver('c');
  editor.current.setMetadata('{"description":"since"}');
  await undo()?.action?.run();
  expect(await texts()).toEqual(['first', null, 'over a', 'over b', 'second']);
});
