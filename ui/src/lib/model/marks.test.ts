// What was searched for is marked, and the text stays the text.
import { expect, it } from 'vitest';
import fc from './chance';
import { markedPieces } from './marks';

const shown = (text: string, find: string[], cut?: number) =>
  markedPieces(text, find, cut).map((part) =>
    part.map(({ text, marked }) => (marked ? `[${text}]` : text)).join(''),
  );

it('marks each word, in either case, and words that touch as one', () => {
  expect(shown('feature:new_Checkout', ['checkout', 'NEW'])).toEqual([
    'feature:[new]_[Checkout]',
    '',
  ]);
  expect(shown('abcd', ['bc', 'ab'])).toEqual(['[abc]d', '']);
  expect(shown('aXa', ['a'])).toEqual(['[a]X[a]', '']);
  expect(shown('İstanbul', ['tan'])).toEqual(['İs[tan]bul', '']);
  expect(shown('plain', ['', 'zzz'])).toEqual(['plain', '']);
});

it('marks across the place where a name is cut', () => {
  expect(shown('one:two', ['e:t'], 4)).toEqual(['on[e:]', '[t]wo']);
});

it('keeps every text', () => {
  const letters = fc.string({
    unit: fc.constantFrom('a', 'B', 'b', ':', 'é', 'İ', '😀'),
    maxLength: 12,
  });
  fc.assert(
    fc.property(letters, fc.array(letters, { maxLength: 3 }), fc.nat(12), (text, find, at) => {
      const [head, tail] = markedPieces(text, find, Math.min(at, text.length));
      const whole = (part: typeof head) => part.map((piece) => piece.text).join('');
      expect([whole(head), whole(tail)]).toEqual([text.slice(0, at), text.slice(at)]);
    }),
  );
});
