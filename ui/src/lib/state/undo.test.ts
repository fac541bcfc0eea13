// Whoever asks for something to be taken back sees it taken back, or reads why it was not.
import { beforeEach, expect, it, vi } from 'vitest';

vi.mock('../api', async (original) => {
  const actual = await original<typeof import('../api')>();
  return { ...actual, api: { ...world.commands(actual.Failed), planRevert } };
});

const world = await vi.hoisted(async () => new (await import('./world')).World());
const planRevert = vi.hoisted(() => vi.fn());

import { api } from '../api';
import { refreshed } from './refresh';
import { quiet } from './slowly';
import { toasts } from './toasts.svelte';
import { undo } from './undo.svelte';
import { writes } from './writes';

beforeEach(() => {
  world.slow.held = false;
  planRevert.mockClear();
  world.entries.clear();
  world.put('a', 'one');
});

it('takes back what was done before it ever knew of anything', async () => {
  // The first of this file: later ones know something.
  await api.deleteKey('ns', 'a', null);
  expect([undo.may('undo'), undo.may('redo')]).toEqual([true, true]);
  await undo.undo();
  expect([world.text('a'), undo.may('undo'), undo.may('redo')]).toEqual(['one', false, true]);
});

it('says why nothing was taken back when the changes cannot be read', async () => {
  const { changeId } = await writes.deleteKey('ns', 'a');
  // The reading after the write has come, and the one before the step fails.
  await undo.refresh();
  world.fail('undoState');
  await undo.take(changeId);
  expect(toasts.list.at(-1)).toMatchObject({ tone: 'problem' });
  expect(world.text('a')).toBeUndefined();
});

it('counts what was left out of a plan where it tells what was done', async () => {
  world.plan('p1', { b: 'one', c: 'two' });
  await writes.applyPlan('p1', null, (task) => task('job'), 1_200);
  expect(toasts.list.at(-1)?.message).toMatch(/\. Left out: 1,200 rows that are not valid$/);
  world.plan('p1', { d: 'three' });
  await writes.applyPlan('p1', null, (task) => task('job'), 0);
  expect(toasts.list.at(-1)?.message).not.toContain('Left out');
});

/** Two keys, deleted one after the other. */
async function deleted() {
  world.put('b', 'two');
  await writes.deleteKey('ns', 'a');
  await writes.deleteKey('ns', 'b');
  await refreshed();
}

it('takes a step only once it knows which change is the next', async () => {
  await deleted();
  world.slow.held = true;
  const first = undo.undo();
  world.slow.of('undo').answer();
  await quiet();
  expect([world.text('b'), undo.busy]).toEqual(['two', true]);
  const second = undo.undo();
  await world.slow.settle();
  await Promise.all([first, second]);
  expect(world.text('a')).toBeUndefined();
  world.slow.held = false;
  await undo.undo();
  expect(world.text('a')).toBe('one');
  expect(planRevert).not.toHaveBeenCalled();
});

it('takes back what was just made, not the change before it, which is shown yet', async () => {
  await deleted();
  world.put('c', 'three');
  world.slow.held = true;
  const again = writes.deleteKey('ns', 'c');
  world.slow.of('deleteKey').answer();
  await again;
  const step = undo.undo();
  await world.slow.settle();
  await step;
  await refreshed();
  expect(['a', 'b', 'c'].map((key) => world.text(key))).toEqual([undefined, undefined, 'three']);
  expect(planRevert).not.toHaveBeenCalled();
});

it('plans nothing for a change that is undone, where that could not be read', async () => {
  await deleted();
  const { changeId } = await writes.deleteKey('ns', 'c');
  await refreshed();
  world.fail('undoState', 2);
  await undo.undo();
  await refreshed();
  expect(undo.state.undo?.id).toBe(changeId);
  await undo.undo();
  expect(undo.state.redo?.id).toBe(changeId);
  expect(planRevert).not.toHaveBeenCalled();
});

it('takes back the change of the message, though another was written while it was read', async () => {
  world.put('b', 'two');
  const { changeId } = await writes.deleteKey('ns', 'a');
  await refreshed();
  planRevert.mockReturnValue({ id: 'p' });
  world.slow.held = true;
  const taken = undo.take(changeId);
  const other = writes.deleteKey('ns', 'b');
  world.slow.of('deleteKey').answer();
  await other;
  await world.slow.settle();
  await taken;
  await refreshed();
  expect(world.text('b')).toBeUndefined();
  expect(planRevert.mock.calls.map(([change]: unknown[]) => change)).toEqual([changeId]);
});
