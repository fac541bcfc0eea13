/** The scene `strange`: names and values that hide something, and bytes that are pictures and the like. */
import type { EntryDetail } from '../src/lib/api';
import { entry } from './data';
import { withBytes } from './standin';

/** A picture of 48 by 32 pixels, two colours. */
function gif(): Uint8Array {
  const [width, height] = [48, 32];
  const head = [
    ...[0x47, 0x49, 0x46, 0x38, 0x39, 0x61, width, 0, height, 0, 0x80, 0, 0],
    ...[0x2f, 0x5f, 0xd0, 0xf2, 0xb1, 0x34],
    ...[0x2c, 0, 0, 0, 0, width, 0, height, 0, 0, 2],
  ];
  // Uncompressed: the codes are begun anew before they grow. Three bits each, the lowest first.
  const codes: number[] = [];
  for (let at = 0; at < width * height; at++) {
    if (at % 2 === 0) codes.push(4);
    codes.push((at % width) / width + Math.floor(at / width) / height < 1 ? 0 : 1);
  }
  codes.push(5);
  const bits = codes.flatMap((code) => [code & 1, (code >> 1) & 1, (code >> 2) & 1]);
  const data = Array.from({ length: Math.ceil(bits.length / 8) }, (_, byte) =>
    bits.slice(byte * 8, byte * 8 + 8).reduce((sum, bit, at) => sum | (bit << at), 0),
  );
  const blocks: number[] = [];
  for (let at = 0; at < data.length; at += 255) {
    const part = data.slice(at, at + 255);
    blocks.push(part.length, ...part);
  }
  return Uint8Array.from([...head, ...blocks, 0, 0x3b]);
}

const bytes = (key: string, value: Uint8Array): EntryDetail =>
  withBytes(entry(key, null, { size: value.length }), value);

export const strange = (): EntryDetail[] => [
  entry(' starts with a space', 'a\u200bb \u202ec  d\te  \nsecond line'),
  entry('evil\u202etxt.live', '<img src=x onerror="alert(1)">\u202e and more'),
  entry('invoice:2024:customer_0000000001:attachment:tab\there:final_version.json', '{"a": 1}'),
  entry('two  spaces', '{"na\\tme": "x\\u202ey", "plain": "plain", "b": "ends with a space "}'),
  entry('😀'.repeat(128), 'pictures'),
  bytes('picture', gif()),
  bytes(
    'archive',
    Uint8Array.from([0x1f, 0x8b, 8, 0, ...Array.from({ length: 4000 }, (_, at) => (at * 7) % 256)]),
  ),
  bytes(
    'bytes:large',
    Uint8Array.from({ length: 3_000_000 }, (_, at) => (at >> 4) % 256),
  ),
];
