// A text is read as fields however large or deep it is, and the first place that is not JSON is told in
// plain words.
import { expect, it } from 'vitest';
import { mistakeWords } from './mistakes';
import { childrenOf, fieldAt, kindOfField, type Outline, pathTo } from './outline';
import { readFields } from './reading';

function read(text: string): Outline {
  const reading = readFields(text);
  if (!('outline' in reading)) throw new Error(reading.mistake.code);
  return reading.outline;
}

it('reads forty thousand fields, and a list ten thousand deep', () => {
  const fields = Array.from({ length: 40_000 }, (_, i) => `"f${String(i)}":${String(i)}`);
  const wide = read(`{${fields.join(',')}}`);
  expect(childrenOf(wide, 0).length).toBe(40_000);
  const deep = read(`${'['.repeat(10_000)}1${']'.repeat(10_000)}`);
  expect(deep.size).toBe(10_001);
  expect(pathTo(deep, 10_000).length).toBe(10_000);
  expect(kindOfField(deep, 10_000)).toBe('number');
});

it('points out fields of one name, however it is written, in one group only', () => {
  const outline = read('{"a":1,"\\u0061":2,"b":{"a":3},"__proto__":4,"__proto__":5}');
  expect([...outline.twins].sort()).toEqual([1, 2, 5, 6]);
});

it('finds the field of an offset', () => {
  const text = '{"a": [10, {"b": true}], "c": 2}';
  const outline = read(text);
  expect(fieldAt(outline, text.indexOf('10'))).toBe(2);
  expect(fieldAt(outline, text.indexOf('true'))).toBe(4);
  expect(fieldAt(outline, text.indexOf('"c"'))).toBe(5);
  expect(fieldAt(outline, 0)).toBe(0);
});

it.each([
  ['', 'There is nothing here yet.', 0],
  ['{"a": 1\n"b": 2}', 'A comma is missing before this line.', 8],
  ['{"a": 1 "b": 2}', 'A comma is missing before this.', 8],
  ['[1, 2,]', 'This comma is one too many: nothing follows it.', 5],
  ['{"a": 1,}', 'This comma is one too many: nothing follows it.', 7],
  ['{"a": }', 'A value is missing here.', 6],
  ['{a: 1}', 'A name in double quotes is missing here.', 1],
  ['{"a" 1}', 'A colon is missing between the name and its value.', 5],
  ['{"a": 1', 'A closing } is missing.', 7],
  ['[1', 'A closing ] is missing.', 2],
  ['[1}', 'A closing ] is missing.', 2],
  ['{"a": hello}', 'This is not a value that JSON knows. A text needs double quotes around it.', 6],
  ['["a\n"]', 'The closing quote of this text is missing.', 1],
  ['"\\x"', 'What follows the \\ here is not known.', 0],
  ['"a\tb"', 'This character has to be written as an escape, such as \\t.', 0],
  ['[1] // no', 'Comments are not part of JSON.', 4],
  ['{} {}', 'The value is complete before this; nothing may follow it.', 3],
  ['[01]', 'A number has no extra zero at its beginning.', 2],
  ['[1.]', 'This number is not complete.', 1],
  ['\ufeff{}', 'This is not a value that JSON knows. A text needs double quotes around it.', 0],
])('says what is wrong with %j', (text, words, at) => {
  const reading = readFields(text);
  if (!('mistake' in reading)) throw new Error('it is JSON');
  expect([mistakeWords(text, reading.mistake), reading.mistake.from]).toEqual([words, at]);
});

it('takes for JSON what JSON.parse takes, and nothing else', () => {
  for (const text of ['1', '"a"', 'null', ' {} ', '[]', '-0', '1e400', '"\u2028"', '[ [ ] ]']) {
    expect('outline' in readFields(text)).toBe(true);
    expect(() => JSON.parse(text) as unknown).not.toThrow();
  }
  for (const text of ['+1', '.5', 'NaN', "'a'", '{1:2}', '[,]', '[1,,2]', 'tru', '\u00a0{}', '-']) {
    expect('mistake' in readFields(text)).toBe(true);
    expect(() => JSON.parse(text) as unknown).toThrow();
  }
});
