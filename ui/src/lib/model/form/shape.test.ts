// What a form knows from the values of like keys: what is missing, and what is of another kind.
import { describe, expect, it } from 'vitest';
import type { FoundField, FoundShape } from '../../api';
import { fieldAt, type FieldKind, type Outline } from './outline';
import { readFields } from './reading';
import { beginning, differenceWords, hasBeginning, missingIn, Shape, usualKind } from './shape';

const field = (
  path: (string | null)[],
  kind: FieldKind = 'text',
  more: Partial<FoundField> = {},
): FoundField => ({ path, seen: 4, of: 4, kind, alike: 4, values: [], ...more });

const shapeOf = (fields: FoundField[], more: Partial<FoundShape> = {}) =>
  new Shape({ pattern: 'user:{id}', siblings: 4, kind: 'group', fields, ...more });

function outlineOf(text: string): Outline {
  const reading = readFields(text);
  if ('mistake' in reading) throw new Error(reading.mistake.code);
  return reading.outline;
}

const shape = shapeOf([
  field(['theme'], 'text', { values: ['"dark"', '"light"'] }),
  field(['age'], 'number'),
  field(['rare'], 'text', { seen: 2 }),
  field(['address'], 'group'),
  field(['address', 'city']),
  field(['tags'], 'list'),
  field(['tags', null], 'text', { seen: 9, of: 9, alike: 9 }),
  field(['on'], 'switch', { seen: 3 }),
]);

const names = (text: string, at = 0) => {
  const outline = outlineOf(text);
  return missingIn(outline, fieldAt(outline, at), shape).map(({ path }) => path.at(-1));
};

describe('what is missing', () => {
  it('is what more than half have, and no field that is there', () => {
    expect(names('{"age": 1, "\\u0074heme": "x"}')).toEqual(['address', 'tags', 'on']);
    expect(names('{"address": {}}', 12)).toEqual(['city']);
  });

  it('is nothing in a list, in a text, and where one sibling alone has fields', () => {
    expect(names('["theme"]')).toEqual([]);
    expect(names('"theme"')).toEqual([]);
    const one = shapeOf([field(['theme'], 'text', { seen: 1, of: 1 })]);
    expect(missingIn(outlineOf('{}'), 0, one)).toEqual([]);
  });
});

describe('a field of another kind', () => {
  const odd = (text: string, at: number, of = shape) => {
    const outline = outlineOf(text);
    return usualKind(outline, fieldAt(outline, at), of);
  };

  it('is told where nearly all others agree', () => {
    expect(odd('{"age": "1"}', 1)).toBe('number');
    expect(odd('{"age": 1}', 1)).toBe(null);
    expect(odd('{"tags": [1]}', 10)).toBe('text');
    expect(odd('{"age": "1"}', 1, shapeOf([field(['age'], 'number', { alike: 3 })]))).toBe(null);
    expect(odd('{"age": "1"}', 1, shapeOf([field(['age'], 'number', { seen: 2, alike: 2 })]))).toBe(
      null,
    );
  });

  it('is not told of nothing, which stands where there is no value yet', () => {
    expect(odd('{"age": null}', 1)).toBe(null);
    expect(odd('{"x": 1}', 1, shapeOf([field(['x'], 'nothing')]))).toBe(null);
  });

  it('is the whole value too', () => {
    expect(odd('[]', 0)).toBe('group');
    expect(odd('{}', 0)).toBe(null);
  });

  it('is told in words', () => {
    expect(differenceWords('text', 'number')).toBe('Text here, a number in the others.');
  });
});

describe('a new value', () => {
  it('begins with the fields that most have, each with its usual value or an empty one', () => {
    expect(beginning(shape)).toBe(
      '{\n  "theme": "dark",\n  "age": 0,\n  "address": {\n    "city": ""\n  },\n  "tags": [],\n  "on": false\n}',
    );
    expect(hasBeginning(shape)).toBe(true);
  });

  it('begins with nothing where there is nothing in common', () => {
    expect(hasBeginning(shapeOf([field(['a'], 'text', { seen: 1 })]))).toBe(false);
    expect(hasBeginning(shapeOf([], { kind: 'list' }))).toBe(false);
  });
});
