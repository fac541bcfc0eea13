// Of two answers to the same question the newer one stays, whichever arrives last.
import { beforeEach, expect, it, vi } from 'vitest';
import type { Category, PlanSummary } from '../api';

vi.mock('../api', async (original) => {
  const actual = await original<typeof import('../api')>();
  return { ...actual, api: world.commands(actual.Failed) };
});

const world = await vi.hoisted(async () => new (await import('./world')).World());

import { PlanCheck } from './plancheck.svelte';
import { refreshed } from './refresh';
import { quiet } from './slowly';
import { toasts } from './toasts.svelte';
import { undo } from './undo.svelte';
import { writes } from './writes';

beforeEach(() => {
  world.slow.held = false;
  world.entries.clear();
  world.put('a', 'one');
});

const remove = (key: string) => writes.deleteKey('ns', key);

it('shows the newest change beside Undo', async () => {
  await remove('a');
  world.slow.held = true;
  const before = undo.refresh();
  world.put('b', 'other');
  world.slow.held = false;
  const { changeId } = await remove('b');
  world.slow.held = true;
  const after = undo.refresh();
  await world.slow.settle('latest first');
  await Promise.all([before, after]);
  expect(undo.state.undo?.id).toBe(changeId);
});

it('undoes no other change than the one that is shown', async () => {
  world.put('b', 'other');
  await remove('a');
  world.slow.held = false;
  await undo.refresh();
  const shown = undo.state.undo;
  await remove('b');
  await refreshed();
  if (shown) undo.state = { undo: shown, redo: null };
  await undo.undo();
  expect(world.text('b')).toBeUndefined();
});

it('names the change that cannot be done again', async () => {
  const { changeId } = await remove('a');
  await writes.undo({ id: changeId, namespace: 'ns' });
  world.put('a', 'theirs');
  await undo.refresh();
  await undo.redo();
  expect(toasts.list.map((one) => one.message).join()).toContain('Moved a to Trash');
});

const kind = { type: 'edits' } as const;

it('counts a plan as it is after all that was ticked', async () => {
  const counted = (ticked: number) =>
    ({ id: 'p1', kind, counts: { ticked }, makes: [] }) as unknown as PlanSummary;
  const check = new PlanCheck(counted(0));
  let answer: (plan: PlanSummary) => void = () => undefined;
  const first = check.work(() => new Promise((resolve) => (answer = resolve)));
  const second = check.work(() => Promise.resolve(counted(2)));
  await quiet();
  expect(check.busy).toBe(true);
  answer(counted(1));
  await Promise.all([first, second]);
  expect([check.plan.counts.ticked, check.busy]).toEqual([2, false]);
});

it('reads the rows of a plan again when a tick was refused', async () => {
  const check = new PlanCheck({ id: 'p1', kind, counts: {}, makes: [] } as unknown as PlanSummary);
  const category: Category = 'added';
  await check.work(() => Promise.reject(new Error(category)));
  expect(check.revision).toBe(1);
});
