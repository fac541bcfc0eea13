/** Plans for tests. */
import type { PlanCounts, PlanSummary } from '../api';

export const none: PlanCounts = {
  added: 0,
  changed: 0,
  removed: 0,
  same: 0,
  invalid: 0,
  onlyHere: 0,
  ticked: 0,
};

/** An import into one namespace, with these counts. */
export const planWith = (
  counts: Partial<PlanCounts>,
  rest: Partial<PlanSummary> = {},
): PlanSummary => ({
  id: 'p',
  deed: { type: 'set_many' },
  kind: { type: 'import', format: 'map' },
  namespaces: [{ id: 'kv_1', name: 'ns', purpose: null, counts: none }],
  policy: 'update',
  counts: { ...none, ...counts },
  makes: [],
  stale: 0,
  notes: [],
  ...rest,
});
