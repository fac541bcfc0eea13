// The Undo of a namespace's deletion brings the person back to where they were in it, and nobody who went on
// elsewhere.
import { tick } from 'svelte';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { dialogs } from '../src/lib/state/dialogs.svelte';
import { refreshed } from '../src/lib/state/refresh';
import { testid } from '../src/lib/testids';
import { backend, openKey, openWindow } from './window';

const within = (id: string) => page.getByTestId(id);
const namespace = (name: string) => within(testid.namespaceItem).filter({ hasText: name });
const flags = 'feature-flags';
/** The namespace that is open. */
const current = () =>
  document.querySelector(`[data-testid=${testid.namespaceItem}][aria-current=true]`)?.textContent;

beforeAll(async () => {
  backend();
  await openWindow();
});

beforeEach(async () => {
  dialogs.close();
  await namespace(flags).click();
  await page.getByRole('radio', { name: 'Keys' }).click();
});

/** Deletes the namespace that is open, by what a person clicks; another one is open then. */
async function deleteOpen() {
  await userEvent.click(namespace(flags), { button: 'right' });
  await page.getByRole('menuitem', { name: 'Move to Trash' }).click();
  await page.getByRole('button', { name: 'Move to Trash', exact: true }).click();
  await expect.poll(() => namespace(flags).elements()).toEqual([]);
  await expect.element(within(testid.toast).last()).toHaveTextContent('Undo');
}

const undo = async () => {
  await within(testid.toast).last().getByRole('button', { name: 'Undo' }).click();
  await expect.element(namespace(flags)).toBeVisible();
};

it('goes back to the key that was open', async () => {
  await openKey('feature:limits');
  await deleteOpen();
  await undo();
  await expect.element(within(testid.valueKey)).toHaveTextContent('feature:limits');
  expect(current()).toContain(flags);
  await expect.element(within(testid.keyList).getByText('feature:dark_mode')).toBeVisible();
});

it('goes back to the flow that was open', async () => {
  await page.getByRole('radio', { name: 'Flows' }).click();
  await page.getByRole('button', { name: 'New flow', exact: true }).click();
  const name = page.getByRole('heading', { name: /^New flow/ });
  await expect.element(name).toBeVisible();
  await deleteOpen();
  await undo();
  await expect.element(name).toBeVisible();
  await expect.element(page.getByRole('radio', { name: 'Flows' })).toBeChecked();
});

it('stays where the person went since', async () => {
  await openKey('feature:limits');
  await deleteOpen();
  await within(testid.namespaceItem).last().click();
  const there = current();
  await undo();
  // What would go back has gone by then.
  await refreshed();
  await tick();
  expect(current()).toBe(there);
  expect(there).not.toContain(flags);
  await expect.element(within(testid.valueEmpty)).toBeVisible();
});
