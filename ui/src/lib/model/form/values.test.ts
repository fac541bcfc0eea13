// What a value would be as another kind: nothing is lost where anything can carry it.
import { expect, it } from 'vitest';
import { lookOf } from './looks';
import { stepped } from './numbers';
import { asKind } from './values';

it.each([
  ['22.00', 'text', '"22.00"'],
  ['"22.00"', 'number', '22.00'],
  ['"12345678901234567890"', 'number', '12345678901234567890'],
  ['"12,50"', 'number', '12.50'],
  ['" 007"', 'number', '7'],
  ['"yes"', 'switch', 'true'],
  ['0.00', 'switch', 'false'],
  ['-3', 'switch', 'true'],
  ['true', 'number', '1'],
  ['"hello"', 'number', '0'],
  ['"hello"', 'nothing', 'null'],
  ['null', 'text', '""'],
  ['"a"', 'list', '["a"]'],
  ['""', 'list', '[]'],
  ['{"b": 22.00}', 'text', '"{\\"b\\": 22.00}"'],
  ['"{\\"b\\": 22.00}"', 'group', '{"b": 22.00}'],
  ['{ }', 'list', '[]'],
  ['[1]', 'group', '{"value": [1]}'],
  ['null', 'group', '{}'],
] as const)('%s as a %s', (raw, kind, wanted) => {
  expect(asKind(raw, kind)).toBe(wanted);
});

it.each([
  ['22.00', 1, '23.00'],
  ['0.5', -1, '-0.5'],
  ['-0.50', 1, '0.50'],
  ['9', 1, '10'],
  ['12345678901234567890', 1, '12345678901234567891'],
  ['-0', 1, '1'],
  ['1', -1, '0'],
])('%s and %i steps', (raw, steps, wanted) => {
  expect(stepped(raw, steps)).toBe(wanted);
});

it('takes no steps from a number with an exponent or of very many digits, nor from what is no number', () => {
  for (const raw of ['1e400', '-', '', '0x1', '7'.repeat(400_000)])
    expect(stepped(raw, 1)).toBeNull();
});

it('knows what a text is besides', () => {
  expect(lookOf('#ff8800')).toEqual({ type: 'colour', css: '#ff8800' });
  expect(lookOf('#12')).toBeNull();
  expect(lookOf('2026-11-25')).toMatchObject({ type: 'moment', withTime: false });
  expect(lookOf('2026-11-25T18:00:00Z')).toMatchObject({ at: Date.UTC(2026, 10, 25, 18) });
  expect(lookOf('2026-13-45')).toBeNull();
  expect(lookOf('2026-02-30')).toBeNull();
  expect(lookOf('https://example.org/a?b=1')).toEqual({ type: 'address', host: 'example.org' });
  expect(lookOf('javascript:alert(1)')).toBeNull();
  expect(lookOf('http://')).toBeNull();
});
