/** The window over made-up data, as `npm run demo` shows it; each file of tests has its own. */
import { mockIPC } from '@tauri-apps/api/mocks';
import { vi } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-svelte/pure';
import { answer } from '../dev/backend';
import App from '../src/App.svelte';
import { testid } from '../src/lib/testids';

type Args = Record<string, unknown>;

/** Lets the backend in memory answer, except where `instead` has an answer of its own. */
export function backend(instead: Record<string, (args: Args) => unknown> = {}): void {
  mockIPC(
    (command, args) => (instead[command] ?? ((more) => answer(command, more)))(args as Args),
    {
      shouldMockEvents: true,
    },
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
  const row = page.getByTestId(testid.keyList).getByText(key, { exact: true });
  // Not `expect.element`, which only a test may use: files open a key before their first one too.
  await vi.waitFor(() => scrollTo(row.element()), { timeout: 30_000 });
  await row.click();
  await vi.waitFor(() => page.getByRole('heading', { name: key }).element(), { timeout: 30_000 });
}

/**
 * Scrolls the list to a row that is drawn, as a person does: the layer of rows undoes it when something else
 * scrolls that, and a click would meet another row.
 */
function scrollTo(row: Element): void {
  const list = row.closest('.scroller');
  if (!list) throw new Error('a row outside of its list');
  const [inner, outer] = [row.getBoundingClientRect(), list.getBoundingClientRect()];
  const below = inner.bottom - outer.bottom;
  if (below < 1) return;
  list.scrollTop += below + inner.height;
  throw new Error('on its way into view');
}
