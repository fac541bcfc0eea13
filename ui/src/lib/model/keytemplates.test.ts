// The patterns that are offered for a new key: those that are followed here, with counts, and the conventions.
import { expect, it } from 'vitest';
import {
  conventions,
  follows,
  isFilled,
  keyOf,
  type Looked,
  partsOf,
  placesOf,
  placeWords,
  templatesOf,
} from './keytemplates';

const group = (prefix: string, count: number) => ({ prefix, count, isKey: false });
const key = (prefix: string) => ({ prefix, count: 1, isKey: true });

it('offers what is followed here first, by how many keys do, in the names of the conventions', () => {
  const looked: Looked[] = [
    { group: group('order:', 4), inside: [key('order:1'), key('order:2')], whole: false },
    {
      group: group('user:', 900),
      inside: [key('user:1'), group('user:x:', 1), key('user:2')],
      whole: false,
    },
    {
      group: group('ratelimit:', 50),
      inside: ['a', 'b', 'c', 'd'].map((name) => group(`ratelimit:${name}:`, 3)),
      whole: false,
    },
    {
      group: group('cache:', 9),
      inside: [group('cache:product:', 7), group('cache:page:', 2)],
      whole: true,
    },
  ];
  expect(templatesOf(looked)).toEqual([
    { pattern: 'user:{userId}', count: 900 },
    { pattern: 'ratelimit:{userId}:{action}', count: 50 },
    { pattern: 'cache:product:{name}', count: 7 },
    { pattern: 'order:{name}', count: 4 },
    { pattern: 'cache:page:{name}', count: 2 },
    { pattern: 'session:{sessionId}', count: 0 },
    { pattern: 'feature:{featureName}', count: 0 },
    { pattern: 'cache:{resourceType}:{id}', count: 0 },
  ]);
  expect(templatesOf([]).map(({ pattern }) => pattern)).toEqual(conventions);
});

it('fills the places in, to the character', () => {
  expect(partsOf('ratelimit:{userId}:{action}')).toEqual([
    { text: 'ratelimit:' },
    { place: 'userId' },
    { text: ':' },
    { place: 'action' },
  ]);
  const filled = new Map([
    ['userId', '$& {action}'],
    ['action', '😀'],
  ]);
  expect(keyOf('ratelimit:{userId}:{action}', filled)).toBe('ratelimit:$& {action}:😀');
  expect(keyOf('user:{userId}', new Map())).toBe('user:');
  expect(placeWords('resourceType')).toBe('resource type');
});

it('fills a place in once that stands there twice, and one of any name', () => {
  expect(placesOf('{id}:{part}:{id}')).toEqual(['id', 'part']);
  expect(keyOf('{id}:x:{id}', new Map([['id', '7']]))).toBe('7:x:7');
  expect(keyOf('{constructor}:{__proto__}', new Map())).toBe(':');
  expect(isFilled('{constructor}', new Map())).toBe(false);
});

it('tells which keys follow a pattern, as the backend does', () => {
  for (const [pattern, key] of [
    ['user:{id}', 'user:1'],
    ['user:{id}', 'user:é😀'],
    ['user:{id}:theme', 'user:1:theme'],
    ['{a}-{b}', 'x-y-z'],
    ['config', 'config'],
    ['a{b c}', 'a{b c}'],
    ['{{x}', '{1'],
  ] as const)
    expect(follows(pattern, key), `${pattern} ${key}`).toBe(true);
  for (const other of ['user:', 'user:1:theme', 'users:1', 'user', '', 'user:1:'])
    expect(follows('user:{id}', other), other).toBe(false);
  expect(follows('', 'a')).toBe(false);
  expect(follows('{a}'.repeat(170), 'a'.repeat(512))).toBe(true);
  expect(follows('{a}'.repeat(170), 'a'.repeat(169))).toBe(false);
});

it('offers patterns that a person pinned shapes to first, as they wrote them', () => {
  const looked: Looked[] = [
    {
      group: { prefix: 'user:', count: 7 },
      inside: [{ prefix: 'user:1', count: 1, isKey: true }],
      whole: true,
    },
  ];
  const offered = templatesOf(looked, ['config', 'order:{year}:{no}', 'user:{id}']);
  expect(offered.slice(0, 2)).toEqual([
    { pattern: 'order:{year}:{no}', count: 0 },
    { pattern: 'user:{id}', count: 7 },
  ]);
  expect(offered.filter(({ pattern }) => pattern.startsWith('user:'))).toHaveLength(1);
});

it('offers every convention that nobody follows, however many patterns are followed', () => {
  const looked = Array.from({ length: 20 }, (_, at): Looked => {
    const prefix = `p${String(at)}:`;
    return {
      group: { prefix, count: 100 },
      inside: [{ prefix: `${prefix}1`, count: 1, isKey: true }],
      whole: true,
    };
  });
  const offered = templatesOf(looked).map(({ pattern }) => pattern);
  expect(offered).toEqual(expect.arrayContaining([...conventions]));
  expect(offered).toHaveLength(12);
});
