// What bytes look like is told by how they begin, also where they end too soon.
import { expect, it } from 'vitest';
import fc from './chance';
import { pictureSize, signatureOf } from './signature';

const hex = (text: string) =>
  Uint8Array.from(text.replaceAll(' ', '').match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
const ascii = (text: string) => new TextEncoder().encode(text);

const PNG = hex('89504e470d0a1a0a 0000000d 49484452 00000280 000001e0 08 06 00 00 00');
const GIF = hex('474946383961 8002 e001 f7 00 00');
const JPEG = hex('ffd8 ffe0 0010 4a46494600 010100000100010000 ffff c0 0011 08 01e0 0280 03');
const WEBP_X = hex('52494646 00000000 57454250 56503858 0a000000 00000000 7f0200 df0100');
const WEBP_L = hex('52494646 00000000 57454250 5650384c 00000000 2f 7fc27700');
const WEBP = hex('52494646 00000000 57454250 56503820 00000000 300100 9d012a 8002 e001');
const BMP = hex('424d 00000000 00000000 36000000 28000000 80020000 20feffff');

it.each([
  [PNG, 'PNG picture'],
  [GIF, 'GIF picture'],
  [JPEG, 'JPEG picture'],
  [WEBP_X, 'WebP picture'],
  [BMP, 'BMP picture'],
  [ascii('%PDF-1.7'), 'PDF document'],
  [hex('1f8b0800'), 'gzip'],
  [hex('504b0304'), 'ZIP archive, or a document that is one'],
  [ascii('SQLite format 3\0'), 'SQLite database'],
])('knows %#', (bytes, name) => {
  expect(signatureOf(bytes)?.name).toBe(name);
});

it.each([[PNG], [GIF], [JPEG], [WEBP_X], [WEBP_L], [WEBP], [BMP]])(
  'says how large picture %# is',
  (bytes) => {
    expect(pictureSize(bytes)).toEqual({ width: 640, height: 480 });
  },
);

it('knows nothing of what it does not know', () => {
  expect(signatureOf(hex('00'))).toBe(null);
  expect(signatureOf(new Uint8Array())).toBe(null);
  expect(pictureSize(hex('1f8b0800'))).toBe(null);
});

it('never fails, whatever comes after the beginning of a picture', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(PNG, GIF, JPEG, WEBP_X, WEBP_L, WEBP, BMP),
      fc.nat(40),
      fc.uint8Array({ maxLength: 60 }),
      (bytes, length, rest) => {
        const made = new Uint8Array([...bytes.subarray(0, length), ...rest]);
        expect(pictureSize(made)?.width ?? 0).toBeGreaterThanOrEqual(-(2 ** 31));
      },
    ),
  );
});
