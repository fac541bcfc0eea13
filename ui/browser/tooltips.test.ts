// What an icon means is told on hover and on keyboard focus, with its keys; text that is cut tells the
// whole of it, and text that fits tells nothing twice.
import { beforeAll, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { testid } from '../src/lib/testids';
import { backend, openKey, openWindow } from './window';

beforeAll(async () => {
  backend();
  await openWindow();
});

const tooltip = page.getByRole('tooltip');

it('comes with the keyboard and goes with it', async () => {
  const search = page.getByTestId(testid.search);
  await search.click();
  await userEvent.tab();
  await expect.element(tooltip).toHaveTextContent('Filter');
  expect(document.activeElement?.getAttribute('aria-label')).toBe('Filter');
  await userEvent.keyboard('{Escape}');
  await expect.poll(() => tooltip.elements().length).toBe(0);
});

it('comes with the pointer, and names the keys', async () => {
  await openKey('feature:dark_mode');
  await page.getByRole('button', { name: 'Close', exact: true }).hover();
  await expect.element(tooltip).toHaveTextContent('Close Esc');
  await page.getByRole('heading', { name: 'feature:dark_mode' }).hover();
  await expect.poll(() => tooltip.elements().length).toBe(0);
});

it('tells the whole of a text that is cut', async () => {
  const long = 'a'.repeat(90) + ':with_a_very_long_name_that_does_not_fit_anywhere';
  await page.getByTestId(testid.keyList).getByText(long).hover();
  await expect.element(tooltip).toHaveTextContent(long);
});

it('comes with the keyboard to a button that is off, which does nothing', async () => {
  const undo = page.getByTestId(testid.undo);
  const redo = page.getByTestId(testid.redo);
  await expect.element(redo).toHaveAccessibleName('Nothing to redo');
  (undo.element() as HTMLElement).focus();
  await userEvent.tab();
  expect(document.activeElement).toBe(redo.element());
  await expect.element(tooltip).toHaveTextContent('Nothing to redo');
  await userEvent.keyboard('{Enter}');
  expect(page.getByTestId(testid.toast).elements()).toEqual([]);
});

it('gives every button a name', () => {
  const nameless = page
    .getByRole('button')
    .elements()
    .filter((one) => !one.getAttribute('aria-label') && !one.textContent?.trim());
  expect(nameless).toEqual([]);
});
