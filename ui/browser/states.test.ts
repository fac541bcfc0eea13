// Two states of a key, any two, told field by field: in its history and in Activity.
import { afterEach, beforeAll, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { dialogs } from '../src/lib/state/dialogs.svelte';
import { testid } from '../src/lib/testids';
import { backend, openKey, openWindow } from './window';

const within = (id: string) => page.getByTestId(id);
const fields = within(testid.fieldDifferences);
const dialog = within(testid.pastValue);

beforeAll(async () => {
  backend();
  await openWindow();
  await openKey('feature:limits');
  await page.getByRole('tab', { name: 'History' }).click();
});

afterEach(() => dialogs.close());

it('names the fields that differ, above both texts', async () => {
  await within(testid.historyOpen).first().click();
  await expect.element(fields).toHaveTextContent('api_calls 99 → 100');
  await expect.element(fields).toHaveTextContent('uploads › size 26214399 → 26214400');
  await dialog.getByRole('button', { name: 'Close' }).last().click();
});

it('compares any two states that are kept', async () => {
  await page.getByRole('button', { name: 'Compare any two…' }).click();
  const before = dialog.getByRole('combobox', { name: 'Before' });
  await expect.element(before).toBeVisible();
  const choices = [...(before.element() as HTMLSelectElement).options];
  expect(choices.length).toBe(4);
  expect(choices[0]?.textContent).toContain('Now');
  await before.selectOptions(choices[3]?.value ?? '');
  await expect.element(fields).toHaveTextContent('api_calls 97 → 100');
  await dialog.getByRole('radio', { name: 'Before' }).click();
  await expect.element(fields).not.toBeInTheDocument();
  await dialog.getByRole('button', { name: 'Close' }).last().click();
});

it('opens the values of a key from Activity, without a way back that is offered elsewhere', async () => {
  await within(testid.openActivity).click();
  const change = within(testid.changeRow).first();
  await change.getByRole('button', { expanded: false }).click();
  await change.getByTestId(testid.changeKey).first().click();
  await expect.element(dialog).toBeVisible();
  expect(dialog.getByRole('button', { name: 'Make it as before…' }).elements()).toEqual([]);
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await expect.element(within(testid.activity)).toBeVisible();
});
