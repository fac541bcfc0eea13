import { expect, it } from 'vitest';
import { otherDifferences } from './differences';
import { moment } from './words';

const plain = { expiresAt: null, metadata: null };

it('says nothing of states that are alike', () => {
  expect(otherDifferences(plain, plain)).toEqual([]);
  const same = { expiresAt: 2e9, metadata: '{"description":"x"}' };
  expect(otherDifferences(same, { ...same })).toEqual([]);
});

it('says when it expires', () => {
  expect(otherDifferences(plain, { ...plain, expiresAt: 2e9 })).toEqual([
    { label: 'Expires', before: 'never', after: moment(2e12) },
  ]);
});

it('takes note, tags and the rest apart', () => {
  const before = { ...plain, metadata: '{"description":"Ask Ada","tags":["a","b"],"owner":"x"}' };
  const after = { ...plain, metadata: '{"tags":["a"],"owner":"x"}' };
  expect(otherDifferences(before, after)).toEqual([
    { label: 'Note', before: 'Ask Ada', after: 'none' },
    { label: 'Tags', before: 'a, b', after: 'a' },
  ]);
  expect(otherDifferences(after, { ...plain, metadata: '{"tags":["a"]}' })).toEqual([
    { label: 'Other metadata', before: '{"owner":"x"}', after: 'none' },
  ]);
});

it('shows metadata that is not an object as it is', () => {
  expect(otherDifferences({ ...plain, metadata: '7' }, plain)).toEqual([
    { label: 'Other metadata', before: '7', after: 'none' },
  ]);
});

it('sees notes and tags that are none, and tags that a list with commas would not tell apart', () => {
  const one = { ...plain, metadata: '{"description":{"en":"x"},"tags":["a, b"]}' };
  const other = { ...plain, metadata: '{"description":{"en":"y"},"tags":["a","b"]}' };
  expect(otherDifferences(one, other)).toEqual([
    { label: 'Note', before: '{"en":"x"}', after: '{"en":"y"}' },
    { label: 'Tags', before: '["a, b"]', after: 'a, b' },
  ]);
  expect(otherDifferences(plain, { ...plain, metadata: '{"description":"none"}' })).toEqual([
    { label: 'Note', before: 'none', after: 'none' },
  ]);
});
