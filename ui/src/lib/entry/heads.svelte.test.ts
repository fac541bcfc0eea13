// @vitest-environment jsdom
// The beginning of a value that is shown is that of the newest state, whatever order answers come in.
import { flushSync, mount, unmount } from 'svelte';
import { expect, it, vi } from 'vitest';

const { asked } = vi.hoisted(() => ({ asked: [] as ((text: string) => void)[] }));

vi.mock('../api', async (original) => ({
  ...(await original<typeof import('../api')>()),
  api: {
    readValue: () =>
      new Promise((resolve) =>
        asked.push((text) => {
          resolve(new TextEncoder().encode(text).buffer);
        }),
      ),
  },
}));

import type { EntryDetail } from '../api';
import LargeValue from './LargeValue.svelte';

function detail(version: number): EntryDetail {
  const about = { key: 'a', text: null, expiresAt: null, metadata: null, updatedAt: 0 };
  return { ...about, kind: 'text', size: 2_000_000, isText: true, version };
}

it('is not replaced by that of an older one', async () => {
  asked.length = 0;
  const props = $state({ namespace: 'ns', detail: detail(1) });
  const value = mount(LargeValue, { target: document.body, props });
  flushSync();
  props.detail = detail(2);
  flushSync();
  const [older, newer] = asked;
  newer?.('NEW');
  await vi.waitFor(() => expect(document.body.textContent).toContain('NEW'));
  older?.('OLD');
  await new Promise((resolve) => setTimeout(resolve));
  flushSync();
  expect(document.body.textContent).toContain('NEW');
  await unmount(value);
  document.body.innerHTML = '';
});
