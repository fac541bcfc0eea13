// A long text is handed on in pieces and comes out to the byte: wherever it is cut, a character stays whole.
import { Text } from '@codemirror/state';
import { expect, it, vi } from 'vitest';
import fc from './chance';
import { beginningOf, EditorText, encoded, isSameText, joined, sizeOf } from './longtext';
import { toStored } from './lines';

const pieces = (text: string) => new EditorText(Text.of(text.split('\n')));
/** A text longer than a part, of which a part ends within a character. */
const long = (before: number) => `${'a'.repeat(before)}${'😀'.repeat(300_000)}é\n`;

it('is encoded as it is in one piece, wherever a part ends', async () => {
  for (const before of [0, 1]) {
    const text = long(before);
    const whole = new TextEncoder().encode(text);
    for (const one of [text, pieces(text)]) {
      const parts = await encoded(one);
      expect(parts.length).toBeGreaterThan(2);
      expect(sizeOf(parts)).toBe(whole.length);
      expect(Buffer.compare(joined(parts), whole)).toBe(0);
    }
  }
});

it('lets others go first between the parts of a long text', async () => {
  const encoder = vi.spyOn(TextEncoder.prototype, 'encode');
  const before = encoder.mock.calls.length;
  const ending = encoded(pieces(long(0)));
  expect(encoder.mock.calls.length - before).toBe(1);
  expect((await ending).length).toBeGreaterThan(2);
  encoder.mockRestore();
});

const unit = fc.constantFrom('a', '\n', '\r', 'é', '😀', '\ud800', ' ');
const text = fc.array(unit, { maxLength: 40 }).map((units) => units.join(''));

it('is the same text with the line breaks that it is stored with', () => {
  fc.assert(
    fc.property(text, fc.nat(50), (typed, characters) => {
      for (const ending of ['lf', 'crlf'] as const) {
        const stored = toStored(typed, ending);
        const held = toStored(pieces(typed), ending);
        expect(String(held)).toBe(stored);
        expect(held.length).toBe(stored.length);
        expect(isSameText(held, stored) && isSameText(stored, held)).toBe(true);
        expect(stored.startsWith(beginningOf(held, characters))).toBe(true);
        expect(beginningOf(held, characters).length).toBeGreaterThanOrEqual(
          Math.min(characters, stored.length),
        );
      }
    }),
  );
});

it('tells texts apart that differ in one place, and those of one text with other line breaks', () => {
  fc.assert(
    fc.property(text, text, (one, other) => {
      for (const [left, right] of [
        [pieces(one), other],
        [one, pieces(other)],
        [pieces(one), pieces(other)],
      ] as const) {
        expect(isSameText(left, right)).toBe(one === other);
      }
      const crlf = toStored(pieces(one), 'crlf');
      expect(isSameText(crlf, pieces(other))).toBe(toStored(one, 'crlf') === other);
    }),
  );
});

it('knows the line of a place', () => {
  expect(pieces('a\nb\nc').lineAt(2)).toBe(2);
  expect(pieces('a\nb').lineAt(99)).toBe(2);
  expect([pieces('a').hasLines, pieces('a\n').hasLines]).toEqual([false, true]);
});
