import { describe, expect, it } from 'vitest';
import { ago, bytes, counted, span } from './words';

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
