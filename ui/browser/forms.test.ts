// What is typed into a form outlives Esc and the cross; Cancel gives it up, with a way back.
import { beforeAll, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { testid } from '../src/lib/testids';
import { backend, openWindow } from './window';

const within = (id: string) => page.getByTestId(id);

beforeAll(async () => {
  backend();
  await openWindow();
});

async function fill(key: string, value: string) {
  await within(testid.addKey).click();
  await within(testid.keyInput).fill(key);
  await within(testid.newValueInput).fill(value);
}

it('shows a new key again as it was typed, until it is given up', async () => {
  await fill('text:welcome', 'Welcome to our shop');
  await userEvent.keyboard('{Escape}');
  await expect.poll(() => within(testid.keyInput).elements().length).toBe(0);
  await expect.element(within(testid.openUnsaved)).toHaveTextContent('1 unsaved');

  await within(testid.openUnsaved).click();
  await within(testid.unsavedItem).getByRole('button').first().click();
  await expect.element(within(testid.keyInput)).toHaveValue('text:welcome');
  await expect.element(within(testid.newValueInput)).toHaveValue('Welcome to our shop');

  await within(testid.dialogCancel).click();
  await expect.poll(() => within(testid.openUnsaved).elements().length).toBe(0);
  await page.getByRole('button', { name: 'Undo', exact: true }).last().click();
  await expect.element(within(testid.openUnsaved)).toHaveTextContent('1 unsaved');
});

it('keeps a pasted list that was not checked', async () => {
  await page.getByRole('button', { name: 'Paste many keys' }).first().click();
  await expect.poll(() => within(testid.pasteInput).elements().length).toBe(1);
  await within(testid.pasteInput).fill('a=1');
  await userEvent.keyboard('{Escape}');
  await expect.element(within(testid.openUnsaved)).toHaveTextContent('2 unsaved');
  await within(testid.openUnsaved).click();
  await within(testid.unsavedItem).first().getByRole('button').first().click();
  await expect.element(within(testid.pasteInput)).toHaveValue('a=1');
});
