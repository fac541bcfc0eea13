import { expect, it } from 'vitest';
import { besides, besidesOnly, besideWords } from './besides';
import { moment } from './words';

const plain = { expiresAt: null, metadata: null };

it('says nothing of states that are alike', () => {
  expect(besides(plain, plain)).toEqual([]);
  const same = { expiresAt: 2e9, metadata: '{"description":"x"}' };
  expect(besides(same, { ...same })).toEqual([]);
});

it('says when it expires', () => {
  expect(besides(plain, { ...plain, expiresAt: 2e9 })).toEqual([
    { label: 'Expires', before: 'never', after: moment(2e12) },
  ]);
});

it('takes note, tags and the rest apart', () => {
  const before = { ...plain, metadata: '{"description":"Ask Ada","tags":["a","b"],"owner":"x"}' };
  const after = { ...plain, metadata: '{"tags":["a"],"owner":"x"}' };
  expect(besides(before, after)).toEqual([
    { label: 'Note', before: 'Ask Ada', after: 'none' },
    { label: 'Tags', before: 'a, b', after: 'a' },
  ]);
  expect(besides(after, { ...plain, metadata: '{"tags":["a"]}' })).toEqual([
    { label: 'Other metadata', before: '{"owner":"x"}', after: 'none' },
  ]);
});

it('shows metadata that is not an object as it is', () => {
  expect(besides({ ...plain, metadata: '7' }, plain)).toEqual([
    { label: 'Other metadata', before: '7', after: 'none' },
  ]);
});

it('names what differs only where the values do not', () => {
  const state = { version: 1, kind: 'switch', size: 4, preview: 'true', kept: true } as const;
  const one = { ...state, ...plain };
  const tagged = { ...one, metadata: '{"tags":["a"]}' };
  expect(besidesOnly(one, tagged).map(besideWords)).toEqual(['Tags: none → a']);
  expect(besidesOnly(one, { ...tagged, preview: 'false' })).toEqual([]);
  expect(besidesOnly(one, { ...tagged, kept: false })).toEqual([]);
  expect(besidesOnly(null, tagged)).toEqual([]);
});
