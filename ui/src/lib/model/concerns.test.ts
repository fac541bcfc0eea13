import { expect, it } from 'vitest';
import { anything, concerns, type Concerns, together } from './concerns';

const a: Concerns = { namespaces: ['kv_1'], keys: ['a'], pastOnly: false };

it('is about what is named, and about all when nothing is', () => {
  expect(concerns(a, 'kv_1')).toBe(true);
  expect(concerns(a, 'kv_1', 'a')).toBe(true);
  expect(concerns(a, 'kv_1', 'b')).toBe(false);
  expect(concerns(a, 'kv_2', 'a')).toBe(false);
  expect(concerns(anything, 'kv_2', 'a')).toBe(true);
  expect(concerns(anything, null)).toBe(false);
});

it('holds no less together than each alone', () => {
  expect(together(null, a)).toEqual(a);
  expect(together(a, { ...a, keys: ['b'] })).toEqual({ ...a, keys: ['a', 'b'] });
  expect(together(a, { ...a, namespaces: ['kv_2'] })).toEqual({
    namespaces: ['kv_1', 'kv_2'],
    keys: null,
    pastOnly: false,
  });
  expect(together(a, anything)).toEqual(anything);
  expect(together({ ...a, pastOnly: true }, a).pastOnly).toBe(false);
});
