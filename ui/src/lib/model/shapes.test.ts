// What is told of a value that is held against a pinned shape: at which field, and in which words.
import { describe, expect, it } from 'vitest';
import type { Mistake, PlanShape } from '../api';
import fc from './chance';
import { startOf } from './form/outline';
import { Pointers } from './form/pointers';
import { readFields } from './form/reading';
import {
  checkedWords,
  keysCheckedWords,
  marksOf,
  patternProblem,
  planShapeWords,
  problemsOf,
} from './shapes';

const mistake = (path: string, words = 'No.'): Mistake => ({ path, words, code: 'type' });

function outlineOf(text: string) {
  const reading = readFields(text);
  if ('mistake' in reading) throw new Error(reading.mistake.code);
  return reading.outline;
}

describe('a place named by a pointer', () => {
  const text = '{"a/b": {"~": [10, {"x": 1}]}, "x": 1, "x": 2, "\\u0061": []}';
  const outline = outlineOf(text);
  const raw = (pointer: string) => {
    const field = new Pointers(outline).find(pointer);
    return text.slice(outline.from[field], outline.to[field]);
  };

  it('is the field, through escapes, lists, and names that are there twice', () => {
    expect(raw('')).toBe(text);
    expect(raw('/a~1b/~0/1/x')).toBe('1');
    expect(raw('/a~1b/~0/0')).toBe('10');
    expect(raw('/x')).toBe('2');
    expect(raw('/a')).toBe('[]');
  });

  it('is as far in as there is one', () => {
    expect(raw('/a~1b/no/x')).toBe('{"~": [10, {"x": 1}]}');
    expect(raw('/a~1b/~0/7')).toBe('[10, {"x": 1}]');
    expect(raw('/x/y')).toBe('2');
  });

  it('is found whatever the names are', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.integer()), (fields) => {
        const text = JSON.stringify(fields);
        const outline = outlineOf(text);
        for (const [name, value] of Object.entries(fields)) {
          const pointer = `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
          const field = new Pointers(outline).find(pointer);
          expect(text.slice(startOf(outline, field), outline.to[field])).toBe(
            `${JSON.stringify(name)}:${String(value)}`,
          );
        }
      }),
    );
  });

  it('is not searched for without end', () => {
    const wide = `[${Array.from({ length: 300 }, () => '{"a":1}').join(',')}]`;
    const pointers = new Pointers(outlineOf(wide));
    for (let at = 0; at < 300; at++) pointers.find(`/${String(at)}/a`);
    expect(pointers.find('/299/a')).toBe(0);
  });
});

it('marks a field with everything that is wrong with it', () => {
  const marks = marksOf(outlineOf('{"a":1}'), [mistake('/a', 'One.'), mistake('/a', 'Two.')]);
  expect([...marks]).toEqual([[1, 'One.\nTwo.']]);
});

it('marks a text where it is wrong, a group only where it begins', () => {
  const at = (text: string, path: string) =>
    problemsOf(text, [mistake(path)]).map(({ from, to }) => text.slice(from, to));
  expect(at('{"a": "x"}', '/a')).toEqual(['"x"']);
  expect(at('{"a": {"b": 1}}', '/a')).toEqual(['{']);
  expect(at('plain', '')).toEqual(['plain']);
});

it('says what does not fit, and nothing of what does', () => {
  const pattern = 'user:{id}';
  const said = (mistakes: Mistake[], more = false) =>
    checkedWords({ pattern, outcome: { type: 'misfits', mistakes, more } });
  expect(said([mistake('/a/b~1c', 'Too large.')])).toBe(
    'Does not fit the shape of user:{id}. b/c: Too large.',
  );
  expect(said([mistake('', '“a” is missing.'), mistake('/x')], true)).toBe(
    'Does not fit the shape of user:{id}. “a” is missing. And 1 or more.',
  );
  expect(checkedWords({ pattern, outcome: { type: 'fits' } })).toBe(null);
  expect(checkedWords({ pattern, outcome: { type: 'unusable', words: 'It is not JSON.' } })).toBe(
    'The shape of user:{id} cannot be used. It is not JSON.',
  );
});

it('counts what does not fit before an import', () => {
  const shape = (more: Partial<PlanShape>): PlanShape => ({
    namespace: 'n',
    pattern: 'user:{id}',
    rows: 3,
    misfits: 0,
    unchecked: 0,
    unusable: null,
    first: [],
    ...more,
  });
  expect(planShapeWords([shape({})])).toEqual([]);
  const first = [{ key: 'user:1', mistake: mistake('/a', 'Too large.') }];
  expect(planShapeWords([shape({ misfits: 1, first })])).toEqual([
    '1 key does not fit the shape of user:{id}. user:1: Too large.',
  ]);
  expect(planShapeWords([shape({ misfits: 2, first, unchecked: 1 })])).toEqual([
    '2 keys do not fit the shape of user:{id}. user:1: Too large.',
    '1 value could not be checked by the shape of user:{id}.',
  ]);
  expect(planShapeWords([shape({ unusable: 'It is not JSON.' })])).toEqual([
    'The shape of user:{id} cannot be used. It is not JSON.',
  ]);
});

it('says how all keys of a pattern fit', () => {
  const words = (rows: number, misfits = 0, unchecked = 0, unusable: string | null = null) =>
    keysCheckedWords({
      namespace: 'n',
      pattern: 'user:{id}',
      rows,
      misfits,
      unchecked,
      unusable,
      first: [],
    });
  expect(words(0)).toBe('There is no key like this.');
  expect(words(1)).toBe('The one key fits.');
  expect(words(1_204)).toBe('All 1,204 keys fit.');
  expect(words(1_204, 1)).toBe('1 of 1,204 keys does not fit.');
  expect(words(5, 2, 1)).toBe('2 of 4 keys do not fit. 1 value could not be checked.');
  expect(words(1, 0, 1)).toBe('1 value could not be checked.');
  expect(words(5, 0, 0, 'It is not JSON.')).toBe('This shape cannot be used. It is not JSON.');
});

it('says what is wrong with a pattern', () => {
  expect(patternProblem('user:{id}', 'user:1')).toBeNull();
  expect(patternProblem('', 'user:1')).toBe('Say which keys, as in user:{id}.');
  expect(patternProblem('cache:{id}', 'user:1')).toBe('user:1 is not like this.');
  expect(patternProblem('é'.repeat(257), 'user:1')).toBe('This is 2 bytes too long.');
});
