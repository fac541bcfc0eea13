import { expect, it } from 'vitest';
import { flipped, isNumber, isOn, kindOf } from './kinds';

it('turns a switch over and nothing else', () => {
  expect(flipped('true')).toBe('false');
  expect(flipped('false')).toBe('true');
  expect(flipped('True')).toBeNull();
  expect(flipped('')).toBeNull();
  expect(isOn('true')).toBe(true);
});

it('knows numbers as JSON does', () => {
  for (const text of ['0', '-1', '22.00', '1e9', '123456789012345678901234567890']) {
    expect(isNumber(text)).toBe(true);
  }
  for (const text of ['', '01', '1.', '.5', '+1', ' 1', '1 ', 'NaN', '0x1']) {
    expect(isNumber(text)).toBe(false);
  }
});

it('infers the kind of a text', () => {
  expect(kindOf('true')).toBe('switch');
  expect(kindOf('7')).toBe('number');
  expect(kindOf('{"a":1}')).toBe('json');
  expect(kindOf('{"a":')).toBe('text');
  expect(kindOf('"quoted"')).toBe('json');
  expect(kindOf('null')).toBe('json');
  expect(kindOf('hello')).toBe('text');
  expect(kindOf('')).toBe('text');
});
