// An error in one part of a pane or of a dialog leaves the others as they are.
import { afterEach, beforeAll, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { answer } from '../dev/backend';
import type { Namespace, Usage } from '../src/lib/api';
import { dialogs } from '../src/lib/state/dialogs.svelte';
import { testid } from '../src/lib/testids';
import { brittle, REASON } from './brittle';
import { backend, openKey, openWindow } from './window';

beforeAll(async () => {
  backend({
    list_namespaces: async () => {
      const [first, second, ...others] = (await answer('list_namespaces')) as Namespace[];
      return [first, second && brittle(second, 'entryCount'), ...others];
    },
    usage: async () => brittle((await answer('usage')) as Usage, 'databaseBytes'),
    list_backups: () => brittle([], 'length'),
  });
  await openWindow();
});

afterEach(() => dialogs.close());

it('stays with one namespace of the list, and the others can be opened', async () => {
  const list = page.getByTestId(testid.namespaceList);
  await expect.element(list.getByRole('alert')).toHaveTextContent(REASON);
  expect(list.getByTestId(testid.namespaceItem).elements().length).toBe(3);
  await list.getByText('products').click();
  await list.getByText('feature-flags').click();
  await openKey('feature:dark_mode');
});

it('stays with the room that the past takes, and what was deleted is listed', async () => {
  await page.getByTestId(testid.openTrash).click();
  const sheet = page.getByTestId(testid.trash);
  await expect.element(sheet.getByRole('alert')).toHaveTextContent(REASON);
  await expect.element(sheet.getByTestId(testid.trashedNamespace).first()).toBeVisible();
});

it('stays in the dialog, which can be closed', async () => {
  await page.getByTestId(testid.openBackups).click();
  const sheet = page.getByTestId(testid.backups);
  await expect.element(sheet.getByRole('alert')).toHaveTextContent(REASON);
  await sheet.getByRole('button', { name: 'Close' }).click();
  await expect.poll(() => sheet.elements().length).toBe(0);
});
