// What is typed into a field changes those characters of a text; line breaks elsewhere stay what they are.
import { expect, it } from 'vitest';
import fc from './chance';
import { fieldText, typedOver } from './retyping';

it.each([
  ['one\r\ntwo', 'one\ntwo\nthree', 'one\r\ntwo\r\nthree'],
  ['{\r\n  "a": 1\r\n}', '{\n  "a": 12\n}', '{\r\n  "a": 12\r\n}'],
  ['a\rb', 'a\n\nb', 'a\n\rb'],
  ['a\rx\nb', 'a\n\nb', 'a\n\nb'],
  ['a\r\nb\nc', 'a\nb\nc\nd', 'a\r\nb\nc\nd'],
  ['a\r\nb', 'ab', 'ab'],
  ['a\nb', 'a\n', 'a\n'],
  ['a\r\nb', 'a\nb', 'a\r\nb'],
])('%j with %j typed over it', (text, typed, wanted) => {
  expect(typedOver(text, typed)).toBe(wanted);
});

it('shows what was typed, and leaves what stands before and behind it', () => {
  const line = fc.constantFrom('a', 'b', '😀', '\n', '\r', '\r\n', '\ud83d');
  const texts = fc.array(line, { maxLength: 12 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(texts, texts, fc.nat(12), fc.nat(12), (text, made, from, more) => {
      const shown = fieldText(text);
      const typed = shown.slice(0, from) + fieldText(made) + shown.slice(from + more);
      const now = typedOver(text, typed);
      expect(fieldText(now)).toBe(typed);
      expect(typedOver(now, shown).replace(/[\r\n]+/g, '')).toBe(text.replace(/[\r\n]+/g, ''));
    }),
  );
});
