import { expect, it } from 'vitest';
import { ByteParts, PART } from './byteparts.svelte';
const SIZE = 100 * PART;
it('still has the first part, which tells what the bytes are, when one has scrolled far', async () => {
  const read = (from: number, most: number) =>
    Promise.resolve(new Uint8Array(most).fill(from / PART).buffer);
  const parts = new ByteParts(SIZE, read, () => undefined);
  parts.need(0, 1);
  for (let p = 1; p < 60; p += 1) {
    parts.need(p * PART, p * PART + 16);
    await new Promise((r) => setTimeout(r));
  }
  expect(parts.at(0, PART)).not.toBeNull();
});
it('reads a part again after it failed once', async () => {
  let fail = true;
  const read = (_f: number, most: number) =>
    fail ? Promise.reject(new Error('busy')) : Promise.resolve(new Uint8Array(most).buffer);
  const parts = new ByteParts(SIZE, read, () => undefined);
  parts.need(0, 1);
  await new Promise((r) => setTimeout(r));
  fail = false;
  parts.need(PART, PART + 16);
  await new Promise((r) => setTimeout(r));
  parts.need(0, 16);
  await new Promise((r) => setTimeout(r));
  expect(parts.at(0, 16)).not.toBeNull();
});
