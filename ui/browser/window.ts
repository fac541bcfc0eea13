/** The window over made-up data, as `npm run demo` shows it; each file of tests has its own. */
import { mockIPC } from '@tauri-apps/api/mocks';
import { vi } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte/pure';
import { answer } from '../dev/backend';
import { firstPicture } from '../dev/first';
import App from '../src/App.svelte';
import type { ListQuery } from '../src/lib/api';
import { testid } from '../src/lib/testids';

type Args = Record<string, unknown>;

/** Lets the backend in memory answer, except where `instead` has an answer of its own. */
export function backend(instead: Record<string, (args: Args) => unknown> = {}): void {
  const given = (command: string, args: Args = {}) =>
    (instead[command] ?? ((more) => answer(command, more)))(args);
  // Its parts are those that the commands of their own would answer with.
  const first = ({ query, job }: Args) => firstPicture(given, query as ListQuery, job as string);
  mockIPC(
    (command, args) =>
      command === 'first_picture' && !instead[command]
        ? first(args as Args)
        : given(command, args as Args),
    { shouldMockEvents: true },
  );
}

/** Opens the window. */
export async function openApp(): Promise<void> {
  // The element of index.html, which is as high as the window: a list draws what fits into it.
  const target = document.createElement('div');
  target.id = 'app';
  document.body.append(target);
  await render(App, { target });
}

/** Opens the window and waits for its namespaces. */
export async function openWindow(): Promise<void> {
  await openApp();
  await page.getByTestId(testid.namespaceItem).first().click();
}

/** Opens a key by its row. */
export async function openKey(key: string): Promise<void> {
  const list = page.getByTestId(testid.keyList);
  const row = list.getByText(key, { exact: true });
  // Not `expect.element`, which only a test may use: files open a key before their first one too.
  await vi.waitFor(() => scrollTo(list.element(), row.elements()[0]), { timeout: 30_000 });
  await row.click();
  await vi.waitFor(() => page.getByRole('heading', { name: key }).element(), { timeout: 30_000 });
}

/**
 * Scrolls a list to a row, as a person does: only rows in view are drawn, and what else scrolls the layer of
 * rows is undone by it, so that a click would meet another row.
 */
export function scrollTo(list: Element, row: Element | undefined): void {
  const scroller = list.querySelector('.scroller');
  if (!scroller) throw new Error('a list that is not there yet');
  if (!row) {
    const most = scroller.scrollHeight - scroller.clientHeight;
    const next = scroller.scrollTop + scroller.clientHeight / 2;
    scroller.scrollTop = scroller.scrollTop >= most - 1 ? 0 : next;
    throw new Error('not in view');
  }
  const below = row.getBoundingClientRect().bottom - scroller.getBoundingClientRect().bottom;
  if (below < 1) return;
  scroller.scrollTop += below + row.getBoundingClientRect().height;
  throw new Error('on its way into view');
}
