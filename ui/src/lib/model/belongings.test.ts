import { expect, it } from 'vitest';
import type { PlanNamespace, PlanSummary, Policy, Purpose } from '../api';
import { amountWords, removedWords, sumOf } from './belongings';

const none = { flows: 0, shapes: 0, protected: 0, searches: 0, planned: 0 };

it('names what is no key beside the keys', () => {
  expect(amountWords(60, { flows: 2, shapes: 0, protected: 1, searches: 0, planned: 0 })).toBe(
    '60 keys, 2 flows, 1 protected place',
  );
  expect(amountWords(1, none)).toBe('1 key');
  expect(
    sumOf([
      { ...none, flows: 1 },
      { flows: 2, shapes: 3, protected: 0, searches: 0, planned: 0 },
    ]),
  ).toEqual({
    flows: 3,
    shapes: 3,
    protected: 0,
    searches: 0,
    planned: 0,
  });
});

function plan(policy: Policy, only: [Purpose | null, number, number][]): PlanSummary {
  const counts = { added: 0, changed: 0, removed: 0, same: 0, invalid: 0, onlyHere: 0, ticked: 0 };
  return {
    id: 'p',
    deed: { type: 'set_many' },
    kind: { type: 'restoreBackup' },
    namespaces: only.map(([purpose, onlyHere, ticked]): PlanNamespace => ({
      id: `kv_${String(purpose)}`,
      name: 'n',
      purpose,
      counts: { ...counts, onlyHere, ticked },
    })),
    policy,
    counts,
    makes: [],
    stale: 0,
    notes: [],
  };
}

it('says which flows, shapes and places go, where they would go', () => {
  const some: [Purpose | null, number, number][] = [
    [null, 3, 3],
    ['flows', 2, 2],
    ['shapes', 1, 0],
    ['protected', 1, 1],
  ];
  expect(removedWords(plan('make_identical', some))).toBe(
    'Also removed, beside keys: 2 flows, 1 protected place.',
  );
  expect(removedWords(plan('update', some))).toBeNull();
  expect(removedWords(plan('make_identical', [[null, 3, 3]]))).toBeNull();
});
