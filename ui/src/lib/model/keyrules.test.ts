import { describe, expect, it } from 'vitest';
import { byteLength, crumbs, keyHint, keyProblem, nameHint, nameProblem } from './keyrules';

describe('keyProblem', () => {
  it('accepts ordinary keys', () => {
    expect(keyProblem('user:456')).toBeNull();
    expect(keyProblem(' ')).toBeNull();
    expect(keyProblem('...')).toBeNull();
  });

  it('refuses the empty and the reserved', () => {
    expect(keyProblem('')).not.toBeNull();
    expect(keyProblem('.')).not.toBeNull();
    expect(keyProblem('..')).not.toBeNull();
  });

  it('measures bytes, not characters', () => {
    expect(byteLength('é')).toBe(2);
    expect(keyProblem('é'.repeat(256))).toBeNull();
    expect(keyProblem('é'.repeat(257))).toContain('2 bytes too long');
  });
});

it('hints at keys that look like a slip', () => {
  expect(keyHint('a ')).not.toBeNull();
  expect(keyHint('a b')).toBeNull();
});

it('compares names ignoring case', () => {
  expect(nameProblem('Prefs', ['prefs'])).not.toBeNull();
  expect(nameProblem('  ')).not.toBeNull();
  expect(nameProblem('Sessions', ['prefs'])).toBeNull();
});

it('splits a prefix into crumbs', () => {
  expect(crumbs('user:1:', ':')).toEqual([
    { name: 'user:', prefix: 'user:' },
    { name: '1:', prefix: 'user:1:' },
  ]);
  expect(crumbs('', ':')).toEqual([]);
  expect(crumbs('us', ':')).toEqual([{ name: 'us', prefix: 'us' }]);
});

it('hints at what cannot be seen in the name of a namespace, but for the spaces that are left out', () => {
  expect(nameHint(' prefs ')).toBeNull();
  expect(nameHint('pre\u200bfs')).toBe(
    'Not all of this name can be seen: it has a character without width. Is that intended?',
  );
  expect(nameHint('a  b')).toContain('2 spaces');
});
