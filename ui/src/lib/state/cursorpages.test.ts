import { expect, it } from 'vitest';
import { CursorPages } from './cursorpages.svelte';

const TOTAL = 1_234;

function rowsAfter(after: number, limit: number): Promise<{ id: number }[]> {
  const rows: { id: number }[] = [];
  for (let id = after + 1; id <= TOTAL && rows.length < limit; id += 1) rows.push({ id });
  return Promise.resolve(rows);
}

const settled = () => new Promise((resolve) => setTimeout(resolve));

it('grows as one scrolls, to the last row and no further', async () => {
  const pages = new CursorPages(rowsAfter, (row) => row.id);
  pages.want(0, 20);
  await settled();
  expect(pages.row(5)?.id).toBe(6);
  for (let step = 0; step < 30; step += 1) {
    pages.want(Math.max(0, pages.known - 20), pages.known);
    await settled();
  }
  expect(pages.known).toBe(TOTAL);
  expect(pages.row(TOTAL - 1)?.id).toBe(TOTAL);
});

it('reads a page again that was dropped on the way', async () => {
  const pages = new CursorPages(rowsAfter, (row) => row.id);
  for (let step = 0; step < 30; step += 1) {
    pages.want(Math.max(0, pages.known - 20), Math.max(20, pages.known));
    await settled();
  }
  expect(pages.row(0)).toBeUndefined();
  pages.want(0, 20);
  await settled();
  expect(pages.row(0)?.id).toBe(1);
});
