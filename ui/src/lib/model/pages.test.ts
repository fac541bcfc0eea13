import { expect, it } from 'vitest';
import { PAGE, Pages } from './pages';

const rowsOf = (page: number) => Array.from({ length: PAGE }, (_, i) => page * PAGE + i);

it('finds rows by position', () => {
  const pages = new Pages<number>();
  pages.put(3, rowsOf(3));
  expect(pages.row(3 * PAGE + 7)).toBe(3 * PAGE + 7);
  expect(pages.row(0)).toBeUndefined();
  expect(pages.find((row) => row === 3 * PAGE + 7)).toBe(3 * PAGE + 7);
});

it('asks only for what is missing', () => {
  const pages = new Pages<number>();
  pages.put(0, rowsOf(0));
  expect(pages.missing(10, 20)).toEqual([]);
  expect(pages.missing(PAGE - 5, PAGE + 5)).toEqual([1]);
  expect(pages.missing(5, 5)).toEqual([]);
});

it('never holds more than a few pages', () => {
  const pages = new Pages<number>();
  for (let page = 0; page < 100; page += 1) pages.put(page, rowsOf(page));
  expect(pages.size).toBeLessThanOrEqual(8);
  expect(pages.row(99 * PAGE)).toBe(99 * PAGE);
});

it('goes on showing stale rows until they are replaced', () => {
  const pages = new Pages<number>();
  pages.put(0, rowsOf(0));
  pages.markStale();
  expect(pages.row(1)).toBe(1);
  expect(pages.missing(0, 10)).toEqual([0]);
  expect(pages.lastBefore(1)).toBeUndefined();
  pages.put(0, rowsOf(0));
  expect(pages.missing(0, 10)).toEqual([]);
  expect(pages.lastBefore(1)).toBe(PAGE - 1);
});

it('changes one row in place', () => {
  const pages = new Pages<number>();
  pages.put(0, rowsOf(0));
  pages.patch(
    (row) => row === 5,
    () => -5,
  );
  expect(pages.row(5)).toBe(-5);
  expect(pages.row(6)).toBe(6);
});
