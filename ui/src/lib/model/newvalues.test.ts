// A new key begins as what was chosen for it; what is typed and is no such thing is said, and kept as it is.
import { expect, it } from 'vitest';
import { jsonProblems } from './json';
import { kindOf } from './kinds';
import { begunWith, startHint, startProblem } from './newvalues';

it('begins as JSON without fields where nothing is typed', () => {
  for (const text of ['', ' ', '\n\t']) {
    expect(kindOf(begunWith({ start: 'json', on: false, text }))).toBe('json');
  }
  expect(begunWith({ start: 'json', on: false, text: ' [1] ' })).toBe(' [1] ');
  expect(begunWith({ start: 'text', on: false, text: '' })).toBe('');
  expect(begunWith({ start: 'switch', on: true, text: 'left from before' })).toBe('true');
});

it('says what will be a text', () => {
  expect(startProblem('number', '12,50', null)).toBe('Decimals come after a point: 12.50');
  expect(startProblem('number', '12.50', null)).toBeNull();
  expect(startProblem('number', '', null)).toBeNull();
  expect(startProblem('json', '{', jsonProblems('{'))).toBe('This is not JSON yet.');
  expect(startProblem('json', '{}', jsonProblems('{}'))).toBeNull();
  expect(startProblem('text', '{', jsonProblems('{'))).toBeNull();
});

it('says what is to be typed while nothing is', () => {
  expect(startHint('number', '')).toBe('Type the number that it begins with.');
  expect(startHint('json', ' ')).toContain('begins without fields');
  expect(startHint('text', '')).toBeNull();
  expect(startHint('number', '1')).toBeNull();
});
