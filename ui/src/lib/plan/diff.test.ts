import { expect, it } from 'vitest';
import { comparable } from './diff';

it('lays JSON out alike, so that only what differs shows', () => {
  expect(comparable('{"a":1}', '{\n"a": 2}', true)).toEqual(['{\n  "a": 1\n}', '{\n  "a": 2\n}']);
});

it('shows white space when that is all that differs', () => {
  expect(comparable('{"a":1}', '{"a": 1}', true)).toEqual(['{"a":1}', '{"a": 1}']);
});

it('leaves text as it is, and numbers as they are written', () => {
  expect(comparable('a  b', 'a b', false)).toEqual(['a  b', 'a b']);
  expect(comparable('[22.00]', '[9007199254740993]', true)[1]).toContain('9007199254740993');
});
