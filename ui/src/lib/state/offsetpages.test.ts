import { expect, it } from 'vitest';
import { OffsetPages } from './offsetpages.svelte';

/** A list of numbers that remembers what was read of it. */
function numbers(length: number) {
  const offsets: number[] = [];
  const pages = new OffsetPages<number>((offset, limit) => {
    offsets.push(offset);
    const size = Math.max(0, Math.min(limit, length - offset));
    return Promise.resolve(Array.from({ length: size }, (_, i) => offset + i));
  });
  return { pages, offsets };
}

const settled = () => new Promise((resolve) => setTimeout(resolve));

it('reads only the pages in view, wherever they are', async () => {
  const { pages, offsets } = numbers(1_000_000);
  pages.want(700_050, 700_070);
  await settled();
  expect(pages.row(700_055)).toBe(700_055);
  expect(offsets).toEqual([700_000]);
});

it('does not read what was scrolled past meanwhile', async () => {
  const { pages, offsets } = numbers(1_000_000);
  for (const first of [0, 5_000, 90_000, 400_000]) pages.want(first, first + 20);
  await settled();
  expect(offsets).toEqual([0, 400_000]);
});

it('finds the end where fewer rows are there than was said', async () => {
  const { pages } = numbers(130);
  pages.want(100, 250);
  await settled();
  expect(pages.end).toBe(130);
});

it('reads what is in view again', async () => {
  const { pages, offsets } = numbers(300);
  pages.want(100, 120);
  await settled();
  pages.again();
  await settled();
  expect(offsets).toEqual([100, 100]);
});
