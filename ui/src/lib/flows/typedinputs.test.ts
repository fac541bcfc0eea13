// What is typed into inputs is kept behind the window, and there again for the next one.
import { beforeEach, expect, it, vi } from 'vitest';
import type { FlowInput } from '../api';
import { formPlace } from '../model/drafts';
import { kept, world } from '../state/backend';
import { editor } from '../state/editor.svelte';
import { quiet } from '../state/slowly';
import { TypedInputs } from './typedinputs.svelte';

vi.mock('../api', async (original) => (await import('../state/backend')).madeUp(original));

const input = (name: string): FlowInput => ({
  name,
  kind: 'text',
  default: null,
  description: null,
  required: true,
  called: false,
});
const by = input('by');
const place = formPlace('inputs', 'flows', 'count');

/** As another window finds it. */
async function restarted(): Promise<void> {
  await editor.flush();
  await editor.turnTo('elsewhere');
  await editor.turnTo('here');
}

beforeEach(async () => {
  world.slow.held = false;
  kept.clear();
  await editor.turnTo('elsewhere');
  await editor.turnTo('here');
});

it('is there again after a restart, and waits for no decision', async () => {
  const before = new TypedInputs(place);
  before.fill(by, 'four');
  before.chooseKind(by, 'json');
  await restarted();
  const after = new TypedInputs(place);
  expect(after.get(by).text).toBe('');
  await after.recalled;
  expect(after.get(by)).toEqual({ kind: 'json', text: 'four' });
  expect(editor.drafts.list).toEqual([]);
  expect(editor.drafts.hasWithin('flows', '')).toBe(false);
});

it('keeps what is typed before it is known what was there, and the rest of that', async () => {
  const before = new TypedInputs(place);
  before.fill(by, 'old');
  before.fill(input('who'), 'Ada');
  await restarted();
  world.slow.held = true;
  const after = new TypedInputs(place);
  after.fill(by, 'new');
  world.slow.held = false;
  await world.slow.settle();
  await after.recalled;
  await restarted();
  const third = new TypedInputs(place);
  await third.recalled;
  expect([third.get(by).text, third.get(input('who')).text]).toEqual(['new', 'Ada']);
});

it('keeps nothing of an example whose inputs are as they were', async () => {
  const example = formPlace('example', 'ns', 'Count');
  const typed = new TypedInputs(example, '{"by": "one"}');
  await typed.recalled;
  typed.fill(by, 'two');
  await editor.flush();
  expect(editor.drafts.typedAt(example)).toBeDefined();
  typed.fill(by, 'one');
  await editor.flush();
  expect(editor.drafts.typedAt(example)).toBe(undefined);
  await restarted();
  const after = new TypedInputs(example, '{"by": "one"}');
  await after.recalled;
  expect(after.get(by).text).toBe('one');
});

it('goes along with a flow that is renamed, over what a flow of that name had', async () => {
  const [from, to] = [place, formPlace('inputs', 'flows', 'other')];
  const old = new TypedInputs(to);
  old.fill(by, 'of another');
  const typed = new TypedInputs(from);
  typed.fill(by, 'mine');
  await editor.flush();
  typed.moveTo(to);
  await quiet();
  await restarted();
  const [there, here] = [new TypedInputs(to), new TypedInputs(from)];
  await Promise.all([there.recalled, here.recalled]);
  expect([there.get(by).text, here.get(by).text]).toEqual(['mine', '']);
});

it('passes over what is kept and cannot be read as inputs', async () => {
  editor.drafts.put(place, {
    at: 1,
    text: '{"by": {"kind": "text"}, "a": 5, "who": {"kind": "text", "text": "Ada"}, "x": {"kind": "toString", "text": ""}}',
    expiry: null,
    metadata: null,
    version: 0,
    base: null,
    form: { type: 'short', name: null },
  });
  const typed = new TypedInputs(place);
  await typed.recalled;
  expect(typed.get(by)).toEqual({ kind: 'text', text: '' });
  expect(typed.get(input('who')).text).toBe('Ada');
  expect(typed.get(input('x')).kind).toBe('text');
});
