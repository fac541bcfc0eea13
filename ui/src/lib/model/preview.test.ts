import { expect, it } from 'vitest';
import { valueWords } from './preview';

const words = (preview: string, size = new TextEncoder().encode(preview).length) =>
  valueWords({ preview, size });

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
