// What cannot be seen in a text is marked where it stands, and nothing of the text is lost by it.
import { expect, it } from 'vitest';
import fc from './chance';
import {
  halves,
  hasHidden,
  hiddenWords,
  nameWords,
  parted,
  piecesOf,
  pieceWords,
  spokenName,
  withSigns,
} from './invisible';

const marks = (text: string) =>
  piecesOf(text).flatMap((piece) => (piece.name === null ? [] : [[piece.text, pieceWords(piece)]]));

it('marks what cannot be seen', () => {
  expect(marks(' a  b\t')).toEqual([
    [' ', 'a space'],
    ['  ', '2 spaces'],
    ['\t', 'a tab'],
  ]);
  expect(marks('evil\u202etxt.live')).toEqual([['\u202e', 'a sign that turns the direction']]);
  expect(marks('a\u200bb\u00a0c')).toEqual([
    ['\u200b', 'a character without width'],
    ['\u00a0', 'a space that does not break'],
  ]);
  expect(marks('\ud83d')).toEqual([['\ud83d', 'half a character']]);
  expect(marks('1\ufe0f')).toEqual([['\ufe0f', 'a character without width']]);
  expect(marks('a\u200db\u3164\u{e0041}').map(([text]) => text)).toEqual([
    '\u200d',
    '\u3164\u{e0041}',
  ]);
  expect(marks('\u0000\u0007')).toEqual([['\u0000\u0007', '2 control characters']]);
  expect(hiddenWords('a\tb\t ')).toBe('2 tabs, a space');
  expect(withSigns('a\tb\u202e ')).toBe('a⇥b⇄·');
  expect(spokenName('a\tb')).toBe('a (a tab) b');
});

it('leaves what can be seen, also pictures that are made of several', () => {
  const scotland = '🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}';
  for (const fine of [
    '',
    'user:1',
    'größe',
    '👩‍👩‍👧 family',
    '👩🏽‍🚀',
    '❤️‍🔥',
    '🏴‍☠️',
    '🕵️‍♂️',
    '1️⃣',
    scotland,
    'שלום',
    'नमस्ते',
    'one two',
  ]) {
    expect([fine, marks(fine)]).toEqual([fine, []]);
    expect(hiddenWords(fine)).toBe(null);
    expect(nameWords(fine)).toBe(fine);
  }
});

it('gives every character back, in pieces and in halves', () => {
  const unit = fc.constantFrom('a', ' ', '\t', '\u202e', '😀', '\ud83d', '\u200d', ':', '\ufe0f');
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 80 }), fc.nat(90), (text, offset) => {
      const pieces = piecesOf(text);
      const joined = (of: typeof pieces) => of.map((piece) => piece.text).join('');
      expect(joined(pieces)).toBe(text);
      const [before, after] = parted(pieces, offset);
      expect([joined(before), joined(after)]).toEqual([text.slice(0, offset), text.slice(offset)]);
      expect(hasHidden(text)).toBe(marks(text).length > 0);
      expect(hasHidden(withSigns(text).replaceAll('\ufffd', '?'))).toBe(false);
      expect(halves(text).join('')).toBe(text);
      expect(/^[\udc00-\udfff]/.test(halves(text)[1]) && !/[\ud800-\udfff]/u.test(text)).toBe(
        false,
      );
      expect([...nameWords(text)].length).toBeLessThanOrEqual(81);
    }),
  );
});

it('takes a name of 512 bytes of pictures, and cuts it between them', () => {
  const name = '😀'.repeat(128);
  expect(hasHidden(name)).toBe(false);
  expect(halves(name)[1]).toBe('😀'.repeat(12));
  expect(nameWords(name)).toBe(`${'😀'.repeat(68)}…${'😀'.repeat(12)}`);
});
