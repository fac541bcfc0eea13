import { expect, it } from 'vitest';
import type { PlanSummary } from '../api';
import { planWith } from './anyplan';
import { between, doing, sinceBackup } from './planview';

const labels = (view: typeof doing, plan: PlanSummary) =>
  view.tabs(plan).map((tab) => [tab.category, tab.label, tab.count]);

it('shows only tabs with something in them, problems first', () => {
  const tabs = doing.tabs(planWith({ same: 4, invalid: 1, added: 2 }));
  expect(tabs.map((tab) => tab.label)).toEqual(['Not valid', 'New', 'Same']);
});

it('calls keys that are only here what will become of them', () => {
  const counts = { onlyHere: 2 };
  const label = (plan: PlanSummary) => doing.tabs(plan)[0]?.label;
  expect(label(planWith(counts))).toBe('Not in the file');
  expect(label(planWith(counts, { kind: { type: 'restoreBackup' } }))).toBe('Not in the backup');
  expect(label(planWith(counts, { policy: 'make_identical' }))).toBe('Removed');
  expect(doing.tabs(planWith(counts, { kind: { type: 'revertChange', change: 1 } }))).toEqual([]);
});

it('tells what happened since a backup from the other end', () => {
  expect(labels(sinceBackup, planWith({ added: 2, changed: 1, onlyHere: 3, same: 9 }))).toEqual([
    ['only_here', 'Added', 3],
    ['changed', 'Changed', 1],
    ['added', 'Deleted', 2],
  ]);
});

it('tells which of two namespaces has what', () => {
  const plan = planWith({ added: 2, changed: 1, onlyHere: 3, same: 9 });
  expect(labels(between('staging', 'live'), plan)).toEqual([
    ['changed', 'Different', 1],
    ['added', 'Only in staging', 2],
    ['only_here', 'Only in live', 3],
    ['same', 'Same', 9],
  ]);
});
