import { expect, it } from 'vitest';
import fc from './chance';
import { cutAtWord } from './cutwords';

const within = (most: number) => (text: string) => text.length <= most;

it('leaves what fits as it is', () => {
  expect(cutAtWord('Adds one to a counter.', within(22))).toBe('Adds one to a counter.');
  expect(cutAtWord('', within(0))).toBe('');
});

it('cuts between words, and leaves no comma before the dots', () => {
  expect(cutAtWord('Adds one to a counter.', within(21))).toBe('Adds one to a…');
  expect(cutAtWord('One, two, three', within(10))).toBe('One, two…');
  expect(cutAtWord('One, two, three', within(4))).toBe('One…');
});

it('gives a word whole that does not fit', () => {
  expect(cutAtWord('Donaudampfschiff', within(5))).toBe('Donaudampfschiff');
  expect(cutAtWord('Donaudampfschiff fährt', within(5))).toBe('Donaudampfschiff fährt');
});

it('never shows part of a word, and as many words as fit', () => {
  const word = fc.string({ minLength: 1, maxLength: 6, unit: fc.constantFrom('a', 'b', 'ü') });
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 9 }), fc.nat(60), (words, most) => {
      const text = words.join(' ');
      const shown = cutAtWord(text, within(most));
      if (text.length <= most || (words[0] ?? '').length >= most) return shown === text;
      const count = shown.slice(0, -1).split(' ').length;
      const longer = words.slice(0, count + 1).join(' ') + '…';
      return shown === words.slice(0, count).join(' ') + '…' && longer.length > most;
    }),
  );
});
