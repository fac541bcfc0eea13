import { afterEach, describe, expect, it } from 'vitest';
import { day } from './backups';
import { ago, bytes, counted, moment, momentHere, span, timeOfDay, writeTimes } from './words';

describe('bytes', () => {
  it.each([
    [0, '0 KB'],
    [1, 'under 1 KB'],
    [1023, 'under 1 KB'],
    [1024, '1 KB'],
    [1536, '1.5 KB'],
    [1_048_575, '1 MB'],
    [26_214_400, '25 MB'],
  ])('%d is %s', (n, text) => {
    expect(bytes(n)).toBe(text);
  });
});

it('counts with the right noun', () => {
  expect(counted(1, 'key')).toBe('1 key');
  expect(counted(48_210, 'key')).toBe('48,210 keys');
  expect(counted(2, 'entry', 'entries')).toBe('2 entries');
});

it('names a span by its largest unit', () => {
  expect(span(59)).toBe('59 seconds');
  expect(span(60)).toBe('1 minute');
  expect(span(7300)).toBe('2 hours');
  expect(span(0)).toBe('a moment');
});

it('says how long ago', () => {
  expect(ago(0, 30_000)).toBe('just now');
  expect(ago(0, 5 * 60_000)).toBe('5 minutes ago');
});

describe('times as they are chosen', () => {
  afterEach(() => writeTimes({ hours: () => 'locale', relative: () => true }));
  const evening = new Date(2026, 10, 30, 21, 5).getTime();

  it('are of 12 or 24 hours', () => {
    writeTimes({ hours: () => '24', relative: () => true });
    expect(moment(evening)).toContain('21:05');
    expect(momentHere(evening)).toContain('21:05');
    expect(timeOfDay(new Date(2026, 10, 30, 0, 5).getTime())).toBe('00:05');
    writeTimes({ hours: () => '12', relative: () => true });
    expect(moment(evening)).toContain('9:05');
    expect(timeOfDay(new Date(2026, 10, 30, 0, 5).getTime())).toMatch(/^12:05/);
  });

  it('are dates where those are chosen', () => {
    writeTimes({ hours: () => '24', relative: () => false });
    expect(ago(evening, evening + 1_000)).toContain('21:05');
    expect(day(evening, evening + 1_000)).toBe(moment(evening));
  });
});
