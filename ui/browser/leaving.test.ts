// The keyboard goes into every part of the window and out of it again, and does in each what is expected.
import { beforeAll, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { entry } from '../dev/data';
import { elsewhere } from '../dev/elsewhere';
import { find } from '../dev/memory';
import { keylist } from '../src/lib/state/keylist.svelte';
import { testid } from '../src/lib/testids';
import { backend, openKey, openWindow } from './window';

const within = (id: string) => page.getByTestId(id);
const list = () => within(testid.keyList).element();

beforeAll(async () => {
  backend();
  await openWindow();
});

/** A text with the cursor in it. */
async function inText(key: string) {
  await elsewhere(key, entry(key, 'a text'));
  await openKey(key);
  const text = page.getByRole('textbox', { name: `Value of ${key}` });
  await text.click();
  expect(text.element().contains(document.activeElement)).toBe(true);
  return text.element();
}

it('leaves the text by Tab, which types nothing', async () => {
  const text = await inText('leave:tab');
  await userEvent.keyboard('{Tab}');
  expect(text.contains(document.activeElement)).toBe(false);
  expect(text.textContent).toBe('a text');
});

it('goes from the text to the list by Esc, and the value stays open', async () => {
  await inText('leave:esc');
  await userEvent.keyboard('{Escape}');
  expect(document.activeElement).toBe(list());
  await expect.element(page.getByRole('heading', { name: 'leave:esc' })).toBeVisible();
});

it('selects all that match by Ctrl+A in the list', async () => {
  (list() as HTMLElement).focus();
  await userEvent.keyboard('{Control>}a{/Control}');
  await expect.poll(() => keylist.tickedCount).toBe(keylist.total);
  expect(keylist.total).toBeGreaterThan(1);
  keylist.restart();
});

it('adds a switch by Enter', async () => {
  await within(testid.addKey).click();
  await within(testid.keyInput).fill('leave:switch');
  await within(testid.newValueKind).getByText('Switch').click();
  (page.getByRole('switch', { name: 'Value' }).element() as HTMLElement).focus();
  await userEvent.keyboard('{Enter}');
  await expect.poll(() => find('kv_flags').entries.get('leave:switch')?.text).toBe('false');
});

it('closes what was deleted from its own menu', async () => {
  await openKey('leave:tab');
  await within(testid.keyMenu).click();
  await within(testid.deleteKey).click();
  await expect.element(page.getByRole('heading', { name: 'Choose a key' })).toBeVisible();
});

it('offers to search all keys when a group has none that match', async () => {
  keylist.prefix = 'feature:';
  keylist.restart();
  await within(testid.search).fill('leave');
  await expect
    .element(within(testid.keysEmpty))
    .toHaveTextContent('No name, note or tag in this group');
  await within(testid.searchAllKeys).click();
  await expect.element(within(testid.keyList).getByText('leave:esc')).toBeVisible();
});

it('moves one key after the other to Trash by Delete, at once and with Undo', async () => {
  await within(testid.searchClear).click();
  const { entries } = find('kv_flags');
  const keys = [...entries.keys()].sort();
  const at = keys.indexOf('feature:beta_banner');
  await openKey('feature:beta_banner');
  (list() as HTMLElement).focus();
  await userEvent.keyboard('{Delete}');
  await expect.poll(() => keylist.activeKey).toBe(keys[at + 1]);
  await userEvent.keyboard('{Delete}');
  await expect.poll(() => entries.has(keys[at + 1] ?? '')).toBe(false);
  expect(entries.has('feature:beta_banner')).toBe(false);
  expect(page.getByRole('dialog').elements()).toEqual([]);
  const toast = within(testid.toast).last();
  await expect.element(toast).toHaveTextContent(`Moved ${keys[at + 1] ?? ''} to Trash`);
  await toast.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => entries.has(keys[at + 1] ?? '')).toBe(true);
});
