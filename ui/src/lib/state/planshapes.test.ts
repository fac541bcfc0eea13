// What a preview says of rows that do not fit what is pinned is said of the rows as they are now.
import { expect, it, vi } from 'vitest';
import type { PlanShape, PlanSummary } from '../api';
import { quiet } from './slowly';

const backend = await vi.hoisted(async () => {
  const { Slowly } = await import('./slowly');
  return { slow: new Slowly(), misfits: 0 };
});

vi.mock('../api', async (original) => ({
  ...(await original<typeof import('../api')>()),
  api: backend.slow.wrap({
    planRefresh: () => plan,
    planPolicy: () => plan,
    checkPlan: () => [shape(backend.misfits)],
    cancelJob: () => null,
  }),
}));

import { PlanCheck } from './plancheck.svelte';

const plan = {
  id: 'p1',
  kind: { type: 'set' },
  deed: { type: 'set_many' },
} as unknown as PlanSummary;
const shape = (misfits: number) =>
  ({
    pattern: 'user:{id}',
    rows: 9,
    misfits,
    unchecked: 0,
    unusable: null,
    first: [],
  }) as unknown as PlanShape;

it('is looked up again when the plan is compared again or counted by another rule', async () => {
  backend.slow.held = false;
  backend.misfits = 1;
  const check = new PlanCheck(plan);
  await quiet();
  expect(check.shapes.join()).toContain('1 key does not fit');
  backend.misfits = 2;
  await check.checkAgain();
  expect(check.shapes.join()).toContain('2 keys do not fit');
  backend.misfits = 3;
  await check.setPolicy('add_only');
  expect(check.shapes.join()).toContain('3 keys do not fit');
});

it('is not what an older look found', async () => {
  backend.misfits = 4;
  backend.slow.held = true;
  const check = new PlanCheck(plan);
  await quiet();
  const older = backend.slow.of('checkPlan');
  backend.slow.held = false;
  backend.misfits = 5;
  await check.checkAgain();
  older.answer();
  await quiet();
  expect(check.shapes.join()).toContain('5 keys do not fit');
});
