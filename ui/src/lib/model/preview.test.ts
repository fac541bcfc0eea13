import { expect, it } from 'vitest';
import { lineWords, valueWords } from './preview';

const words = (preview: string, size = new TextEncoder().encode(preview).length) =>
  lineWords({ preview, size });

it('says that a value goes on', () => {
  expect(words('x'.repeat(60), 61)).toBe(`${'x'.repeat(60)}…`);
  expect(words('é'.repeat(60), 200)).toBe(`${'é'.repeat(60)}…`);
});

it('says nothing of the kind of a value that is all there', () => {
  expect(words('x'.repeat(60))).toBe('x'.repeat(60));
  expect(words('é'.repeat(60))).toBe('é'.repeat(60));
  expect(words('{ "a": 1 }', 14)).toBe('{ "a": 1 }');
});

it('says how large bytes and blanks are, and that a value is empty', () => {
  expect(words('', 2_048)).toBe('2 KB');
  expect(words('')).toBe('Empty');
});

it('says that a switch is on or off', () => {
  expect(valueWords({ kind: 'switch', preview: 'true', size: 4 })).toBe('On');
  expect(valueWords({ kind: 'switch', preview: 'false', size: 5 })).toBe('Off');
  expect(valueWords({ kind: 'text', preview: 'true ', size: 5 })).toBe('true ');
});
