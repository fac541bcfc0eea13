// A document that nobody looks at, with nothing typed over it, is left alone by what others write, and shown again
// only once it is known to be what is stored.
import { beforeEach, expect, it, vi } from 'vitest';

vi.mock('../api', async (original) => (await import('../state/backend')).madeUp(original));

import { world } from '../state/backend';
import { editor } from '../state/editor.svelte';
import { begin, ns, open } from './opened';

const steps = {};

/** What the pane shows of a key, and whether it says that this is not known yet. */
const shown = () => [editor.current.text, editor.status];

beforeEach(async () => {
  begin({ a: 'one', b: 'other' });
  const a = await open('a');
  a.edit('mine');
  await a.save();
  a.editorState = steps;
  await open('b');
});

it('has its steps still after a write of another key', async () => {
  world.put('b', 'theirs');
  await editor.refresh();
  expect((await open('a')).editorState).toBe(steps);
  expect(shown()).toEqual(['mine', 'ready']);
});

it('is not read again before it is shown again', async () => {
  world.slow.held = true;
  const looked = editor.refresh();
  expect(world.slow.waiting.map(({ args }) => args[1])).toEqual(['b']);
  await world.slow.settle();
  await looked;
});

it('is not shown as it was before it was written elsewhere', async () => {
  world.put('a', 'theirs');
  await editor.refresh();
  world.slow.held = true;
  const opening = editor.open(ns, 'a');
  expect(editor.status).toBe('loading');
  await world.slow.settle();
  await opening;
  expect(shown()).toEqual(['theirs', 'ready']);
});

it('takes in no answer that is older than the write', async () => {
  world.slow.held = true;
  const opening = editor.open(ns, 'a');
  const old = world.slow.of('getEntry');
  const leaving = editor.open(ns, 'b');
  world.put('a', 'theirs');
  const looked = editor.refresh();
  old.answer();
  await world.slow.settle();
  await Promise.all([opening, leaving, looked]);
  world.slow.held = true;
  const again = editor.open(ns, 'a');
  expect(editor.status).toBe('loading');
  await world.slow.settle();
  await again;
  expect(shown()).toEqual(['theirs', 'ready']);
});

it('says that it cannot be read, and not what it was', async () => {
  await editor.refresh();
  world.fail('getEntry');
  await open('a');
  expect(editor.status).toBe('failed');
  await open('a');
  expect(shown()).toEqual(['mine', 'ready']);
});

it('is gone where it was deleted meanwhile, and there again with its key', async () => {
  world.remove('a');
  await editor.refresh();
  await open('a');
  expect(editor.status).toBe('gone');
  await open('b');
  world.put('a', 'new');
  await editor.refresh();
  await open('a');
  expect(shown()).toEqual(['new', 'ready']);
});
