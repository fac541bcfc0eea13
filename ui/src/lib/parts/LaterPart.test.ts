// @vitest-environment jsdom
// A part that does not come says so and is asked for again; one that is here shows at once.
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, expect, it, vi } from 'vitest';
import { Later, NOT_LOADED } from '../state/later';
import LaterPart from './LaterPart.svelte';
import Toasts from './Toasts.svelte';

let shown: Record<string, unknown> | undefined;

afterEach(() => {
  if (shown) void unmount(shown);
  shown = undefined;
});

const alert = () => document.querySelector('[role=alert]');
const again = () => document.querySelector<HTMLButtonElement>('[role=alert] button');
const toasts = () => document.querySelector('.toasts');

/** Fails once. */
function shaky() {
  let asked = 0;
  return new Later<typeof Toasts>(() => {
    asked += 1;
    return asked === 1 ? Promise.reject(new Error('no such file')) : Promise.resolve(Toasts);
  });
}

it('says that a part did not come, and shows it when it comes at another try', async () => {
  shown = mount(LaterPart, { target: document.body, props: { part: shaky() } });
  await vi.waitFor(() => expect(alert()?.textContent).toContain(NOT_LOADED));
  again()?.click();
  await vi.waitFor(() => expect(toasts()).not.toBeNull());
  expect(alert()).toBeNull();
});

it('shows a part that came before without a moment of nothing', async () => {
  const part = new Later(() => Promise.resolve(Toasts));
  await part.load();
  shown = mount(LaterPart, { target: document.body, props: { part } });
  flushSync();
  expect(toasts()).not.toBeNull();
});
