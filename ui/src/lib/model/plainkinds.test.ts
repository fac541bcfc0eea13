// A plain value as another kind: what would be stored is what is said, of the kind that is said.
import fc from './chance';
import { expect, it } from 'vitest';
import { kindOf } from './kinds';
import { numberFault, numberIn, type PlainKind, plainKindOf, plainKindsFor } from './plainkinds';

const as = (value: string) =>
  Object.fromEntries(plainKindsFor(value).map(({ kind, text }) => [kind, text]));

it('says what would be stored', () => {
  expect(as('yes')).toEqual({
    switch: 'true',
    number: '0',
    text: 'yes',
    quoted: '"yes"',
    group: '{"value": "yes"}',
    list: '["yes"]',
  });
  expect(as('22.00')).toEqual({
    switch: 'true',
    number: '22.00',
    quoted: '"22.00"',
    group: '{"value": 22.00}',
    list: '[22.00]',
  });
  expect(as('0030.50')).toMatchObject({ number: '30.50', text: '0030.50' });
  expect(as('true')).toMatchObject({ number: '1', switch: 'true', quoted: '"true"' });
  expect(as('"say \\"hi\\""')).toMatchObject({ text: 'say "hi"', list: '["say \\"hi\\""]' });
  expect(as('"42"')).not.toHaveProperty('text');
});

it('leaves groups, lists and null to the form', () => {
  for (const value of ['{"a": 1}', '[1]', 'null', ' {} ']) expect(plainKindsFor(value)).toEqual([]);
});

it('keeps its own kind to the character, and makes each other one of the kind that it says', () => {
  const made: Record<PlainKind, string> = {
    switch: 'switch',
    number: 'number',
    text: 'text',
    quoted: 'json',
    group: 'json',
    list: 'json',
  };
  const values = fc.oneof(
    fc.string({ maxLength: 8 }),
    fc.constantFrom(
      'true',
      '-0',
      '1e400',
      '"\\ud83d"',
      '007',
      '+5',
      '.5',
      '1,5',
      '1,000',
      ' 12 ',
      '""',
    ),
  );
  fc.assert(
    fc.property(values, (value) => {
      const own = plainKindOf(value);
      for (const { kind, text } of plainKindsFor(value)) {
        expect([kind, kindOf(text)]).toEqual([kind, made[kind]]);
        if (kind === own) expect(text).toBe(value);
      }
    }),
    { numRuns: 100 },
  );
});

it('reads the number that was meant, and says how it is written', () => {
  expect(numberIn('1,000')).toBeNull();
  expect(numberIn('-.5')).toBe('-0.5');
  expect(numberFault('0030.50')).toBe('As a number this is written 30.50.');
  expect(numberFault('12,5')).toBe('Decimals come after a point: 12.5');
  expect(numberFault('five')).toBe('This is not a number.');
});
