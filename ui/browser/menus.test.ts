// A menu in which one of several is chosen says which, and to choose another is told to its owner.
import { beforeAll, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { testid } from '../src/lib/testids';
import { backend, openWindow } from './window';

beforeAll(async () => {
  backend();
  await openWindow();
});

const choices = () => page.getByRole('menuitemradio');
const words = (checked: boolean) =>
  page
    .getByRole('menuitemradio', { checked })
    .elements()
    .map((one) => one.textContent?.trim());

it('says how the window looks', async () => {
  await page.getByTestId(testid.appMenu).click();
  await expect.poll(() => words(true)).toEqual(['Like the system']);
  expect(words(false)).toEqual(['Light', 'Dark']);
  await expect.element(page.getByRole('group', { name: 'Appearance' })).toBeVisible();
  await choices().getByText('Dark').click();
  await page.getByTestId(testid.appMenu).click();
  await expect.poll(() => words(true)).toEqual(['Dark']);
  await choices().getByText('Like the system').click();
});

it('says in which order the keys are', async () => {
  await page.getByTestId(testid.sort).click();
  await expect.poll(() => words(true)).toEqual(['Name, A to Z']);
  await userEvent.keyboard('{ArrowDown}{ArrowDown}{Enter}');
  await page.getByTestId(testid.sort).click();
  await expect.poll(() => words(true)).toEqual(['Name, Z to A']);
  await userEvent.keyboard('{Escape}');
});

it('says in a narrow window which namespace is open', async () => {
  await page.viewport(720, 480);
  await page.getByTestId(testid.namespacePicker).click();
  await expect.poll(() => words(true)).toEqual(['feature-flags']);
  await choices().getByText('products').click();
  await expect.element(page.getByRole('heading', { name: 'products' })).toBeVisible();
  await page.getByTestId(testid.namespacePicker).click();
  await expect.poll(() => words(true)).toEqual(['products']);
  await userEvent.keyboard('{Escape}');
});
