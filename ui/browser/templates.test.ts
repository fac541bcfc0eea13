// A new key by a pattern: those that are followed here with counts, its places filled in, and at once
// whether the key is there.
import { afterEach, beforeAll, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { entry } from '../dev/data';
import { companions, find } from '../dev/memory';
import { dialogs } from '../src/lib/state/dialogs.svelte';
import { testid } from '../src/lib/testids';
import { backend, openWindow } from './window';

const within = (id: string) => page.getByTestId(id);
const pattern = (name: RegExp) => within(testid.keyTemplate).filter({ hasText: name });

beforeAll(async () => {
  backend();
  await openWindow();
});

afterEach(() => dialogs.close());

it('fills in a pattern that is followed here, and adds the key', async () => {
  await within(testid.addKey).click();
  await expect.element(pattern(/^feature:\{featureName\}\s*\d+$/)).toBeVisible();
  await pattern(/^feature:/).click();
  await page.getByRole('textbox', { name: 'feature name' }).fill('dark_mode');
  await expect.element(within(testid.keyInput)).toHaveValue('feature:dark_mode');
  await expect.element(page.getByText('This key is there already.')).toBeVisible();
  await expect.element(within(testid.dialogConfirm)).toBeDisabled();
  await page.getByRole('textbox', { name: 'feature name' }).fill('größe');
  await expect.element(within(testid.keyBytes)).toHaveTextContent('15 of 512 bytes');
  await expect.element(within(testid.dialogConfirm)).toBeEnabled();
  await within(testid.dialogConfirm).click();
  await expect.poll(() => find('kv_flags').entries.has('feature:größe')).toBe(true);
});

it('offers the conventions that nobody follows yet, and lets a typed name be', async () => {
  await within(testid.addKey).click();
  await pattern(/^ratelimit:/).click();
  await page.getByRole('textbox', { name: 'action' }).fill('api');
  await expect.element(within(testid.dialogConfirm)).toBeDisabled();
  await page.getByRole('textbox', { name: 'user id' }).fill('ada');
  await expect.element(within(testid.dialogConfirm)).toBeEnabled();
  await expect.element(within(testid.keyInput)).toHaveValue('ratelimit:ada:api');
  await within(testid.keyInput).fill('something:else');
  expect(within(testid.keyPlace).elements()).toEqual([]);
  await expect.element(within(testid.keyInput)).toHaveValue('something:else');
  await within(testid.dialogCancel).click();
});

it('leaves the keyboard on what is to be filled in', async () => {
  await within(testid.addKey).click();
  await pattern(/^ratelimit:/).click();
  await expect.element(page.getByRole('textbox', { name: 'user id' })).toHaveFocus();
  await userEvent.keyboard('ada{Tab}api');
  await expect.element(within(testid.keyInput)).toHaveValue('ratelimit:ada:api');
  await within(testid.dialogCancel).click();
});

it('fills in a place once that stands in a pattern twice', async () => {
  const twice = 'twice:{id}:{id}';
  const entries = new Map([[twice, entry(twice, '{}')]]);
  companions.push({ id: 'kv_flags_shapes', name: '', description: '', entries, virtual: 0 });
  await within(testid.addKey).click();
  await pattern(/^twice:\{id\}:\{id\}/).click();
  await page.getByRole('textbox', { name: 'id', exact: true }).fill('7');
  await expect.element(within(testid.keyInput)).toHaveValue('twice:7:7');
  await within(testid.dialogCancel).click();
});

it('opens the key that is there already', async () => {
  await within(testid.addKey).click();
  await within(testid.keyInput).fill('customer:ada');
  await within(testid.keyTaken).click();
  await expect.element(page.getByRole('heading', { name: 'customer:ada' })).toBeVisible();
});
