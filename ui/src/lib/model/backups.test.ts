import { describe, expect, it } from 'vitest';
import type { BackupFile, FailedBackup } from '../api';
import {
  amount,
  day,
  dayFirst,
  firstFew,
  keepFrom,
  leftWords,
  newerWords,
  newestSound,
  problemWords,
  reasonWords,
  removalWords,
  rhythms,
} from './backups';

const at = (year: number, month: number, date: number, hour = 9, minute = 30) =>
  new Date(year, month - 1, date, hour, minute).getTime();

/** Intl puts a narrow space before AM. */
const plain = (text: string) => text.replace(/\s/g, ' ');

describe('day', () => {
  const now = at(2026, 11, 23, 14, 0);

  it.each([
    [at(2026, 11, 23), 'today, 9:30 AM'],
    [at(2026, 11, 23, 0, 0), 'today, 12:00 AM'],
    [at(2026, 11, 22, 23, 59), 'yesterday, 11:59 PM'],
    [at(2026, 11, 21), 'Saturday, 9:30 AM'],
    [at(2026, 11, 17), 'Tuesday, 9:30 AM'],
    [at(2026, 11, 16), 'Nov 16, 2026, 9:30 AM'],
    [at(2025, 3, 4), 'Mar 4, 2025, 9:30 AM'],
  ])('%d is %s', (moment, text) => {
    expect(plain(day(moment, now))).toBe(text);
  });

  it('gives the date of a moment to come: a clock may have been wrong', () => {
    expect(plain(day(at(2026, 11, 25), now))).toBe('Nov 25, 2026, 9:30 AM');
  });

  it('starts a line with a capital', () => {
    expect(plain(dayFirst(at(2026, 11, 23), now))).toBe('Today, 9:30 AM');
    expect(plain(dayFirst(at(2026, 11, 21), now))).toBe('Saturday, 9:30 AM');
  });
});

const none = { flows: 0, shapes: 0, protected: 0, searches: 0, planned: 0 };

it('says why in words, never in code', () => {
  expect(reasonWords('daily')).toBe('Automatic');
  expect(reasonWords('before_import')).not.toContain('_');
});

it('says how much is in it', () => {
  expect(amount(1, 0, none)).toBe('1 namespace, 0 keys');
  expect(amount(3, 48_210, { ...none, flows: 2 })).toBe('3 namespaces, 48,210 keys, 2 flows');
});

it('shows the first few, and never hides a single one', () => {
  expect(firstFew([1, 2, 3], 3)).toEqual({ shown: [1, 2, 3], more: 0 });
  expect(firstFew([1, 2, 3, 4], 3)).toEqual({ shown: [1, 2], more: 2 });
  expect(firstFew([], 3)).toEqual({ shown: [], more: 0 });
});

it('names the namespaces that a comparison cannot speak of', () => {
  const here = ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => ({ id, name: id.toUpperCase() }));
  const knowing = (...ids: string[]) => ({
    namespaces: ids.map((id) => ({ id, name: id, entryCount: 0, belongings: none })),
  });
  expect(newerWords(knowing('a', 'b', 'c', 'd', 'e', 'f', 'gone'), here)).toBe('');
  expect(newerWords(knowing('a', 'b', 'c', 'd', 'e'), here)).toBe(
    'The namespace “F” is newer and not in this list.',
  );
  expect(newerWords(knowing('a'), here)).toBe(
    '5 namespaces are newer and not in this list: “B”, “C”, “D” and 2 more.',
  );
});

it('offers another rhythm only when it is in force', () => {
  expect(rhythms(7).map((one) => one.label)).toEqual(['Every day', 'Every week', 'Never']);
  expect(rhythms(3)[0]).toEqual({ days: 3, label: 'Every 3 days' });
});

it('takes a whole number of backups to keep', () => {
  expect(keepFrom(14)).toBe(14);
  for (const wrong of [0, -1, 1.5, 1001, null, undefined, Number.NaN])
    expect(keepFrom(wrong)).toBeNull();
});

it('passes over backups that cannot be used', () => {
  const backup = (path: string, problem: BackupFile['problem']): BackupFile => ({
    file: path,
    path,
    problem,
    madeAt: 0,
    size: 0,
    reason: 'daily',
    label: null,
    namespaces: [],
    belongings: none,
    entries: 0,
  });
  expect(
    newestSound([backup('a', { code: 'not_a_database', path: 'a' }), backup('b', null)])?.path,
  ).toBe('b');
  expect(newestSound([])).toBeNull();
});

it('says which folder the backups could not go to', () => {
  const failed = (problem: FailedBackup['problem'], folder: string | null) =>
    problemWords({ at: 0, times: 1, problem, folder, nextAt: 1 });
  expect(failed('disk_full', '/media/stick')).toBe('The disk that /media/stick is on is full.');
  expect(failed('folder', '/media/stick')).toBe(
    'The folder for backups, /media/stick, is not there or cannot be written.',
  );
  expect(failed('folder', null)).toBe('There is no folder for backups.');
  expect(failed('busy', '/media/stick')).toBe('Another program was writing for a long time.');
});

it('says from how many backups expired values could not be removed, and why', () => {
  expect(leftWords({ backups: 1, problem: 'disk_full' })).toBe(
    'Expired values could not be removed from 1 backup: there is no room on the disk. ' +
      'Nothing in it was changed, and KV Store tries again tomorrow.',
  );
  expect(leftWords({ backups: 3, problem: 'busy' })).toMatch(
    /^Expired values could not be removed from 3 backups: another program .* Nothing in them /,
  );
});

it('says what is kept either way', () => {
  expect(removalWords(true)).toContain('for good');
  expect(removalWords(false)).toContain('old passwords and tokens too');
});
