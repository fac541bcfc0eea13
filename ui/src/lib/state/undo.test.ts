// Whoever asks for something to be taken back sees it taken back, or reads why it was not.
import { beforeEach, expect, it, vi } from 'vitest';

vi.mock('../api', async (original) => {
  const actual = await original<typeof import('../api')>();
  return { ...actual, api: world.commands(actual.Failed) };
});

const world = await vi.hoisted(async () => new (await import('./world')).World());

import { toasts } from './toasts.svelte';
import { undo } from './undo.svelte';
import { writes } from './writes';

beforeEach(() => {
  world.entries.clear();
  world.put('a', 'one');
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
