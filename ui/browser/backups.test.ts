// How backups are made is told in their sheet and chosen in Settings, with what each choice means.
import { beforeAll, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { testid } from '../src/lib/testids';
import { backend, openWindow } from './window';

const within = (id: string) => page.getByTestId(id);
const removal = () => page.getByRole('switch', { name: 'Remove expired values from backups' });

beforeAll(async () => {
  backend();
  await openWindow();
  await within(testid.openBackups).click();
});

it('goes from the sheet to where it is chosen', async () => {
  await expect.element(page.getByText(/Every day, in .*Expired values stay/)).toBeVisible();
  await page.getByRole('button', { name: 'Change how backups are made' }).click();
  await expect.element(page.getByRole('dialog', { name: 'Settings' })).toBeVisible();
  await expect.element(page.getByRole('radio', { name: 'Every day' })).toHaveFocus();
});

it('is off at first, and says what each choice keeps', async () => {
  await expect.element(removal()).toHaveAttribute('aria-checked', 'false');
  await expect.element(removal()).toHaveAccessibleDescription(/stays as it was made/);
  await removal().click();
  await expect.element(removal()).toHaveAttribute('aria-checked', 'true');
  await expect.element(removal()).toHaveAccessibleDescription(/gone from these files/);
});

it('leaves how often backups are made, and how many are kept, as they are', async () => {
  await expect.element(within(testid.backupKeep)).toHaveValue(14);
  await expect.element(page.getByRole('radio', { name: 'Every day' })).toBeChecked();
});
