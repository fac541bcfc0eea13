// The sheet of shortcuts comes by F1 and by ?, is searched by words and by keys, and ? in a text is a ?.
import { afterEach, beforeAll, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { dialogs } from '../src/lib/state/dialogs.svelte';
import { testid } from '../src/lib/testids';
import { backend, openWindow } from './window';

beforeAll(async () => {
  backend();
  await openWindow();
});

afterEach(() => dialogs.close());

const sheet = () => page.getByRole('dialog', { name: 'Keyboard shortcuts' });
const terms = () =>
  sheet()
    .getByRole('term')
    .elements()
    .map((one) => one.textContent?.trim());

it.each(['{F1}', '?'])('opens by %s', async (key) => {
  (page.getByTestId(testid.keyList).element() as HTMLElement).focus();
  await userEvent.keyboard(key);
  await expect.element(sheet()).toBeVisible();
  expect(terms()).toContain('Add a key');
});

it('is searched by words and by keys', async () => {
  await userEvent.keyboard('{F1}');
  const search = sheet().getByRole('textbox', { name: 'Search shortcuts' });
  await search.fill('add key');
  await expect.poll(terms).toEqual(['Add a key']);
  await search.fill('ctrl+f');
  await expect.poll(terms).toEqual(['Search keys']);
  await search.fill('zzz');
  await expect.element(sheet().getByText('No shortcut is called “zzz”.')).toBeVisible();
});

it('types ? where one types', async () => {
  const search = page.getByTestId(testid.search);
  await search.click();
  await userEvent.keyboard('?');
  await expect.element(search).toHaveValue('?');
  expect(dialogs.open).toBeNull();
  await search.fill('');
});
