// A path leads to its field by what programs take it for, whatever its names are.
import { expect, it } from 'vitest';
import type { Outline } from './outline';
import { jsonPath, pathAt } from './path';
import { readFields } from './reading';

function outlineOf(text: string): Outline {
  const reading = readFields(text);
  if (!('outline' in reading)) throw new Error('not JSON');
  return reading.outline;
}

const paths = (text: string) => {
  const outline = outlineOf(text);
  return Array.from({ length: outline.size }, (_, field) => jsonPath(outline, field));
};

it('writes names and places', () => {
  expect(paths('{"address": {"city": "x"}, "items": [1, {"a": 2}]}')).toEqual([
    '$',
    '$.address',
    '$.address.city',
    '$.items',
    '$.items[0]',
    '$.items[1]',
    '$.items[1].a',
  ]);
});

it('quotes what is no plain name', () => {
  expect(
    paths(
      String.raw`{"odd name": 1, "it's": 2, "\"": 3, "\\": 4, "": 5, "1": 6, "größe": 7, "__proto__": 8, "a\tb": 9}`,
    ).slice(1),
  ).toEqual([
    "$['odd name']",
    String.raw`$['it\'s']`,
    `$['"']`,
    String.raw`$['\\']`,
    "$['']",
    "$['1']",
    '$.größe',
    '$.__proto__',
    String.raw`$['a\tb']`,
  ]);
});

it('finds what stands at a place of the text', () => {
  const text = '{"a": {"b": [10, 20]}, "c": null}';
  const outline = outlineOf(text);
  expect(pathAt(outline, text.indexOf('20') + 1)).toBe('$.a.b[1]');
  expect(pathAt(outline, text.indexOf('"b"') + 1)).toBe('$.a.b');
  expect(pathAt(outline, text.indexOf('null') + 4)).toBe('$.c');
  expect(pathAt(outline, 0)).toBe('$');
  expect(pathAt(outline, text.length)).toBe('$');
});
