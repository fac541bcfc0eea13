// A search as a person reads it.
import { expect, it } from 'vitest';
import type { SearchWord, Word } from '../api';
import { searchHint, wordLabel } from './searchwords';

it('says what each chip stands for, and rounds nothing', () => {
  const day = 86_400;
  const labels: [Word, string][] = [
    [{ type: 'tag', tag: 'beta' }, 'Tag: beta'],
    [{ type: 'kind', kinds: ['json', 'switch'] }, 'JSON or Switch'],
    [{ type: 'state', on: false }, 'Off'],
    [{ type: 'expiry', expires: false }, 'Never expires'],
    [{ type: 'expires', than: 'less', seconds: 7 * day }, 'Expires within 7 days'],
    [{ type: 'expires', than: 'more', seconds: 90_000 }, 'Expires in over 25 hours'],
    [{ type: 'changed', than: 'atLeast', seconds: day }, 'Unchanged for 1 day'],
    [{ type: 'size', than: 'more', bytes: 1_572_864 }, 'Over 1.5 MB'],
    [{ type: 'size', than: 'atMost', bytes: 1_025 }, 'Under 1,025 bytes'],
    [{ type: 'field', path: 'a.b', value: '22.00', quoted: false }, 'a.b = 22.00'],
    [{ type: 'field', path: 'a', value: 'x y', quoted: true }, 'a = “x y”'],
  ];
  for (const [word, label] of labels) expect(wordLabel(word)).toBe(label);
});

it('tells of a word that is not understood, and of one that may be meant as a word', () => {
  const text = (typed: string): SearchWord => ({
    typed,
    written: typed,
    means: { type: 'text', text: typed },
    unsure: null,
  });
  expect(searchHint([text('new')])).toBeNull();
  expect(searchHint([text('new'), { ...text('kind:x'), unsure: 'kind' }])).toBe(
    '“kind:x” is looked for as it stands: a kind is switch, number, text, json or binary.',
  );
  const on: SearchWord = { ...text('on'), means: { type: 'state', on: true } };
  expect(searchHint([on])).toContain('in quotes');
});
