import { expect, it } from 'vitest';
import fc from '../chance';
import { applied, asOne, placesAfter, takenBack, type TextEdit } from './edits';
import { marksAfter } from './marks';

/** The same one by one, as it is said: edits before it shift an offset, and one over it takes it away. */
function plainly(offset: number, edits: readonly TextEdit[]): number | null {
  let shift = 0;
  for (const { from, to, insert } of edits) {
    if (offset < from) break;
    if (offset < to) return null;
    shift += insert.length - (to - from);
  }
  return offset + shift;
}

/** Edits in order, none of which touches another. */
const edits = fc
  .array(fc.tuple(fc.nat(5), fc.nat(4), fc.string({ maxLength: 4 })), { maxLength: 12 })
  .map((made) => {
    let at = 0;
    return made.map(([gap, length, insert]) => {
      const from = at + gap + 1;
      at = from + length;
      return { from, to: at, insert };
    });
  });

it('finds places as each edit by itself would shift them', () => {
  fc.assert(
    fc.property(edits, (made) => {
      const after = placesAfter({ edits: made });
      for (let offset = 0; offset <= (made.at(-1)?.to ?? 0) + 3; offset += 1)
        expect(after(offset)).toBe(plainly(offset, made));
    }),
  );
});

it('makes one edit of many, and takes many back one by one', () => {
  fc.assert(
    fc.property(edits, fc.string({ minLength: 120, maxLength: 150 }), (made, text) => {
      fc.pre(made.length > 0);
      const now = applied(text, made);
      expect(applied(text, [asOne(made, (from, to) => text.slice(from, to))])).toBe(now);
      expect(
        applied(
          now,
          takenBack(made, (from, to) => text.slice(from, to)),
        ),
      ).toBe(text);
    }),
  );
});

it('looks at few of many edits for each of many marks', () => {
  const MANY = 20_000;
  let looks = 0;
  const edits = Array.from({ length: MANY }, (_, at) => ({
    get from() {
      looks += 1;
      return at * 10;
    },
    to: at * 10 + 1,
    insert: '22',
  }));
  const marks = new Set(Array.from({ length: MANY }, (_, at) => at * 10 + 5));
  const after = marksAfter(marks, { edits }, false);
  expect([...after].slice(0, 3)).toEqual([6, 17, 28]);
  expect(looks).toBeLessThan(MANY * 20);
});
