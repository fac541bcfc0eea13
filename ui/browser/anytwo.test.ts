// Any two states of a key: what is said is said of these two, the way back leads to the one that is shown as
// before, and earlier ones are listed when they are asked for.
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { entry } from '../dev/data';
import { elsewhere } from '../dev/elsewhere';
import { commit, find } from '../dev/memory';
import { dialogs } from '../src/lib/state/dialogs.svelte';
import { testid } from '../src/lib/testids';
import { backend, openKey, openWindow } from './window';

const CHANGES = 60;
const within = (id: string) => page.getByTestId(id);
const stored = () => find('kv_flags').entries.get(key)?.text;
const before = within(testid.pastValue).getByRole('combobox', { name: /^Before/ });
const stateOf = (number: number) =>
  [...(before.element() as HTMLSelectElement).options].find(({ text }) =>
    text.endsWith(` · state ${String(number)}`),
  )?.value;

let key = '';
let made = 0;

beforeAll(async () => {
  backend();
  await openWindow();
});

beforeEach(async () => {
  made += 1;
  key = `told:${String(made)}`;
  await elsewhere(key, entry(key, 'state 0'));
  for (let number = 1; number <= CHANGES; number++) {
    commit({ type: 'changed', key }, find('kv_flags'), [
      [key, entry(key, `state ${String(number)}`)],
    ]);
  }
  await openKey(key);
  await page.getByRole('tab', { name: 'History' }).click();
  await within(testid.historyCompare).click();
});

afterEach(() => dialogs.close());

it('speaks of the two states that were chosen, and gives back the one before', async () => {
  const dialog = within(testid.pastValue);
  await expect.element(dialog.getByText(/^Changed/)).toBeVisible();
  await userEvent.selectOptions(before, stateOf(30) ?? '');
  await expect.element(dialog.getByText('Two states of this key')).toBeVisible();
  await dialog.getByTestId(testid.historyRestore).click();
  const offer = within(testid.restoreValue);
  await expect.element(offer.getByText('state 30')).toBeVisible();
  await offer.getByRole('button', { name: 'Back' }).click();
  await expect.element(before).toHaveValue(stateOf(30) ?? '');
  await dialog.getByTestId(testid.historyRestore).click();
  await within(testid.restoreValueApply).click();
  await expect.poll(stored).toBe('state 30');
});

it('offers no way back to what the key is', async () => {
  const dialog = within(testid.pastValue);
  await userEvent.selectOptions(before, stateOf(CHANGES) ?? '');
  await expect.element(dialog.getByText('Two states of this key')).toBeVisible();
  expect(dialog.getByTestId(testid.historyRestore).elements()).toEqual([]);
  await userEvent.keyboard('{Escape}');
  await expect.poll(() => dialog.elements()).toEqual([]);
});

it('lists earlier states', async () => {
  expect(stateOf(3)).toBeUndefined();
  await within(testid.olderStates).click();
  await expect.poll(() => stateOf(3)).toBeDefined();
  await userEvent.selectOptions(before, stateOf(3) ?? '');
  await expect
    .element(within(testid.pastValue).getByText('state 3', { exact: true }))
    .toBeVisible();
});
