// What is planned for later: planned for a key, seen there and in a list, moved, cancelled, and done by a person where
// it waits for one.
import { afterEach, beforeAll, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { kept, somePlanned } from '../dev/later';
import { find } from '../dev/memory';
import { dialogs } from '../src/lib/state/dialogs.svelte';
import { keylist } from '../src/lib/state/keylist.svelte';
import { nothing } from '../src/lib/model/selection';
import { planned } from '../src/lib/state/planned.svelte';
import { testid } from '../src/lib/testids';
import { backend, openKey, openWindow } from './window';

const within = (id: string) => page.getByTestId(id);
const button = (name: string | RegExp) => page.getByRole('button', { name });
const text = (key: string) => find('kv_flags').entries.get(key)?.text;
const line = within(testid.plannedOfKey);
const item = (name: string) => within(testid.plannedItem).filter({ hasText: name });

beforeAll(async () => {
  backend();
  await openWindow();
});

afterEach(async () => {
  dialogs.close();
  kept.length = 0;
  await planned.refresh();
});

async function plan() {
  kept.push(...somePlanned());
  await planned.refresh();
}

it('plans a switch there and back, from the menu of its key, and takes both back with one undo', async () => {
  await openKey('feature:new_search');
  expect(line.elements()).toEqual([]);
  await within(testid.keyMenu).click();
  await page.getByRole('menuitem', { name: 'Do it later…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Later' });
  await expect.element(dialog.getByLabelText('What to do')).toHaveValue('turn_on');
  await dialog.getByLabelText('When', { exact: true }).fill('2098-12-04T09:00');
  await dialog.getByRole('checkbox', { name: 'And turn it back off later' }).click();
  await dialog.getByLabelText('When to turn it back').fill('2098-12-03T09:00');
  await expect.element(button('Plan it')).toBeDisabled();
  await dialog.getByLabelText('When to turn it back').fill('2098-12-07T09:00');
  await dialog.getByLabelText(/^Why/).fill('the launch');
  await button('Plan it').click();
  await expect.element(line.nth(0)).toHaveTextContent('Turns on Dec 4, 2098');
  await expect.element(line.nth(1)).toHaveTextContent('Turns off Dec 7, 2098');
  expect(text('feature:new_search')).toBe('false');
  await expect.element(within(testid.openPlanned)).toHaveTextContent('2');
  await userEvent.keyboard('{Control>}z{/Control}');
  await expect.poll(() => line.elements().length).toBe(0);
});

it('gives it another moment and cancels it where the key is', async () => {
  await plan();
  await openKey('feature:new_checkout');
  await line.nth(0).getByRole('button', { name: 'Change…' }).click();
  const when = page.getByLabelText('When', { exact: true });
  await when.fill('2001-01-01T09:00');
  await expect.element(page.getByRole('dialog')).toHaveTextContent('still ahead');
  await expect.element(button(/^Change$/)).toBeDisabled();
  await when.fill('2098-12-04T09:00');
  await button(/^Change$/).click();
  await expect.element(line.nth(1)).toHaveTextContent('Turns off Dec 4, 2098');
  await line.nth(0).getByRole('button', { name: 'Cancel' }).click();
  await expect.poll(() => line.elements().length).toBe(1);
});

it('says what needs a look, compares it, and does it when the person says so', async () => {
  await plan();
  await expect.element(within(testid.plannedNotice)).toHaveTextContent('2 planned changes need');
  await within(testid.plannedLook).click();
  const missed = item('Turn off feature:dark_mode');
  await expect.element(missed).toHaveTextContent('it was not done at its moment');
  await missed.getByRole('button', { name: 'Compare' }).click();
  const row = within(testid.plannedCompared).getByRole('row', {
    name: 'feature:dark_mode true false',
  });
  await expect.element(row).toBeVisible();
  await missed.getByRole('button', { name: 'Do it' }).click();
  await expect.poll(() => text('feature:dark_mode')).toBe('false');
  await expect.poll(() => missed.elements().length).toBe(0);
  // What has been looked at is not told again.
  dialogs.close();
  await expect.poll(() => within(testid.plannedNotice).elements().length).toBe(0);
  await expect.element(within(testid.openPlanned)).toHaveTextContent('3');
});

it('tells of what needs a look again when there is more of it than was put off', async () => {
  await plan();
  await within(testid.plannedPutOff).click();
  await expect.poll(() => within(testid.plannedNotice).elements().length).toBe(0);
  const [missed] = somePlanned();
  if (missed) kept.push({ ...missed, keys: ['feature:new_search'] });
  await planned.refresh();
  await expect.element(within(testid.plannedNotice)).toHaveTextContent('3 planned changes need');
});

it('plans for all keys that are selected', async () => {
  const offer = async () => {
    const row = document.querySelector('[data-key="feature:new_search"]');
    row?.dispatchEvent(new MouseEvent('contextmenu', { bubbles: true, cancelable: true }));
    await page.getByRole('menuitem', { name: 'Do it later…' }).click();
  };
  const keys = new Set(['feature:new_search', 'feature:beta_banner']);
  keylist.ticked = { ...nothing, keys };
  await offer();
  await expect.element(page.getByRole('dialog', { name: 'Later' })).toHaveTextContent('2 keys');
  await page.getByLabelText('What to do').selectOptions('turn_on');
  await button('Plan it').click();
  await expect
    .poll(() => planned.list.map(({ what }) => what?.keys))
    .toEqual([['feature:new_search', 'feature:beta_banner']]);
  keylist.ticked = nothing;
});

it('says how to plan something where nothing is', async () => {
  expect(within(testid.openPlanned).elements()).toEqual([]);
  dialogs.show({ type: 'planned' });
  await expect.element(within(testid.planned)).toHaveTextContent('Nothing is planned');
});
