// A message never lies over what one works with: the lists end above it, and what is open does too.
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { dialogs } from '../src/lib/state/dialogs.svelte';
import { editor } from '../src/lib/state/editor.svelte';
import { toasts } from '../src/lib/state/toasts.svelte';
import { testid } from '../src/lib/testids';
import { backend, openKey, openWindow } from './window';

beforeAll(async () => {
  backend();
  await openWindow();
});

const box = (selector: string) => {
  const found = document.querySelector(selector);
  if (!found) throw new Error(`there is no ${selector}`);
  return found.getBoundingClientRect();
};

/** Whether a message lies over an element. */
function covers(selector: string): boolean {
  const [over, under] = [box('.toast'), box(selector)];
  return (
    over.left < under.right &&
    under.left < over.right &&
    over.top < under.bottom &&
    under.top < over.bottom
  );
}

beforeEach(() =>
  toasts.say('Turned on feature:beta_banner', { label: 'Undo', run: () => undefined }),
);

afterEach(() => {
  dialogs.close();
  editor.close();
});

it.each([
  [1280, 800],
  [980, 600],
  [720, 480],
])('leaves the keys and the value free at %d x %d', async (width, height) => {
  await page.viewport(width, height);
  await expect.element(page.getByTestId(testid.toast)).toBeVisible();
  await expect.poll(() => covers('.scroller')).toBe(false);
  await openKey('feature:dark_mode');
  await page.getByTestId(testid.tabDetails).click();
  await expect.poll(() => covers(`[data-testid=${testid.save}]`)).toBe(false);
  expect(covers('section.value')).toBe(false);
});

it.each([
  [980, 600],
  [720, 480],
])('leaves a sheet free at %d x %d', async (width, height) => {
  await page.viewport(width, height);
  dialogs.show({ type: 'trash' });
  await expect.element(page.getByTestId(testid.emptyTrash)).toBeVisible();
  toasts.say('Restored feature:old_1', { label: 'Undo', run: () => undefined });
  await expect.element(page.getByTestId(testid.toast)).toBeVisible();
  await expect.poll(() => covers('.dialog.sheet')).toBe(false);
});

it('gives the room back', async () => {
  await page.viewport(720, 480);
  await expect.poll(() => box('.window').bottom - box('.scroller').bottom).toBeGreaterThan(20);
  for (const toast of [...toasts.list]) toasts.close(toast.id);
  await expect.poll(() => box('.window').bottom - box('.scroller').bottom).toBeLessThan(2);
});

it('takes a click over an open sheet, which stays', async () => {
  await page.viewport(1280, 800);
  dialogs.show({ type: 'trash' });
  const sheet = page.getByTestId(testid.trash);
  await expect.element(sheet).toBeVisible();
  let taken = 0;
  toasts.say('Restored feature:old_2', { label: 'Undo', run: () => void (taken += 1) });
  await page.getByText('Restored feature:old_2').click();
  await expect.element(sheet).toBeVisible();
  await page.getByTestId(testid.toast).getByRole('button', { name: 'Undo' }).last().click();
  await expect.poll(() => taken).toBe(1);
  expect(dialogs.open).toMatchObject({ type: 'trash' });
  await expect.element(sheet).toBeVisible();
});
