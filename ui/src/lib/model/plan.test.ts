import { expect, it } from 'vitest';
import type { Deed, MadeNamespace, PlanCounts } from '../api';
import { none, planWith } from './anyplan';
import {
  applyLabel,
  blockedBy,
  canTick,
  isNothing,
  isRenameBack,
  madeWords,
  offersPolicies,
  onlyNamespace,
  policiesOf,
  sourceWords,
  takeBackWords,
} from './plan';

const made = (name: string, rest: Partial<MadeNamespace> = {}): MadeNamespace => ({
  namespace: `kv_${name}`,
  name,
  keys: 2,
  comesBack: false,
  ticked: true,
  ...rest,
});

it('offers policies where they make a difference', () => {
  expect(offersPolicies(planWith({ added: 2 }))).toBe(true);
  expect(offersPolicies(planWith({ added: 2 }, { makes: [made('fresh')] }))).toBe(false);
  expect(
    offersPolicies(
      planWith({ added: 2 }, { makes: [made('old')], kind: { type: 'restoreBackup' } }),
    ),
  ).toBe(true);
  expect(offersPolicies(planWith({ removed: 2 }, { kind: { type: 'delete' } }))).toBe(false);
  expect(offersPolicies(planWith({ added: 2 }, { kind: { type: 'edits' } }))).toBe(false);
});

it('does nothing where all that differs is only here and stays', () => {
  const counts = { onlyHere: 2 };
  expect(isNothing(planWith(counts))).toBe(true);
  expect(isNothing(planWith(counts, { policy: 'make_identical' }))).toBe(false);
});

it('counts what each policy would do, whichever is chosen', () => {
  const before = policiesOf(planWith({ added: 2, changed: 1, onlyHere: 3 }));
  const after = policiesOf(planWith({ added: 2, changed: 1, removed: 3 }));
  expect(before.map((choice) => choice.hint)).toEqual([
    '2 new, 1 changed',
    '2 new',
    '2 new, 1 changed, 3 removed',
  ]);
  expect(after).toEqual(before);
});

it('is blocked by rows that are not valid until they are left out', () => {
  const plan = planWith({ invalid: 1, added: 2, ticked: 2 });
  expect(blockedBy(plan, false)).toBe('invalid');
  expect(blockedBy(plan, true)).toBeNull();
});

it('is blocked when stale or empty', () => {
  expect(blockedBy(planWith({ added: 1, ticked: 1 }, { stale: 1 }), false)).toBe('stale');
  expect(blockedBy(planWith({ added: 1, ticked: 0 }), false)).toBe('nothing');
  expect(isNothing(planWith({ same: 10 }))).toBe(true);
});

it('counts a namespace that comes back, and is blocked when that is all and it is left out', () => {
  const back = made('prefs old', { comesBack: true });
  const plan = planWith({}, { makes: [back] });
  expect(isNothing(plan)).toBe(false);
  expect(blockedBy(plan, false)).toBeNull();
  const out = planWith({}, { makes: [{ ...back, ticked: false }] });
  expect(isNothing(out)).toBe(false);
  expect(blockedBy(out, false)).toBe('nothing');
  expect(madeWords(back, false)).toBe('Comes back: prefs old, 2 keys');
  expect(madeWords(back, true)).toBe('Deleted: prefs old, 2 keys');
  expect(madeWords(made('x', { keys: 1 }), false)).toBe('New: x, 1 key');
});

it('goes by what a plan is, however many namespaces it has', () => {
  const counts = { added: 2, ticked: 2 };
  const one = { id: 'kv_1', name: 'a', purpose: null, counts: none };
  const two = [one, { ...one, id: 'kv_2' }];
  const restore = planWith(counts, { kind: { type: 'restoreBackup' }, namespaces: [one] });
  expect([applyLabel(restore), sourceWords(restore)]).toEqual(['Restore', 'Backup of KV Store']);
  const revert = planWith(counts, { kind: { type: 'revertChange', change: 7 }, namespaces: two });
  expect([applyLabel(revert), sourceWords(revert)]).toEqual(['Apply 2 changes', '']);
  expect(offersPolicies(revert)).toBe(false);
  expect(onlyNamespace(restore)).toBe(one);
  expect(onlyNamespace(revert)).toBeNull();
  expect(sourceWords(planWith(counts))).toBe('Map of keys and values (JSON)');
});

it('names what the button does', () => {
  expect(applyLabel(planWith({ ticked: 3412 }, { makes: [], kind: { type: 'delete' } }))).toBe(
    'Move 3,412 keys to Trash',
  );
  expect(applyLabel(planWith({ ticked: 1 }))).toBe('Apply 1 change');
});

it('counts keys that go to another place once, not as they go and as they come', () => {
  const bulk = (deed: Deed, ticked: number) =>
    applyLabel(planWith({ ticked }, { makes: [], kind: { type: 'bulk' }, deed }));
  expect(bulk({ type: 'moved_to', namespace: 'archive' }, 24)).toBe('Move 12 keys');
  expect(bulk({ type: 'prefix_renamed', from: 'a:', to: 'b:' }, 2)).toBe('Rename 1 key');
  expect(bulk({ type: 'copied_to', namespace: 'archive' }, 12)).toBe('Copy 12 keys');
  expect(bulk({ type: 'turned_on_many' }, 3)).toBe('Apply 3 changes');
});

it('says what of a comparison would be had back', () => {
  const restore = (counts: Partial<PlanCounts>, ticked: boolean) =>
    planWith(counts, { kind: { type: 'restoreBackup' }, makes: [made('old', { ticked })] });
  expect(takeBackWords(restore({}, false))).toBeNull();
  expect(takeBackWords(restore({ ticked: 1 }, false))).toBe('Take back 1 key');
  expect(takeBackWords(restore({}, true))).toBe('Take back 1 namespace');
});

it('tells a rename that is taken back as one', () => {
  const deed = { type: 'renamed', key: 'a', to: 'b' } as const;
  const halves = { ...none, added: 1, removed: 1 };
  const back = planWith(
    { ...halves, ticked: 2 },
    {
      kind: { type: 'revertChange', change: 7 },
      deed: { type: 'reverted', deed, counts: halves },
    },
  );
  expect(isRenameBack(back)).toBe(true);
  expect(applyLabel(back)).toBe('Rename it back');
  // The name is another key's by now: that one would be changed.
  const over = { ...back, counts: { ...none, changed: 1, removed: 1, ticked: 2 } };
  expect(isRenameBack(over)).toBe(false);
  expect(isRenameBack({ ...back, deed: { type: 'set_many' } })).toBe(false);
});

it('lets changed rows be ticked unless only adding', () => {
  expect(canTick('changed', 'update')).toBe(true);
  expect(canTick('changed', 'add_only')).toBe(false);
  expect(canTick('same', 'update')).toBe(false);
  expect(canTick('only_here', 'update')).toBe(false);
  expect(canTick('only_here', 'make_identical')).toBe(true);
});
