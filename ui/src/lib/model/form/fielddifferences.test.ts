// What a person reads of two JSON texts: which field was what, and nothing that is the same.
import { expect, it } from 'vitest';
import fc from '../chance';
import { fieldDifferences } from './fielddifferences';
import { jsonTexts } from './madeup';
import type { Outline } from './outline';
import { readFields } from './reading';

function outlineOf(text: string): Outline {
  const reading = readFields(text);
  if (!('outline' in reading)) throw new Error(`not JSON: ${text}`);
  return reading.outline;
}

function told(before: string, after: string): string[] {
  const { told, more } = fieldDifferences(outlineOf(before), outlineOf(after), 20);
  expect(more).toBe(0);
  return told.map(({ path, before, after }) => `${path}: ${before ?? '-'} -> ${after ?? '-'}`);
}

it('names a field with what it was and what it is', () => {
  expect(told('{"language": "en", "theme": "dark"}', '{"language":"de","theme":"dark"}')).toEqual([
    'language: en -> de',
  ]);
  expect(told('{"a": {"b": 1, "c": [true]}}', '{"a": {"b": 2, "d": {"x": 1}}}')).toEqual([
    'a › b: 1 -> 2',
    'a › c: 1 item -> -',
    'a › d: - -> 1 field',
  ]);
});

it('tells digits apart, and what is a number from what is a text', () => {
  expect(told('{"a": 22.00, "b": "5"}', '{"a": 22, "b": 5}')).toEqual([
    'a: 22.00 -> 22',
    'b: "5" -> 5',
  ]);
  expect(told('[1e400, -0, 12345678901234567890]', '[1e400, 0, 12345678901234567891]')).toEqual([
    '2: -0 -> 0',
    '3: 12345678901234567890 -> 12345678901234567891',
  ]);
});

it('says nothing of white space, order, and how a text is written', () => {
  expect(told('{"a":1,"b":"\\u00e9"}', '{\r\n\t"b": "é",\r\n\t"a": 1\r\n}')).toEqual([]);
});

it('knows names that are there twice, and names that mean something to programs', () => {
  expect(told('{"a":1,"a":2}', '{"a":1,"a":3}')).toEqual(['a: 2 -> 3']);
  expect(told('{"a":1,"a":2}', '{"a":1}')).toEqual(['a: 2 -> -']);
  expect(told('{"__proto__":1,"2":1}', '{"2":1,"__proto__":{}}')).toEqual([
    '__proto__: 1 -> empty',
  ]);
});

it('takes an item that came in the middle of a list for one that came', () => {
  expect(told('["a","b","c"]', '["a","x","b","c"]')).toEqual(['2: - -> x']);
  expect(
    told(
      '[{"id":1,"on":true},{"id":2},{"id":3}]',
      '[{"id":0},{"id":1,"on":false},{"id":2},{"id":3}]',
    ),
  ).toEqual(['1 › id: 1 -> 0', '1 › on: true -> -', '2: - -> 2 fields']);
  expect(told('["a","b","c","d"]', '["b","c","X","d"]')).toEqual(['1: a -> -', '3: - -> X']);
});

it('looks at every depth without end, and counts what it does not tell', () => {
  const deep = (inner: string) => '['.repeat(20_000) + inner + ']'.repeat(20_000);
  expect(told(deep('1'), deep('2'))).toEqual(['… › 1 › 1 › 1: 1 -> 2']);
  const many = (by: number) =>
    `{${Array.from({ length: 50 }, (_, at) => `"f${String(at)}":${String(at + by)}`).join()}}`;
  const { told: first, more } = fieldDifferences(outlineOf(many(0)), outlineOf(many(1)), 20);
  expect([first.length, more]).toEqual([20, 30]);
});

it('finds none in a text and itself, and one where one value is another', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 4 }), fc.json({ maxDepth: 4 }), (one, other) => {
      expect(told(one, one)).toEqual([]);
      const same = JSON.stringify(JSON.parse(one)) === JSON.stringify(JSON.parse(other));
      const { told: list } = fieldDifferences(outlineOf(one), outlineOf(other), 1);
      if (same) expect(list).toEqual([]);
      // Beside order, what differs is told.
      else if (sortedText(one) !== sortedText(other)) expect(list.length).toBe(1);
    }),
  );
});

/** A value with the fields of its groups in one order. */
function sortedText(text: string): string {
  return JSON.stringify(JSON.parse(text), (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}

it('sees the same from either side, whatever people, programs and mischief write', () => {
  fc.assert(
    fc.property(jsonTexts, jsonTexts, (one, other) => {
      expect(told(one, one)).toEqual([]);
      const count = (a: string, b: string) => {
        const { told, more } = fieldDifferences(outlineOf(a), outlineOf(b), 1);
        return told.length + more > 0;
      };
      expect(count(one, other)).toBe(count(other, one));
    }),
  );
});
