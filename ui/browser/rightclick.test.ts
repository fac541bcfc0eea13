// A right click opens the window's own menu where there is something to do, the engine's in text, and none
// elsewhere.
import { afterEach, beforeAll, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { find } from '../dev/memory';
import { dialogs } from '../src/lib/state/dialogs.svelte';
import { keylist } from '../src/lib/state/keylist.svelte';
import { nothing } from '../src/lib/model/selection';
import { testid } from '../src/lib/testids';
import { backend, openKey, openWindow } from './window';

beforeAll(async () => {
  backend();
  await openWindow();
});

afterEach(async () => {
  await userEvent.keyboard('{Escape}');
  dialogs.close();
  keylist.ticked = nothing;
});

const menu = page.getByTestId(testid.contextMenu);
const items = () =>
  menu
    .getByRole('menuitem')
    .elements()
    .map((one) => one.textContent?.trim());

/** Whether the engine is left to open its own menu there. */
function engines(element: Element): boolean {
  return element.dispatchEvent(
    new MouseEvent('contextmenu', { bubbles: true, cancelable: true, button: 2 }),
  );
}

it('offers at a key what its own menu offers, and a way back from Trash', async () => {
  await page.getByTestId(testid.keyList).getByText('feature:new_search').click({ button: 'right' });
  await expect
    .poll(items)
    .toEqual([
      'Copy the key',
      'Select it',
      'Rename',
      'Duplicate',
      'Save to file…',
      'Run a flow for it…',
      'Move to Trash',
    ]);
  await menu.getByText('Move to Trash').click();
  const toast = page.getByTestId(testid.toast);
  await expect.element(toast).toHaveTextContent('Moved feature:new_search to Trash');
  expect(find('kv_flags').entries.has('feature:new_search')).toBe(false);
  await toast.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => find('kv_flags').entries.has('feature:new_search')).toBe(true);
});

it('offers for a selection what is done with all of it', async () => {
  const row = (key: string) => page.getByTestId(testid.keyList).getByText(key);
  await row('feature:new_search').click({ modifiers: ['Control'] });
  await row('feature:dark_mode').click({ modifiers: ['Control'] });
  await row('feature:dark_mode').click({ button: 'right' });
  await expect
    .poll(items)
    .toEqual([
      'Change these 2 keys…',
      'Run a flow for these 2 keys…',
      'Do it later…',
      'Export to a file…',
      'Clear the selection',
      'Move to Trash…',
    ]);
  await expect.element(menu).toHaveTextContent('2 keys selected');
});

it('opens by the keyboard below the row that it is on', async () => {
  const list = page.getByTestId(testid.keyList).element() as HTMLElement;
  list.focus();
  await userEvent.keyboard('{Home}');
  list.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, cancelable: true, button: 0 }));
  await expect.poll(items).toContain('Move to Trash');
  await userEvent.keyboard('{Escape}');
  await expect.poll(() => document.activeElement).toBe(list);
});

it('offers at a namespace and at a past value what can be done there', async () => {
  await page.getByTestId(testid.namespaceItem).nth(1).click({ button: 'right' });
  await expect.poll(items).toContain('Export to a file');
  await userEvent.keyboard('{Escape}');
  await expect.poll(() => menu.elements().length).toBe(0);
  await openKey('feature:limits');
  await page.getByTestId(testid.tabHistory).click();
  await page.getByTestId(testid.historyRow).first().click({ button: 'right' });
  await expect.poll(items).toEqual(['Look at both values', 'Make it as before…']);
});

it('leaves the engine its menu in text only', async () => {
  expect(engines(page.getByTestId(testid.search).element())).toBe(true);
  expect(engines(document.querySelector('header') as Element)).toBe(false);
  expect(engines(page.getByTestId(testid.valuePane).element())).toBe(false);
});
