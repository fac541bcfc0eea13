// What is typed into a form is there when it opens again, whatever closed it, until it was confirmed or
// given up.
import { beforeEach, expect, it, vi } from 'vitest';

const backend = await vi.hoisted(async () => {
  const { Slowly } = await import('./slowly');
  const { KeptDrafts } = await import('./keptdrafts');
  return { slow: new Slowly(), kept: new KeptDrafts() };
});

vi.mock('../api', async (original) => ({
  ...(await original<typeof import('../api')>()),
  api: backend.slow.wrap(backend.kept.commands),
}));

import type { Draft } from '../model/drafts';
import { titleOf } from '../model/unsaved';
import { editor } from './editor.svelte';
import { FilledForm, newKeyIn } from './filledform';
import { textsOf } from './keptdrafts';
import { quiet } from './slowly';
import { toasts } from './toasts.svelte';
import { discard } from './unsaved';

const { slow, kept } = backend;
const place = newKeyIn('ns');
let windows = 0;

/** The fields of a form, and what stands in them. */
function opened() {
  const fields = { now: null as Draft | null };
  const form = new FilledForm(place, {
    read: () => fields.now,
    fill: (draft) => (fields.now = draft),
  });
  const recalled = form.recall();
  const type = (text: string, name = 'a') => {
    const about = { type: 'newKey', name, begun: 'text', on: false } as const;
    const beside = { expiry: null, metadata: null, version: 0, base: null, form: about };
    fields.now = text === '' ? null : { at: Date.now(), text, ...beside };
    form.keep(fields.now);
  };
  return { form, fields, recalled, type };
}

/** Presses Undo in the message that has it. */
async function undo() {
  const toast = toasts.list.find(({ action }) => action?.label === 'Undo');
  if (!toast) throw new Error('there is nothing to undo');
  toasts.close(toast.id);
  await toast.action?.run();
}

/** The store as another window finds it. */
async function newWindow() {
  await editor.flush();
  await editor.turnTo(`other ${String((windows += 1))}`);
  await editor.turnTo('s1');
}

beforeEach(async () => {
  slow.waiting.length = 0;
  slow.held = false;
  kept.clear();
  toasts.list = [];
  await newWindow();
});

it('is there again, in this window and in the next', async () => {
  const first = opened();
  await first.recalled;
  first.type('typed', 'text:welcome');
  first.form.left('“Add key”');
  expect(toasts.list.at(-1)?.message).toBe('What you typed is kept. “Add key” shows it again.');
  const second = opened();
  await second.recalled;
  expect(second.fields.now?.text).toBe('typed');
  await newWindow();
  expect(editor.drafts.list.map(titleOf)).toEqual(['text:welcome']);
  const third = opened();
  await third.recalled;
  expect([third.fields.now?.text, third.fields.now?.form]).toMatchObject([
    'typed',
    { name: 'text:welcome' },
  ]);
});

it('is gone once it was confirmed, and when all of it was deleted', async () => {
  const first = opened();
  await first.recalled;
  first.type('typed');
  first.form.confirmed();
  first.form.left('“Add key”');
  expect(editor.drafts.list).toEqual([]);
  const second = opened();
  await second.recalled;
  expect(second.fields.now).toBeNull();
  second.type('typed');
  second.type('');
  expect(editor.drafts.list).toEqual([]);
});

it('can be had back after it was given up', async () => {
  const first = opened();
  await first.recalled;
  first.type('typed');
  first.form.givenUp();
  expect(editor.drafts.list).toEqual([]);
  await undo();
  expect(editor.drafts.list.map(titleOf)).toEqual(['a']);
  const [head] = editor.drafts.list;
  if (head) await discard(head);
  expect([toasts.list.at(-1)?.message, editor.drafts.list.length]).toEqual(['Discarded a', 0]);
});

it('replaces nothing when something was typed before the answer came', async () => {
  const first = opened();
  await first.recalled;
  first.type('from before');
  first.form.left('“Add key”');
  await newWindow();
  slow.held = true;
  const second = opened();
  second.type('typed at once');
  await slow.settle();
  await second.recalled;
  await slow.settle();
  await quiet();
  expect(second.fields.now?.text).toBe('typed at once');
  slow.held = false;
  const texts = await Promise.all(
    editor.drafts.list.map(async (head) => (await editor.drafts.read(head.place))?.text),
  );
  expect(texts.sort()).toEqual(['from before', 'typed at once']);
});

it('that was closed before the answer came is kept, and is what the form shows next', async () => {
  const first = opened();
  await first.recalled;
  first.type('from before');
  first.form.left('“Add key”');
  await newWindow();
  slow.held = true;
  const second = opened();
  second.type('typed at once');
  second.form.left('“Add key”');
  const third = opened();
  await slow.settle();
  await third.recalled;
  expect(third.fields.now?.text).toBe('typed at once');
  await slow.settle();
  slow.held = false;
  expect((await textsOf(editor.drafts, editor.drafts.list)).sort()).toEqual([
    'from before',
    'typed at once',
  ]);
});

it('is kept when the window is left before the answer came', async () => {
  const first = opened();
  await first.recalled;
  first.type('from before');
  first.form.left('“Add key”');
  await newWindow();
  slow.held = true;
  const second = opened();
  second.type('typed at once');
  let left = false;
  const leaving = editor.flush().then(() => (left = true));
  await quiet();
  expect(left).toBe(false);
  await slow.settle();
  await leaving;
  expect(kept.text('s1', 'ns', '')).toBe('typed at once');
});

it('of before is neither forgotten nor written over when it could not be read', async () => {
  const first = opened();
  await first.recalled;
  first.type('from before');
  first.form.left('“Add key”');
  await newWindow();
  slow.held = true;
  const second = opened();
  second.type('typed since');
  await quiet();
  slow.of('readDraft').fail(new Error('the disk does not answer'));
  await slow.settle();
  await second.recalled;
  await slow.settle();
  slow.held = false;
  expect((await textsOf(editor.drafts, editor.drafts.list)).sort()).toEqual([
    'from before',
    'typed since',
  ]);
});

it('of before is not forgotten by a form that was confirmed before the answer came', async () => {
  const first = opened();
  await first.recalled;
  first.type('from before');
  first.form.left('“Add key”');
  await newWindow();
  slow.held = true;
  const second = opened();
  second.type('typed at once');
  second.form.confirmed();
  await slow.settle();
  await second.recalled;
  await slow.settle();
  slow.held = false;
  expect(await textsOf(editor.drafts, editor.drafts.list)).toEqual(['from before']);
});

it('that was brought back is not written over by a form that is open', async () => {
  const first = opened();
  await first.recalled;
  first.type('given up');
  first.form.givenUp();
  const second = opened();
  await second.recalled;
  second.type('t');
  await undo();
  second.type('typed in the next form');
  await quiet();
  expect((await textsOf(editor.drafts, editor.drafts.list)).sort()).toEqual([
    'given up',
    'typed in the next form',
  ]);
});

it('that was brought back into the place of an empty form is not written over either', async () => {
  const first = opened();
  await first.recalled;
  first.type('given up');
  first.form.givenUp();
  const second = opened();
  await second.recalled;
  await undo();
  second.type('typed in the next form');
  second.type('');
  await quiet();
  expect(await textsOf(editor.drafts, editor.drafts.list)).toEqual(['given up']);
});
