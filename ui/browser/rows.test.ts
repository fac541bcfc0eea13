// An error in one row of a list stays there: the others are shown, in their places, and so is that row
// once it can be.
import { createRawSnippet } from 'svelte';
import { expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte/pure';
import { rowsOf } from '../src/lib/parts/brittle.svelte';
import VirtualList from '../src/lib/parts/VirtualList.svelte';

it('keeps an error of a row in that row', async () => {
  const rows = rowsOf(['a', 'broken', 'c']);
  document.body.style.cssText = 'display: flex; flex-direction: column; height: 200px';
  await render(VirtualList, {
    target: document.body,
    props: {
      count: 3,
      rowHeight: 20,
      get revision() {
        return rows.revision;
      },
      row: createRawSnippet<[number]>((index) => ({
        render: () => `<b>${rows.text(index())}</b>`,
      })),
    },
  });
  const top = (text: string) =>
    page.getByText(text, { exact: true }).element().getBoundingClientRect().top;
  await expect.element(page.getByRole('alert')).toHaveTextContent('no words for broken');
  expect(top('c') - top('a')).toBe(40);
  rows.replace(['a', 'b', 'c']);
  await expect.element(page.getByText('b', { exact: true })).toBeVisible();
  expect(page.getByRole('alert').elements()).toEqual([]);
});
