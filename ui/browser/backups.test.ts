// What backups keep of expired values is chosen in their sheet, with what it means beside the switch.
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
