// How a long JSON value changed is told field by field in the rows of History and Activity, not only once a row is
// opened; and a value that changed together with its expiry is not told as if only that had.
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { entry } from '../dev/data';
import { elsewhere } from '../dev/elsewhere';
import { commit, find } from '../dev/memory';
import { testid } from '../src/lib/testids';
import { backend, openKey, openWindow } from './window';

const within = (id: string) => page.getByTestId(id);
const customer = (language: string) =>
  `{"name": "Anna Maria Kowalska-Brandenburg", "street": "Lange Straße 1", "language": "${language}"}`;

let key = '';
let made = 0;

beforeAll(async () => {
  backend();
  await openWindow();
});

beforeEach(async () => {
  made += 1;
  key = `customer:told${String(made)}`;
  await elsewhere(key, entry(key, customer('en')));
});

function become(language: string, expiresAt: number | null = null) {
  commit({ type: 'changed', key }, find('kv_flags'), [
    [key, entry(key, customer(language), { expiresAt })],
  ]);
}

it('names the field in the history of the key', async () => {
  become('de', 2_000_000_000);
  await openKey(key);
  await page.getByRole('tab', { name: 'History' }).click();
  const row = within(testid.historyRow).first();
  await expect.element(row.getByText('language: en → de')).toBeVisible();
  await expect.element(row.getByText(/^Expires: never → /)).toBeVisible();
});

it('names the field in Activity', async () => {
  become('pl');
  await within(testid.openActivity).click();
  await within(testid.changeRow).first().getByRole('button').first().click();
  const row = within(testid.changeKey).filter({ hasText: key });
  await expect.element(row.getByText('language: en → pl')).toBeVisible();
  await userEvent.keyboard('{Escape}');
});
