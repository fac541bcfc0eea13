// @vitest-environment jsdom
// An error in one part of the pane stays in that part, and the others can be used.
import { flushSync, mount, unmount } from 'svelte';
import { expect, it, vi } from 'vitest';

vi.mock('../api', async (original) => ({
  ...(await original<typeof import('../api')>()),
  api: {
    pinnedShape: () => Promise.resolve(null),
    getEntry: (_: string, key: string) =>
      Promise.resolve({
        key,
        kind: 'number',
        size: 2,
        text: '42',
        isText: true,
        expiresAt: null,
        metadata: null,
        // What no date can be made of.
        updatedAt: 1n,
        version: 1,
      }),
  },
}));

import { openEntry } from '../app/later';
import { editor } from '../state/editor.svelte';
import ValuePane from './ValuePane.svelte';

await openEntry.load();

it('keeps an error of the head in the head, and shows the value', async () => {
  await editor.open('ns', 'a');
  const pane = mount(ValuePane, { target: document.body });
  flushSync();
  expect(document.querySelector('[role=alert]')).not.toBeNull();
  expect(document.querySelector<HTMLInputElement>('[data-testid=value-number]')?.value).toBe('42');
  void unmount(pane);
});
