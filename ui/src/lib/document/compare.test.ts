// Beside what somebody else saved stands what saving one's own edit would store, part by part.
import { expect, it } from 'vitest';
import { moment } from '../model/words';
import { partsCompared } from './compare';

const untouched = { expiry: null, metadata: '', base: null };

it('names only the parts that saving would change', () => {
  const edit = {
    expiry: null,
    base: '{"description":"was","tags":["a"]}',
    metadata: '{"description":"mine","tags":["a"]}',
  };
  const theirs = { expiresAt: 2_000_000_000, metadata: '{"description":"theirs","tags":["b"]}' };
  // Their tags and expiry are kept, so they are no difference.
  expect(partsCompared(edit, theirs)).toEqual([
    { field: 'note', name: 'Note', theirs: 'theirs', mine: 'mine' },
  ]);
});

it('tells tags, other metadata and the expiry each on its own', () => {
  const edit = {
    expiry: { kind: 'never' as const },
    base: null,
    metadata: '{"tags":["b","c"],"owner":"me"}',
  };
  const theirs = { expiresAt: 2_000_000_000, metadata: '{"tags":["a"],"owner":"you"}' };
  expect(partsCompared(edit, theirs)).toEqual([
    { field: 'expiry', name: 'Expires', theirs: moment(2_000_000_000_000), mine: 'Never' },
    { field: 'tags', name: 'Tags', theirs: 'a', mine: 'b, c' },
    { field: 'metadata', name: 'Metadata', theirs: '{"owner":"you"}', mine: '{"owner":"me"}' },
  ]);
});

it('says of a duration that it begins with the save', () => {
  const edit = {
    ...untouched,
    expiry: { kind: 'after' as const, amount: '3', unit: 'days' as const },
  };
  expect(partsCompared(edit, { expiresAt: null, metadata: null })[0]?.mine).toBe(
    '3 days after it is saved',
  );
});

it('shows metadata that holds no note as it is', () => {
  const edit = { expiry: null, base: null, metadata: '[1]' };
  expect(partsCompared(edit, { expiresAt: null, metadata: '[2]' })).toEqual([
    { field: 'metadata', name: 'Metadata', theirs: '[2]', mine: '[1]' },
  ]);
});

it('tells tags and notes that are none, and tags that would read alike', () => {
  const edit = {
    expiry: null,
    base: null,
    metadata: '{"tags":["a, b"],"description":{"en":"x"}}',
  };
  const theirs = { expiresAt: null, metadata: '{"tags":["a","b"],"description":{"en":"y"}}' };
  expect(partsCompared(edit, theirs)).toEqual([
    { field: 'note', name: 'Note', theirs: '{"en":"y"}', mine: '{"en":"x"}' },
    { field: 'tags', name: 'Tags', theirs: 'a, b', mine: '["a, b"]' },
  ]);
});
