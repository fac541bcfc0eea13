import { describe, expect, it } from 'vitest';
import { jsonProblems, placeOf, problemOf } from './json';

describe('jsonProblems', () => {
  it('finds none in JSON', () => {
    for (const text of ['{}', '[1, 2]', '"a"', 'null', ' {"a":{"b":[]}} ']) {
      expect(jsonProblems(text)).toEqual([]);
    }
  });

  it('marks where it is wrong', () => {
    const [first] = jsonProblems('{"a": 1 "b": 2}');
    expect(first?.from).toBe(8);
    expect(first?.message).toContain('comma');
  });

  it('looks into a list ten thousand deep', () => {
    const deep = `${'['.repeat(10_000)}1${']'.repeat(10_000)}`;
    expect(jsonProblems(deep)).toEqual([]);
    expect(jsonProblems(deep.slice(1))).toHaveLength(1);
  });

  it('refuses comments and trailing commas', () => {
    expect(jsonProblems('{"a":1,}')).not.toEqual([]);
    expect(jsonProblems('[1] // one')).not.toEqual([]);
  });

  it('stays inside the text when the end is missing', () => {
    for (const text of ['', '{', '{"a":', '"abc']) {
      for (const problem of jsonProblems(text)) {
        expect(problem.from).toBeGreaterThanOrEqual(0);
        expect(problem.to).toBeLessThanOrEqual(text.length);
      }
    }
    expect(jsonProblems('{')).not.toEqual([]);
  });
});

it('shows what the backend found where there is something to underline', () => {
  const mistake = { line: 1, column: 3, expected: 'comma_or_bracket' } as const;
  expect(problemOf('[1 2]', { ...mistake, offset: 3 })).toEqual({
    from: 3,
    to: 4,
    message: 'A comma is missing before this.',
  });
  expect(problemOf('[1\n2]', { ...mistake, offset: 3 }).message).toBe(
    'A comma is missing before this line.',
  );
  expect(problemOf('[1', { ...mistake, offset: 2 })).toEqual({
    from: 1,
    to: 2,
    message: 'A closing ] is missing.',
  });
  expect(problemOf('', { ...mistake, offset: 0 })).toMatchObject({ from: 0, to: 0 });
});

it('names line and column', () => {
  expect(placeOf('a\nbc', 3)).toEqual({ line: 2, column: 2 });
  expect(placeOf('abc', 0)).toEqual({ line: 1, column: 1 });
});
