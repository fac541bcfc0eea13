import { expect, it, vi } from 'vitest';
const s = vi.hoisted(() => ({ ticks: [] as unknown[], fail: false }));
const plan = {
  id: 'p',
  stale: 1,
  counts: { added: 0, changed: 3, removed: 0, same: 0, invalid: 0, onlyHere: 0, ticked: 3 },
  deed: { type: 'copied_to', namespace: 'b' },
  kind: { type: 'bulk' },
  policy: 'update',
  namespaces: [],
  makes: [],
  notes: [],
};
vi.mock('../api', async (original) =>
  (await import('./backend')).madeUp(original, {
    planTickAll: (...a: unknown[]) => {
      if (s.fail) throw new Error('busy');
      s.ticks.push(a);
      return plan;
    },
    planRefresh: () => plan,
    checkPlan: () => [],
    cancelJob: () => null,
  }),
);
const { PlanCheck } = await import('./plancheck.svelte');
const { world } = await import('./backend');
it('leaves alone what was to be left alone also when it is checked again, and never says so where it could not', async () => {
  world.slow.held = false;
  const check = new PlanCheck(plan as never);
  s.fail = true;
  await check.replace(false);
  expect(check.replacing).toBe(true);
  s.fail = false;
  await check.replace(false);
  expect(check.replacing).toBe(false);
  await check.checkAgain();
  expect(s.ticks).toEqual([
    ['p', 'changed', false],
    ['p', 'changed', false],
  ]);
  expect(check.replacing).toBe(false);
  s.fail = true;
  await check.checkAgain();
  expect(check.replacing).toBe(true);
});
