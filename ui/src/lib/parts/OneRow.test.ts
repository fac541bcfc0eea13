// @vitest-environment jsdom
// An error in one row of a list stays there: the others are shown, and so is that row once it can be.
import { createRawSnippet, flushSync, mount, unmount } from 'svelte';
import { expect, it, vi } from 'vitest';
import VirtualList from './VirtualList.svelte';
import { rowsOf } from './brittle.svelte';

// No layout here: the list is told that three rows fit.
vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(60);
vi.stubGlobal(
  'ResizeObserver',
  class {
    observe = () => undefined;
    unobserve = () => undefined;
    disconnect = () => undefined;
  },
);

it('keeps an error of a row in that row, and tries again when the rows are others', () => {
  const rows = rowsOf(['a', 'broken', 'c']);
  const list = mount(VirtualList, {
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
  flushSync();
  expect([...document.querySelectorAll('b')].map((row) => row.textContent)).toEqual(['a', 'c']);
  expect(document.querySelector('[role=alert]')?.textContent).toContain('no words for broken');
  rows.replace(['a', 'b', 'c']);
  flushSync();
  expect([...document.querySelectorAll('b')].map((row) => row.textContent)).toEqual([
    'a',
    'b',
    'c',
  ]);
  void unmount(list);
});
