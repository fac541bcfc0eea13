import { expect, it } from 'vitest';
import fc from '../chance';
import { placesAfter, type TextEdit } from './edits';
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

it('finds places as each edit by itself would shift them', () => {
  const parts = fc.array(fc.tuple(fc.nat(5), fc.nat(4), fc.string({ maxLength: 4 })), {
    maxLength: 12,
  });
  fc.assert(
    fc.property(parts, (made) => {
      let at = 0;
      const edits = made.map(([gap, length, insert]) => {
        const from = at + gap + 1;
        at = from + length;
        return { from, to: at, insert };
      });
      const after = placesAfter({ edits });
      for (let offset = 0; offset <= at + 3; offset += 1)
        expect(after(offset)).toBe(plainly(offset, edits));
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
