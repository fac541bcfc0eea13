import { describe, expect, it } from 'vitest';
import type { BackupFile, Found } from '../api';
import {
  adviceWords,
  adviseOn,
  foundNotes,
  isRecoverable,
  lostWords,
  unlistedWords,
} from './recovery';

const found = (entries: number, lostCount = 0, rest: Partial<Found> = {}): Found => ({
  namespaces: [],
  entries,
  fromHistory: 0,
  expired: 0,
  lost: [],
  lostCount,
  lostNameless: 0,
  unclaimedVersions: 0,
  ...rest,
});

const backup = (entries: number): BackupFile => ({
  file: 'file-1',
  path: '/b',
  madeAt: 0,
  size: 1,
  reason: 'daily',
  label: null,
  namespaces: [],
  entries,
  belongings: { flows: 0, shapes: 0, protected: 0, searches: 0, planned: 0 },
  problem: null,
});

describe('advice', () => {
  it.each([
    ['nothing is lost', found(100), backup(100), 'salvaged'],
    ['a few are lost', found(95, 5), backup(100), 'salvaged'],
    ['the backup is older and smaller', found(60, 40), backup(50), 'salvaged'],
    ['there is no backup', found(1, 99), null, 'salvaged'],
    ['much is lost and the backup has it', found(40, 60), backup(98), 'backup'],
    ['much is missing that nobody knows of', found(40), backup(98), 'backup'],
    ['no key was found', found(0, 9), backup(3), 'backup'],
    ['nothing was found', null, backup(3), 'backup'],
    ['only empty namespaces are left', found(0), null, 'salvaged'],
    ['there is nothing at all', null, null, null],
  ] as const)('when %s', (_, salvaged, newest, advice) => {
    expect(adviseOn(salvaged, newest)).toBe(advice);
  });

  it('gives its reason', () => {
    const reason = (one: Found | null, other: BackupFile | null) =>
      adviceWords(adviseOn(one, other), one, other);
    expect(reason(found(100), backup(90))).toBe('It is newer than any backup.');
    expect(reason(found(99, 1), backup(90))).toContain('bring lost keys back');
    expect(reason(found(9), null)).toContain('no backup');
    expect(reason(found(1, 90), backup(80))).toContain('more than could be salvaged');
    expect(reason(null, backup(80))).toBe('Nothing could be salvaged.');
    expect(reason(null, null)).toBe('');
  });
});

it('says what is lost', () => {
  expect(lostWords(found(3))).toBe('Nothing is lost, as far as one can tell');
  expect(lostWords(found(3), true)).toBe('Everything but the newest changes is here');
  expect(lostWords(found(3, 1))).toBe('1 key is lost');
  expect(lostWords(found(3, 1400))).toBe('1,400 keys are lost');
});

it('accounts for lost keys that are not listed', () => {
  const lost = [{ namespace: 'flags', key: 'a' }];
  expect(unlistedWords(found(3, 1, { lost }))).toBe('');
  expect(unlistedWords(found(3, 4, { lost, lostNameless: 1 }))).toBe(
    'and 2 more, and 1 whose name is lost, too',
  );
  expect(unlistedWords(found(3, 2, { lostNameless: 2 }))).toBe('2 whose names are lost, too');
});

it('tells what else there is to know', () => {
  const space = { description: '', entries: 1, lost: 0 };
  const notes = foundNotes(
    found(3, 0, {
      fromHistory: 1,
      expired: 2,
      namespaces: [
        { ...space, id: 'kv_1', name: 'old', trashed: true },
        { ...space, id: null, name: 'Recovered 1', trashed: false },
      ],
    }),
  );
  expect(notes).toEqual([
    '1 key came back out of the history.',
    '2 keys had expired and are left out.',
    '1 namespace is in the Trash.',
    'The name of 1 namespace is lost; it gets a new one.',
  ]);
  expect(foundNotes(found(3))).toEqual([]);
  expect(foundNotes(found(3), true)).toEqual(['The history comes along.']);
});

it('is for files that are damaged, or no longer look like a database', () => {
  expect(isRecoverable('damaged')).toBe(true);
  expect(isRecoverable('not_a_database')).toBe(true);
  expect(isRecoverable('newer_version')).toBe(false);
  expect(isRecoverable(undefined)).toBe(false);
});
