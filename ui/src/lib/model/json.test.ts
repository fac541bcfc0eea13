import { describe, expect, it } from 'vitest';
import { jsonProblems, laidOut, placeOf } from './json';

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

describe('laidOut', () => {
  it('changes white space only', () => {
    const text = '{"b":22.00,"10":1,"2":12345678901234567890,"b":[1,{"x":"\\u00e9"}]}';
    const laid = laidOut(text);
    expect(laid).toContain('\n  "b": 22.00,');
    expect(laid.replace(/\s/g, '')).toBe(text);
  });

  it('leaves strings, empty brackets and what is no JSON as they are', () => {
    expect(laidOut('{"a b":" {x: 1, } \\" ","e":{ },"l":[ ]}')).toBe(
      '{\n  "a b": " {x: 1, } \\" ",\n  "e": {},\n  "l": []\n}',
    );
    for (const text of ['{"a" 1 true', '"open', ']]}', 'tru e', '{"a":"x']) {
      expect(laidOut(text).replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
    }
  });

  it('takes no longer for each item of a long list', () => {
    const text = `[${'{"id":1,"tags":["a","b"],"on":true},'.repeat(60_000)}0]`;
    // Work for each edit over the whole text would run into the test's time limit.
    expect(laidOut(text).length).toBeGreaterThan(text.length);
  });
});

it('names line and column', () => {
  expect(placeOf('a\nbc', 3)).toEqual({ line: 2, column: 2 });
  expect(placeOf('abc', 0)).toEqual({ line: 1, column: 1 });
});
