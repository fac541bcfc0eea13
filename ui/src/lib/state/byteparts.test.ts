import { expect, it, vi } from 'vitest';
import { ByteParts, PART } from './byteparts.svelte';

const SIZE = 100 * PART + 5;

/** Bytes that say in which part they are. */
function world(fail = false) {
  const asked: [number, number][] = [];
  const failed = vi.fn();
  const read = (from: number, most: number) => {
    asked.push([from, most]);
    if (fail) return Promise.reject(new Error('gone'));
    const length = Math.min(most, SIZE - from);
    return Promise.resolve(new Uint8Array(length).fill(from / PART).buffer);
  };
  return { parts: new ByteParts(SIZE, read, failed), asked, failed };
}

it('reads what comes into view, each part once, and nothing else', async () => {
  const { parts, asked } = world();
  expect(parts.at(0, 16)).toBeNull();
  parts.need(3 * PART - 16, 3 * PART + 16);
  parts.need(3 * PART - 32, 3 * PART);
  await vi.waitFor(() => expect(parts.at(3 * PART, 16)).toEqual(new Uint8Array(16).fill(3)));
  expect(parts.at(3 * PART - 16, 16)).toEqual(new Uint8Array(16).fill(2));
  expect(asked).toEqual([
    [2 * PART, PART],
    [3 * PART, PART],
  ]);
});

it('ends where the value ends', async () => {
  const { parts, asked } = world();
  parts.need(100 * PART, 100 * PART + 640);
  await vi.waitFor(() => expect(parts.at(100 * PART, 16)).toHaveLength(5));
  expect(asked).toEqual([[100 * PART, PART]]);
  parts.need(0, 0);
  expect(asked).toHaveLength(1);
});

it('keeps only what was looked at last, and reads the rest again', async () => {
  const { parts, asked } = world();
  parts.need(0, 1);
  await vi.waitFor(() => expect(parts.at(0, 1)).not.toBeNull());
  for (let part = 1; part < 60; part += 1) {
    parts.need(0, 1);
    parts.need(part * PART, part * PART + 1);
    await vi.waitFor(() => expect(parts.at(part * PART, 1)).not.toBeNull());
  }
  expect(parts.at(0, 1)).not.toBeNull();
  expect(parts.at(PART, 1)).toBeNull();
  parts.need(PART, PART + 1);
  await vi.waitFor(() => expect(parts.at(PART, 1)).not.toBeNull());
  expect(asked).toHaveLength(61);
});

it('tells once what cannot be read', async () => {
  const { parts, asked, failed } = world(true);
  parts.need(0, 1);
  await vi.waitFor(() => expect(failed).toHaveBeenCalledOnce());
  parts.need(0, 1);
  await vi.waitFor(() => expect(asked).toHaveLength(2));
  expect(failed).toHaveBeenCalledOnce();
});
