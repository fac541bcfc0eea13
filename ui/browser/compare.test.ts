// From a comparison with a backup one goes back, or has back what is ticked, and nothing that is not.
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { dialogs } from '../src/lib/state/dialogs.svelte';
import { testid } from '../src/lib/testids';
import { backend, openWindow } from './window';

const within = (id: string) => page.getByTestId(id);
const ticks = () => within(testid.planRowTick).elements() as HTMLInputElement[];

beforeAll(async () => {
  backend();
  await openWindow();
});

beforeEach(async () => {
  await within(testid.openBackups).click();
  // Nothing has changed since the first.
  await within(testid.backupCompare).nth(1).click();
  await within(testid.planTab).getByText('Changed').click();
  await expect.poll(() => ticks().length).toBe(3);
});

afterEach(() => dialogs.close());

it('begins with nothing ticked, and goes back to the backups', async () => {
  expect(ticks().filter((one) => one.checked)).toEqual([]);
  await expect.element(within(testid.compareTakeBack)).toBeDisabled();
  await within(testid.compareClose).click();
  await expect.element(within(testid.backupItem).first()).toBeVisible();
});

it('shows what is ticked as a plan, and comes back from it with the ticks', async () => {
  await within(testid.planRowTick).first().click();
  await expect.element(within(testid.compareTakeBack)).toHaveTextContent('Take back 1 key…');
  await within(testid.compareTakeBack).click();
  await expect.element(within(testid.planDialog)).toBeVisible();
  await expect.poll(() => ticks().map((one) => one.checked)).toEqual([true, false, false]);
  await within(testid.planBack).click();
  await expect.element(within(testid.compareTakeBack)).toHaveTextContent('Take back 1 key…');
});
