// One line of a list says which field changed, as far as the list knows the values.
import { expect, it } from 'vitest';
import type { VersionInfo } from '../api';
import { needsReading, rowDifferences } from './rowdifferences';

const state = (preview: string, rest: Partial<VersionInfo> = {}): VersionInfo => ({
  version: 1,
  kind: 'json',
  size: new TextEncoder().encode(preview).length,
  preview,
  expiresAt: null,
  metadata: null,
  kept: true,
  ...rest,
});

it('names the fields', () => {
  expect(
    rowDifferences(
      state('{"language":"en","a":1,"b":2}'),
      state('{"language":"de","b":2,"c":{"x":1}}'),
    ),
  ).toEqual(['language: en → de', 'a removed, was 1', 'c added: 1 field']);
  const many = (by: number) => state(`[${[1, 2, 3, 4, 5].map((one) => one * by).join()}]`);
  expect(rowDifferences(many(1), many(10))).toEqual([
    '1: 1 → 10',
    '2: 2 → 20',
    '3: 3 → 30',
    '2 more',
  ]);
});

it('leaves to the values what they say best', () => {
  expect(rowDifferences(state('[1]'), state('{"a":1}'))).toEqual([]);
  expect(rowDifferences(state('{"a":1}'), state('yes', { kind: 'text' }))).toEqual([]);
  expect(rowDifferences(state('{"a":1}'), null)).toEqual([]);
  expect(rowDifferences(state('{"a":1}'), state('{"a":2}', { kept: false }))).toEqual([]);
});

it('says nothing of a value of which only the beginning is known', () => {
  const start = `{"a":"${'x'.repeat(54)}`;
  expect(rowDifferences(state(start, { size: 200 }), state('{"a":1}'))).toEqual([]);
});

it('tells what differs beside the value where nothing else does', () => {
  expect(
    rowDifferences(state('{"a":1}'), state('{"a":1}', { metadata: '{"description":"x"}' })),
  ).toEqual(['Note: none → x']);
});

const long = (language: string, rest = '') =>
  `{"name":"Anna Maria Kowalska-Brandenburg","address":"Lange Straße 1","language":"${language}"${rest}}`;
const listed = (text: string, rest: Partial<VersionInfo> = {}) =>
  state(text.slice(0, 60), { size: new TextEncoder().encode(text).length, ...rest });
const read = (before: string, after: string) => ({ before, after, same: before === after });

it('names the fields of values of which a list has only the beginning, once they are read', () => {
  const [was, is] = [long('en'), long('de', ',"age":3')];
  expect(needsReading(listed(was), listed(is))).toBe(true);
  expect(rowDifferences(listed(was), listed(is), read(was, is))).toEqual([
    'language: en → de',
    'age added: 3',
  ]);
});

it('never takes two values that begin alike for the same', () => {
  const expires = { expiresAt: 2e9 };
  const [was, is] = [listed(long('en')), listed(long('de'), expires)];
  expect(rowDifferences(was, is)).toEqual([
    'The values begin alike and are as long as each other',
    expect.stringMatching(/^Expires: never → /),
  ]);
  expect(rowDifferences(was, is, read(long('en'), long('de')))).toEqual([
    'language: en → de',
    expect.stringMatching(/^Expires: never → /),
  ]);
  expect(rowDifferences(was, is, read(long('en'), long('en')))).toEqual([
    expect.stringMatching(/^Expires: never → /),
  ]);
  const bytes = state('', { kind: 'binary', size: 12 });
  expect(needsReading(bytes, { ...bytes, ...expires })).toBe(true);
  expect(rowDifferences(bytes, { ...bytes, ...expires })[0]).toContain('begin alike');
});

it('says of texts that begin alike where they differ', () => {
  const text = (words: string) => ({ ...listed(words), kind: 'text' }) as const;
  const start = 'Good morning, and welcome to our shop. Here is what is new this week: ';
  const [was, is] = [text(`${start}tea`), text(`${start}bread`)];
  expect(rowDifferences(was, is)).toEqual(['The value differs further on']);
  expect(needsReading(was, is)).toBe(false);
  const same = text(`${start}jam`);
  expect(needsReading(was, same)).toBe(true);
  expect(rowDifferences(was, same, read(`${start}tea`, `${start}jam`))).toEqual([
    'The value differs further on',
  ]);
});

it('reads no value that is large, gone, or known', () => {
  const one = listed(long('en'));
  expect(needsReading(one, { ...one, size: 16_385 })).toBe(false);
  expect(needsReading(one, { ...one, kept: false })).toBe(false);
  expect(needsReading(state('{"a":1}'), state('{"a":2}'))).toBe(false);
  expect(needsReading(null, one)).toBe(false);
});

it('says when only white space differs', () => {
  expect(rowDifferences(state('{"a":1}'), state('{ "a": 1}'))).toEqual([
    'Only white space, order, or how texts are written differs',
  ]);
});

it('tells what differs beside the value as well as in it', () => {
  expect(
    rowDifferences(state('{"a":1}'), state('{"a":2}', { metadata: '{"description":"x"}' })),
  ).toEqual(['a: 1 → 2', 'Note: none → x']);
});
