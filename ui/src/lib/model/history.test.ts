import { expect, it } from 'vitest';
import type { Deed, RevisionRow, VersionInfo } from '../api';
import { canRestore, goneWords, isNaming } from './history';
import { moment } from './words';

const state = (version: number, kept = true): VersionInfo => ({
  version,
  kind: 'text',
  size: 1,
  preview: 'x',
  expiresAt: null,
  metadata: null,
  kept,
});

const row = (deed: Deed, before: VersionInfo | null, after: VersionInfo | null): RevisionRow => ({
  changeId: 1,
  at: 0,
  origin: 'app',
  deed,
  state: 'done',
  namespace: 'kv_test',
  key: 'b',
  before,
  after,
});

const renamed: Deed = { type: 'renamed', key: 'a', to: 'b' };
const changed: Deed = { type: 'changed', key: 'b' };

it('offers what a key was before, where that is kept and not what it is now', () => {
  expect(canRestore(row(changed, state(1), state(2)), 2)).toBe(true);
  expect(canRestore(row(changed, state(1), state(2)), 1)).toBe(false);
  expect(canRestore(row(changed, state(1, false), state(2)), 2)).toBe(false);
  expect(canRestore(row(changed, null, state(2)), 2)).toBe(false);
});

it('offers no value that a key still has from before it got its name', () => {
  const naming = row(renamed, state(1), state(2));
  expect(canRestore(naming, 2)).toBe(false);
  expect(canRestore(naming, 3)).toBe(true);
});

it('knows the row in which a key got its name', () => {
  expect(isNaming(row(renamed, state(1), state(2)))).toBe(true);
  expect(
    isNaming(
      row(
        { type: 'reverted', deed: renamed, counts: { added: 1, changed: 0, removed: 1 } },
        state(1),
        state(2),
      ),
    ),
  ).toBe(true);
  expect(isNaming(row(renamed, state(1), null))).toBe(false);
  expect(isNaming(row(changed, state(1), state(2)))).toBe(false);
});

it('says of a value that is not kept when it expired, where that is known', () => {
  const at = 1_900_000_000;
  expect(goneWords({ ...state(1, false), expiresAt: at }, 'no longer kept')).toBe(
    `Expired ${moment(at * 1000)}, value not kept`,
  );
  expect(goneWords(state(1, false), 'no longer kept')).toBe('no longer kept');
});
