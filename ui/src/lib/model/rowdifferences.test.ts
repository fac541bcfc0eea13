// One line of a list says which field changed, as far as the list knows the values.
import { expect, it } from 'vitest';
import type { VersionInfo } from '../api';
import { rowDifferences } from './rowdifferences';

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
