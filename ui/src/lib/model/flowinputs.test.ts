import { expect, it } from 'vitest';
import type { FlowInput } from '../bindings';
import fc from './chance';
import {
  beginning,
  filledFrom,
  fromJson,
  inputProblem,
  isGiven,
  schemaIn,
  toJson,
} from './flowinputs';

const input = (rest: Partial<FlowInput> = {}): FlowInput => ({
  name: 'limit',
  kind: 'text',
  default: null,
  description: null,
  required: true,
  called: false,
  ...rest,
});

it('begins with the default, in the kind of the input', () => {
  expect(beginning(input({ default: '"a\\nb"' }))).toEqual({ kind: 'text', text: 'a\nb' });
  expect(beginning(input({ kind: 'number', default: '5.00' }))).toEqual({
    kind: 'number',
    text: '5.00',
  });
  expect(beginning(input({ kind: 'switch' }))).toEqual({ kind: 'switch', text: 'false' });
  expect(beginning(input())).toEqual({ kind: 'text', text: '' });
});

it('hands numbers and JSON over to the digit', () => {
  const filled = filledFrom('{"id": 12345678901234567890, "price": 22.00, "to": {"b": 1,"a":2}}');
  expect(toJson([...filled])).toBe('{"id":12345678901234567890,"price":22.00,"to":{"b": 1,"a":2}}');
});

it('tells kinds from what is given', () => {
  expect(fromJson('"x"')).toEqual({ kind: 'text', text: 'x' });
  expect(fromJson('true')).toEqual({ kind: 'switch', text: 'true' });
  expect(fromJson('-1.5e3')).toEqual({ kind: 'number', text: '-1.5e3' });
  expect(fromJson('[1]')).toEqual({ kind: 'json', text: '[1]' });
});

it('says what is wrong with a field, and nothing of one that may be empty', () => {
  expect(inputProblem(input(), { kind: 'text', text: '' })).toBe('Fill in limit.');
  expect(inputProblem(input({ required: false }), { kind: 'text', text: '' })).toBe(null);
  expect(inputProblem(input(), { kind: 'number', text: '4x' })).toBe('limit is not a number yet.');
  expect(inputProblem(input(), { kind: 'number', text: ' 4 ' })).toBe(null);
  expect(inputProblem(input(), { kind: 'json', text: '{"a"' })).toBe('limit is not JSON yet.');
});

it('leaves out a number or JSON that is not given, and keeps an empty text', () => {
  expect(
    toJson([
      ['a', { kind: 'text', text: '' }],
      ['b', { kind: 'number', text: ' ' }],
      ['c', { kind: 'json', text: '' }],
    ]),
  ).toBe('{"a":""}');
});

it('gives an empty text only where the flow wants one or has another by itself', () => {
  const empty = { kind: 'text', text: '' } as const;
  expect(isGiven(input({ required: false }), empty)).toBe(false);
  expect(isGiven(input({ required: false }), { kind: 'text', text: ' ' })).toBe(true);
  expect(isGiven(input({ required: false, default: '"x"' }), empty)).toBe(true);
  expect(isGiven(input(), empty)).toBe(true);
});

it('reads any texts back as they were typed', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ minLength: 1 }), fc.string()), (texts) => {
      const typed = Object.entries(texts).map(
        ([name, text]) => [name, { kind: 'text', text }] as const,
      );
      expect([...filledFrom(toJson(typed))]).toEqual(typed);
      expect(Object.entries(JSON.parse(toJson(typed)) as object)).toEqual(Object.entries(texts));
    }),
  );
});

it('finds the schema of the inputs in the metadata, as it is written there', () => {
  expect(schemaIn('')).toBe(null);
  expect(schemaIn('{"description":"x"}')).toBe(null);
  expect(schemaIn('{"inputs": {"b":1.0 } }')).toBe('{"b":1.0 }');
});

it('reads inputs that are nested as deeply as they like', () => {
  const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
  expect(filledFrom(`{"a": ${deep}, "n": 1.50}`).get('n')).toEqual({
    kind: 'number',
    text: '1.50',
  });
  expect(filledFrom(`{"a": ${deep}}`).get('a')).toEqual({ kind: 'json', text: deep });
  expect(schemaIn(`{"a": ${deep}, "inputs": {"x": ${deep}}}`)).toBe(`{"x": ${deep}}`);
  expect(filledFrom('[1]').size).toBe(0);
});
