import { expect, it } from 'vitest';
import { progressWords, stepWords } from './progress';

const reading = { step: 'reading', done: 45_900, total: 102_000, rows: 123_456 };

it('says the keys read and the share of the file', () => {
  expect(progressWords(reading)).toBe('123,456 keys · 45%');
  expect(progressWords({ ...reading, rows: 1 })).toBe('1 key · 45%');
});

it('says only what is known', () => {
  expect(progressWords({ ...reading, rows: 0 })).toBe('45%');
  expect(progressWords({ ...reading, total: null })).toBe('123,456 keys');
  expect(progressWords({ ...reading, total: null, rows: 0 })).toBe('');
  expect(progressWords({ step: null, done: 0, total: null, rows: 0 })).toBe('');
});

it('reaches the end only at the end, and never goes beyond it', () => {
  expect(progressWords({ ...reading, done: 101_999 })).toBe('123,456 keys · 99%');
  expect(progressWords({ ...reading, done: 103_000 })).toBe('123,456 keys · 100%');
  expect(progressWords({ step: 'writing', done: 41, total: 40, rows: 0 })).toBe('40 of 40');
});

it('counts rows in the other steps', () => {
  expect(progressWords({ step: 'writing', done: 1_200, total: 48_210, rows: 0 })).toBe(
    '1,200 of 48,210',
  );
  expect(progressWords({ step: 'comparing', done: 1_200, total: null, rows: 0 })).toBe('1,200');
  expect(progressWords({ step: 'comparing', done: 0, total: null, rows: 40 })).toBe('40 keys');
});

it('names the steps it knows', () => {
  expect(stepWords('reading')).toBe('Reading');
  expect(stepWords('updating')).toBe('Updating the file');
  expect(stepWords('polishing')).toBeNull();
});
