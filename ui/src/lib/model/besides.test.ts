import { expect, it } from 'vitest';
import { besides } from './besides';
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
