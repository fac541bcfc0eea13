// A field that is dragged goes to the place that is shown, and never out of its group.
import fc from '../chance';
import { expect, it } from 'vitest';
import { dropAt } from './dropping';
import { applied } from './edits';
import { jsonTexts } from './madeup';
import { noMarks } from './marks';
import { moveTo } from './members';
import { childrenOf, memberOf, parentOf } from './outline';
import { readFields } from './reading';
import { addRow, rowsOf } from './rows';

const read = (text: string) => {
  const reading = readFields(text);
  if (!('outline' in reading)) throw new Error(`no JSON: ${text}`);
  return reading.outline;
};

it('says the place over each half of a row, inside another field and past the ends', () => {
  // 1: a, 2: b, 3: b.x, 4: c
  const outline = read('{"a": 1, "b": {"x": 2}, "c": 3}');
  const drop = (field: number, row: number, upper: boolean) => dropAt(outline, field, row, upper);
  expect(drop(1, 2, true)).toBe(null);
  expect(drop(1, 2, false)).toEqual({ place: 1, before: 4 });
  expect(drop(1, 3, true)).toEqual({ place: 1, before: 4 });
  expect(drop(1, addRow(2), true)).toEqual({ place: 1, before: 4 });
  expect(drop(1, addRow(0), true)).toEqual({ place: 2, before: addRow(0) });
  expect(drop(4, 1, true)).toEqual({ place: 0, before: 1 });
  expect(drop(4, 4, false)).toBe(null);
  // The only one of its group stays, wherever it is held.
  for (const row of [1, 2, 4, addRow(0)]) expect(drop(3, row, true)).toBe(null);
});

it('is the place that the field has afterwards, before the field that was marked', () => {
  fc.assert(
    fc.property(jsonTexts, fc.nat(999), fc.nat(999), fc.boolean(), (text, pick, over, upper) => {
      const outline = read(text);
      const rows = rowsOf(outline, noMarks);
      const field = pick % outline.size;
      const drop = dropAt(outline, field, rows[over % rows.length] ?? 0, upper);
      if (drop === null) return;
      const parent = parentOf(outline, field);
      const edit = moveTo(outline, field, drop.place);
      if (!edit) throw new Error('it does not move');
      const now = read(applied(text, edit.edits));
      const children = childrenOf(now, parent);
      expect(memberOf(now, children[drop.place] ?? 0)).toBe(memberOf(outline, field));
      const next = children[drop.place + 1];
      if (drop.before < 0) expect([next, drop.before]).toEqual([undefined, addRow(parent)]);
      else expect(memberOf(now, next ?? 0)).toBe(memberOf(outline, drop.before));
    }),
    { numRuns: 300 },
  );
});
