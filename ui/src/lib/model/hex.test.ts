import { expect, it } from 'vitest';
import { alike, decode, hexRows } from './hex';

it('lays bytes out in rows of sixteen', () => {
  const rows = hexRows(Uint8Array.from({ length: 18 }, (_, i) => 0x41 + i));
  expect(rows).toHaveLength(2);
  expect(rows[0]?.text).toBe('ABCDEFGHIJKLMNOP');
  expect(rows[1]).toEqual({ offset: '00000010', hex: '51 52', text: 'QR' });
});

it('stops at the limit', () => {
  expect(hexRows(new Uint8Array(10_000), 64)).toHaveLength(4);
});

it('decodes text exactly or not at all', () => {
  expect(decode(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61))).toBe('\ufeffa');
  expect(decode(Uint8Array.of(0xff))).toBeNull();
});

it('compares byte by byte', () => {
  const of = (...values: number[]) => Uint8Array.from(values).buffer;
  expect(alike(of(1, 2), of(1, 2))).toBe(true);
  expect(alike(of(1, 2), of(1, 3))).toBe(false);
  expect(alike(of(1), of(1, 0))).toBe(false);
});
