// A plan is left by one press, also while something of it is under way; what was done by then is done.
import { beforeEach, expect, it, vi } from 'vitest';
import type { PlanSummary } from '../api';

const backend = await vi.hoisted(async () => {
  const { Slowly } = await import('./slowly');
  return { slow: new Slowly(), cancelled: 0 };
});

vi.mock('../api', async (original) => ({
  ...(await original<typeof import('../api')>()),
  api: backend.slow.wrap({
    planApply: () => ({ changeId: 0, act: 'did', deed: { type: 'set_many' }, counts: none }),
    planRefresh: () => plan,
    planSummary: () => plan,
    planDiscard: () => null,
    cancelJob: () => (backend.cancelled += 1),
    undoState: () => ({ undo: null, redo: null }),
    listNamespaces: () => [],
  }),
}));

import { Failed } from '../api';
import { PlanCheck } from './plancheck.svelte';
import { quiet } from './slowly';

const { slow } = backend;
const none = { added: 0, changed: 0, removed: 0 };
const plan = {
  id: 'p1',
  counts: { added: 1, changed: 0, removed: 0, same: 0, invalid: 0 },
  ticked: { added: 1, changed: 0, removed: 0, invalid: 0 },
  kind: { type: 'set' },
  makes: [],
  notes: [],
  deed: { type: 'set_many' },
} as unknown as PlanSummary;
const asked = () => slow.waiting.map((one) => one.command);

beforeEach(() => {
  slow.waiting.length = 0;
  slow.held = true;
});

it('is thrown away when its applying was stopped', async () => {
  const check = new PlanCheck(plan);
  const [over, left] = [vi.fn(), vi.fn()];
  const applying = check.apply(over);
  check.leave(left);
  expect(left).not.toHaveBeenCalled();
  slow.of('planApply').fail(new Failed({ code: 'cancelled' }));
  await applying;
  await quiet();
  expect([over.mock.calls.length, left.mock.calls.length]).toEqual([0, 1]);
  expect(asked()).toContain('planDiscard');
});

it('is done, and not left a second time, when the stop came too late', async () => {
  const check = new PlanCheck(plan);
  const [over, left] = [vi.fn(), vi.fn()];
  const applying = check.apply(over);
  check.leave(left);
  await slow.settle();
  await applying;
  expect([over.mock.calls.length, left.mock.calls.length]).toEqual([1, 0]);
});

it('is thrown away when counting again was stopped', async () => {
  const check = new PlanCheck(plan);
  const left = vi.fn();
  const checking = check.checkAgain();
  await quiet();
  check.leave(left);
  slow.of('planRefresh').fail(new Failed({ code: 'cancelled' }));
  await checking;
  expect(left).toHaveBeenCalledTimes(1);
});
