// What is added looks like what stands beside it, and what is removed leaves no trace.
import { expect, it } from 'vitest';
import { applied, type FormEdit, placeAfter } from './edits';
import { add, addAfter, blankLike, duplicate, moveTo, nameOf, remove, rename } from './members';
import { fieldAt, type Outline } from './outline';
import { readFields } from './reading';

function read(text: string): Outline {
  const reading = readFields(text);
  if (!('outline' in reading)) throw new Error(reading.mistake.code);
  return reading.outline;
}

/** The field whose value or name begins with this. */
const field = (outline: Outline, part: string) => fieldAt(outline, outline.text.indexOf(part));

function after(text: string, part: string, does: (o: Outline, f: number) => FormEdit | null) {
  const outline = read(text);
  const edit = does(outline, part === '' ? 0 : field(outline, part));
  return edit ? applied(text, edit.edits) : null;
}

const added = { name: 'new', raw: '1' };

it.each([
  ['{"a":1,"b":2}', '{"a":1,"b":2,"new":1}'],
  ['{"a": 1, "b": 2}', '{"a": 1, "b": 2, "new": 1}'],
  ['{"a": 1}', '{"a": 1, "new": 1}'],
  ['{"a":1}', '{"a":1,"new":1}'],
  ['{ "a": 1 }', '{ "a": 1, "new": 1 }'],
  ['{}', '{"new":1}'],
  ['{ }', '{ "new":1 }'],
  ['{\n  "a": 1\n}', '{\n  "a": 1,\n  "new": 1\n}'],
  ['{\r\n\t"a" : 1\r\n}', '{\r\n\t"a" : 1,\r\n\t"new" : 1\r\n}'],
  ['{\n    "a": 1\n  , "b": 2\n}', '{\n    "a": 1\n  , "b": 2\n  , "new": 1\n}'],
])('adds a field to %j as its neighbours are written', (text, wanted) => {
  expect(after(text, '', (o, f) => add(o, f, added))).toBe(wanted);
});

it.each([
  ['{\n  "a": [],\n  "b": 1\n}', '[]', '{\n  "a": [\n    1\n  ],\n  "b": 1\n}'],
  [
    '{\n\t"g": {\n\t\t"a": {}\n\t}\n}',
    '{}',
    '{\n\t"g": {\n\t\t"a": {\n\t\t\t"new": 1\n\t\t}\n\t}\n}',
  ],
  ['{"a": [], "b": 1}', '[]', '{"a": [1], "b": 1}'],
  ['{\r\n "a": {\r\n }\r\n}', '{\r\n }', '{\r\n "a": {\r\n  "new": 1\r\n }\r\n}'],
])('fills what is empty in %j', (text, part, wanted) => {
  expect(after(text, part, (o, f) => add(o, f, added))).toBe(wanted);
});

it('adds after a field in the middle', () => {
  const text = '{\n  "a": 1,\n  "b": 2\n}';
  expect(after(text, '"a"', (o, f) => addAfter(o, f, added))).toBe(
    '{\n  "a": 1,\n  "new": 1,\n  "b": 2\n}',
  );
});

it.each([
  ['{"a": 1, "b": 2, "c": 3}', '"a"', '{"b": 2, "c": 3}'],
  ['{"a": 1, "b": 2, "c": 3}', '"b"', '{"a": 1, "c": 3}'],
  ['{"a": 1, "b": 2, "c": 3}', '"c"', '{"a": 1, "b": 2}'],
  ['{\n  "a": 1,\n  "b": 2\n}', '"a"', '{\n  "b": 2\n}'],
  ['{\n  "a": 1,\n  "b": 2\n}', '"b"', '{\n  "a": 1\n}'],
  ['{\r\n\t"a": 1\r\n}', '"a"', '{}'],
  ['[1,2]', '1', '[2]'],
])('removes from %j as a person would by hand', (text, part, wanted) => {
  expect(after(text, part, remove)).toBe(wanted);
});

it('duplicates to the byte, under a name that is free', () => {
  const text = '{"a": {"x" :22.00}, "a 2": 1}';
  expect(after(text, '"a"', duplicate)).toBe('{"a": {"x" :22.00}, "a 3": {"x" :22.00}, "a 2": 1}');
  expect(after('[1e400, 2]', '1e400', duplicate)).toBe('[1e400, 1e400, 2]');
});

it('renames without a touch of the escapes beside what was typed', () => {
  const text = '{"caf\\u00e9 x": 1}';
  expect(after(text, '"caf', (o, f) => rename(o, f, 'café y'))).toBe('{"caf\\u00e9 y": 1}');
  expect(after(text, '"caf', (o, f) => rename(o, f, 'café x'))).toBeNull();
});

it('moves a field and leaves the white space where it is', () => {
  const text = '{\n  "a": 1,\n\n  "b": [2, 3],\n  "c": 4\n}';
  const outline = read(text);
  const b = field(outline, '"b"');
  const edit = moveTo(outline, b, 0);
  if (!edit) throw new Error('not moved');
  const now = applied(text, edit.edits);
  expect(now).toBe('{\n  "b": [2, 3],\n\n  "a": 1,\n  "c": 4\n}');
  // What was inside it is found again.
  const inside = text.indexOf('3');
  expect(placeAfter(inside, edit)).toBe(now.indexOf('3'));
  expect(nameOf(read(now), fieldAt(read(now), edit.at))).toBe('b');
  expect(moveTo(outline, b, 9)).toBeNull();
});

it('begins an item like another one, with nothing in it', () => {
  const text =
    '[{\n "id": "x\\u0041", "n": 1e400, "on": true, "no": null, "in": {"l": [1, {}]}\n}]';
  const outline = read(text);
  expect(blankLike(outline, 1)).toBe(
    '{\n "id": "", "n": 0, "on": false, "no": null, "in": {"l": []}\n}',
  );
});
