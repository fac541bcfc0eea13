// @vitest-environment jsdom
// A part that does not come says so and is asked for again; one that is here shows at once.
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, expect, it, vi } from 'vitest';
import { textEditor } from '../app/later';
import TextEditor from '../entry/TextEditor.svelte';
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

it('says that the text editor did not come, and makes it at another try', async () => {
  const load = vi.spyOn(textEditor, 'load').mockRejectedValueOnce(new Error('no such file'));
  shown = mount(TextEditor, {
    target: document.body,
    props: {
      text: 'one',
      replaced: 0,
      json: false,
      plain: false,
      label: 'Value of a',
      onedit: () => undefined,
      check: () => Promise.resolve([]),
      kept: null,
      onleave: () => undefined,
    },
  });
  await vi.waitFor(() => expect(alert()?.textContent).toContain(NOT_LOADED));
  again()?.click();
  await vi.waitFor(() => expect(document.querySelector('.cm-content')?.textContent).toBe('one'));
  expect(alert()).toBeNull();
  load.mockRestore();
});
