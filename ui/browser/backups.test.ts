// How backups are made is told in their sheet and chosen in Settings, with what each choice means.
import { beforeAll, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { dialogs } from '../src/lib/state/dialogs.svelte';
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

it('makes one backup where Enter is pressed twice', async () => {
  dialogs.show({ type: 'backups' });
  const label = within(testid.backupLabel);
  const items = within(testid.backupItem);
  await expect.element(items.first()).toBeVisible();
  const before = items.elements().length;
  await label.fill('mine');
  await userEvent.keyboard('{Enter}');
  await expect.poll(() => items.elements().length).toBe(before + 1);
  await expect.element(label).toHaveValue('');
  // An engine that leaves the keyboard in a field that was off hands it the second one.
  (label.element() as HTMLElement).focus();
  await userEvent.keyboard('{Enter}');
  await label.fill('another');
  await userEvent.keyboard('{Enter}');
  await expect.poll(() => items.elements().length).toBe(before + 2);
  await expect.element(page.getByRole('heading', { name: 'another' })).toBeVisible();
});

it('shows all of its foot in a low window', async () => {
  await page.viewport(720, 480);
  const foot = page.getByRole('region', { name: 'Automatic backups' });
  foot.element().scrollIntoView({ block: 'end' });
  const sheet = within(testid.backups).element().getBoundingClientRect();
  const change = page.getByRole('button', { name: 'Change how backups are made' });
  expect(foot.element().getBoundingClientRect().bottom).toBeLessThanOrEqual(sheet.bottom + 1);
  expect(foot.element().scrollHeight).toBeLessThanOrEqual(foot.element().clientHeight + 1);
  await expect.element(change).toBeInViewport({ ratio: 1 });
  await page.viewport(1280, 800);
});

it('calls a backup by its label in the preview, and says on and off and which flows go', async () => {
  const labelled = page.getByRole('listitem').filter({ hasText: 'Before the launch' });
  await labelled.getByTestId(testid.backupRestore).click();
  await expect.element(within(testid.restoreAbout)).toHaveTextContent('Before the launch');
  await page.getByRole('button', { name: 'See what would change' }).click();
  const plan = page.getByRole('dialog', { name: /Restore “Before the launch”, the backup of/ });
  await expect.element(plan).toBeVisible();
  await plan.getByRole('radio', { name: /Make identical/ }).click();
  await expect
    .element(within(testid.planBelongings))
    .toHaveTextContent('Also removed, beside keys: 1 flow.');
  await plan.getByRole('tab', { name: /Removed/ }).click();
  const rows = plan.getByTestId(testid.planRow);
  await expect.element(rows.first()).toHaveTextContent(/On/);
  await expect.element(rows.nth(1)).toHaveTextContent('feature-flags: flows');
});
