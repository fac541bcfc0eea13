// The rows of a form: every field that is unfolded, and after each open group or list a place to add.
import { expect, it } from 'vitest';
import fc from '../chance';
import { find } from './finding';
import { nameOf } from './members';
import type { Outline } from './outline';
import { readFields } from './reading';
import { addRow, fieldOf, foldedAtFirst, isAddRow, rowsOf, unfoldedFor } from './rows';
import { crumbs, pathWords } from './words';

function read(text: string): Outline {
  const reading = readFields(text);
  if (!('outline' in reading)) throw new Error(reading.mistake.code);
  return reading.outline;
}

const outline = read('{"a": 1, "g": {"b": [true], "c": "Hello"}, "d": null}');
const named = (rows: Int32Array) =>
  [...rows].map((row) => `${isAddRow(row) ? '+' : ''}${nameOf(outline, fieldOf(row)) ?? '#'}`);

it('has a row for each field, and one to add in each group and list', () => {
  const rows = rowsOf(outline, new Set());
  expect(named(rows)).toEqual(['a', 'g', 'b', '#', '+b', 'c', '+g', 'd', '+#']);
  expect(fieldOf(addRow(0))).toBe(0);
});

it('has none for what is folded, until that is to be seen', () => {
  const folded = new Set([outline.from[2] ?? 0]);
  expect(named(rowsOf(outline, folded))).toEqual(['a', 'g', 'd', '+#']);
  expect(unfoldedFor(outline, folded, 4).size).toBe(0);
});

it('has one row for a value that is neither group nor list', () => {
  expect([...rowsOf(read(' "a" '), new Set())]).toEqual([0]);
});

it('begins with the inner parts of a large text folded', () => {
  expect(foldedAtFirst(outline).size).toBe(0);
  const many = read(`[${Array.from({ length: 300 }, () => '{"a":[1]}').join(',')}]`);
  expect(rowsOf(many, foldedAtFirst(many)).length).toBe(301);
});

it('finds fields by name and by value, in any case, however they are written', () => {
  expect(find(outline, 'HELLO')).toEqual([5]);
  expect(find(outline, 'g')).toEqual([2]);
  expect(find(read('{"\\u00e9": "(a.b)"}'), 'É')).toEqual([1]);
  expect(find(read('{"x": "(a.b)"}'), '(a.')).toEqual([1]);
  expect(find(outline, '')).toEqual([]);
});

it('finds what is typed as it is typed, whatever signs it has', () => {
  expect(find(read('{"customer-id": "2025-01-31", "x": -5, "a/b": "^$"}'), '-')).toEqual([1, 2]);
  const unit = fc.constantFrom(...'-.*+?^${}()|[]\\/,:#&~!=<>"\'` \tndbuAéß😀', '\ud83d', '\u200d');
  fc.assert(
    fc.property(fc.string({ unit, minLength: 1 }), (words) => {
      const raw = JSON.stringify(words);
      expect(find(read(`{${raw}: 1, "": ${raw}}`), words)).toEqual([1, 2]);
    }),
  );
});

it('tells the way to a field as people count', () => {
  expect(pathWords(outline, 4)).toBe('g › b › 1');
  const deep = read(`${'['.repeat(50)}1${']'.repeat(50)}`);
  expect(pathWords(deep, 49)).toBe('… › 1 › 1 › 1');
  expect(crumbs(deep, 49).map(({ name }) => name)).toEqual(['1', '…', '1', '1', '1']);
});
