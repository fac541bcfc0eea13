import { expect, it } from 'vitest';
import type { ProtectedWrite } from '../api';
import {
  askedTitle,
  covering,
  effectWords,
  hasWithin,
  refusedWords,
  sidesWords,
} from './protection';

const place = (prefix: string, namespace = 'kv_a') => ({ namespace, prefix, note: null });

const write = (more: Partial<ProtectedWrite> = {}): ProtectedWrite => ({
  place: place(''),
  namespaceName: 'production',
  namespaceBecomes: null,
  added: 0,
  changed: 0,
  removed: 0,
  unprotected: false,
  keys: [],
  ...more,
});

it('finds the place with the longest prefix', () => {
  const places = [place(''), place('user:'), place('user:1'), place('user:1', 'kv_b')];
  expect(covering(places, 'kv_a', 'user:12')?.prefix).toBe('user:1');
  expect(covering(places, 'kv_a', 'user:2')?.prefix).toBe('user:');
  expect(covering(places, 'kv_a', 'use')?.prefix).toBe('');
  expect(covering(places, 'kv_b', 'user:2')).toBeNull();
  expect(covering(places, null, '')).toBeNull();
});

it('says what becomes of a namespace, and what cannot be seen in its names', () => {
  const words = (namespaceBecomes: ProtectedWrite['namespaceBecomes']) =>
    effectWords(write({ namespaceBecomes }));
  expect(words({ type: 'renamed', to: 'b' })).toBe('The namespace would be called b.');
  expect(words({ type: 'reworded', to: 'b\u200b' })).toBe(
    'The namespace would be called b∅ and get another description.',
  );
  expect(askedTitle([write({ namespaceName: 'prod\u202euction' })])).toBe(
    'This is protected: prod⇄uction',
  );
});

it('tells a group that has a protected part from one that is protected', () => {
  const places = [place('user:1:')];
  expect(hasWithin(places, 'kv_a', 'user:')).toBe(true);
  expect(hasWithin(places, 'kv_a', 'user:1:')).toBe(false);
  expect(hasWithin(places, 'kv_a', 'cache:')).toBe(false);
  expect(hasWithin(places, 'kv_b', 'user:')).toBe(false);
});

it('names one place, and counts several', () => {
  expect(askedTitle([write()])).toBe('This is protected: production');
  expect(askedTitle([write({ place: place('user:') })])).toBe(
    'This is protected: user: in production',
  );
  expect(askedTitle([write(), write()])).toBe('These 2 places are protected');
});

it('says what would become of keys and of the namespace', () => {
  expect(effectWords(write({ changed: 1 }))).toBe('1 key would change.');
  expect(effectWords(write({ added: 1, changed: 1_200, removed: 2 }))).toBe(
    '1 key would be new, 1,200 keys would change, 2 keys would go to Trash.',
  );
  expect(effectWords(write({ namespaceBecomes: { type: 'deleted' }, removed: 12 }))).toBe(
    'The namespace would go to Trash, with 12 keys of it.',
  );
  expect(effectWords(write({ removed: 2, unprotected: true }))).toBe(
    '2 keys would go to Trash. It would no longer be protected.',
  );
  expect(effectWords(write({ unprotected: true }))).toBe('It would no longer be protected.');
  expect(effectWords(write({ namespaceBecomes: { type: 'deleted' } }))).toBe(
    'The namespace would go to Trash.',
  );
  expect(effectWords(write({ namespaceBecomes: { type: 'renamed', to: 'prod' } }))).toBe(
    'The namespace would be called prod.',
  );
  expect(refusedWords([write({ changed: 1 })])).toBe(
    '“production” is protected. 1 key would change. Nothing was changed.',
  );
});

it('shows a key as it is and as it would be', () => {
  const start = (kind: 'switch' | 'text' | 'binary', preview: string) => ({ kind, preview });
  const key = 'feature:x';
  expect(
    sidesWords({ key, before: start('switch', 'false'), after: start('switch', 'true') }),
  ).toEqual({
    before: 'Off',
    after: 'On',
  });
  expect(sidesWords({ key, before: null, after: start('text', '') })).toEqual({
    before: 'not there',
    after: 'empty',
  });
  expect(sidesWords({ key, before: start('binary', ''), after: null })).toEqual({
    before: 'binary',
    after: 'in Trash',
  });
});

it('marks in a value what cannot be seen', () => {
  const start = (preview: string) => ({ kind: 'text' as const, preview });
  const sides = sidesWords({ key: 'k', before: start('a\u202eb'), after: start('\u200b') });
  expect(sides.before).not.toContain('\u202e');
  expect(sides.after).not.toBe('\u200b');
});
