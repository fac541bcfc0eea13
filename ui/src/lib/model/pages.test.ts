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

it('knows the row before a page only when that page is full', () => {
  const pages = new Pages<number>();
  pages.put(0, rowsOf(0));
  pages.put(1, rowsOf(1).slice(1));
  expect(pages.lastBefore(1)).toBe(PAGE - 1);
  expect(pages.lastBefore(2)).toBeUndefined();
});

it('gives all rows from the first on, up to a gap', () => {
  const pages = new Pages<number>(2, Infinity);
  for (const page of [0, 1, 3]) pages.put(page, [page * 2, page * 2 + 1]);
  expect(pages.all()).toEqual([0, 1, 2, 3]);
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
