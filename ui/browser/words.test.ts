// What a person reads where something is about to change: said once, in whole sentences.
import { afterEach, beforeAll, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { dialogs } from '../src/lib/state/dialogs.svelte';
import { editor } from '../src/lib/state/editor.svelte';
import { testid } from '../src/lib/testids';
import { backend, openKey, openWindow } from './window';

const within = (id: string) => page.getByTestId(id);

beforeAll(async () => {
  backend();
  await openWindow();
});

afterEach(() => dialogs.close());

it('says what another text makes of a value', async () => {
  await openKey('feature:welcome_text');
  const text = page.getByRole('textbox', { name: 'Value of feature:welcome_text' });
  for (const [typed, kind] of [
    ['42', 'a number'],
    ['true', 'a switch'],
    ['{}', 'JSON'],
  ] as const) {
    await text.fill(typed);
    const words = within(testid.valuePane).getByText(`This will be kept as ${kind}.`);
    await expect.element(words).toBeVisible();
  }
  editor.current.revert();
});

it('says where deleted keys go, and from which namespace they go once', async () => {
  for (const row of [0, 1]) await within(testid.keyRowTick).nth(row).click({ force: true });
  await within(testid.deleteSelected).click();
  const dialog = within(testid.planDialog);
  await expect.element(dialog.getByText('They can be restored from the Trash.')).toBeVisible();
  expect(dialog.getByText('feature-flags').elements().length).toBe(1);
});

it('offers all ways in where there are no keys yet', async () => {
  await within(testid.namespaceItem).last().click();
  const empty = within(testid.keysEmpty);
  await empty.getByRole('button', { name: 'Import a file' }).click();
  await expect.element(within(testid.importDialog)).toBeVisible();
});
