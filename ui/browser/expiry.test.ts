// "Expires after" counts from the save, and what cannot be understood is told and never saved.
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { entry } from '../dev/data';
import { elsewhere } from '../dev/elsewhere';
import { find } from '../dev/memory';
import type { SetEntry } from '../src/lib/api';
import { answer } from '../dev/backend';
import { editor } from '../src/lib/state/editor.svelte';
import { testid } from '../src/lib/testids';
import { backend, openKey, openWindow } from './window';

const within = (id: string) => page.getByTestId(id);
const stored = () => find('kv_flags').entries.get(key);
const written: SetEntry[] = [];

/** When the key expires at first. */
const FIRST = 2_000_000_000;
let key = '';
let made = 0;

beforeAll(async () => {
  backend({
    set_entry: (args) => {
      written.push(args['entry'] as SetEntry);
      return answer('set_entry', args);
    },
  });
  await openWindow();
});

/** A key of its own for each test, that expires, with its details open. */
beforeEach(async () => {
  written.length = 0;
  made += 1;
  key = `session:${String(made)}`;
  await elsewhere(key, entry(key, 'text', { expiresAt: FIRST }));
  await openKey(key);
  await within(testid.tabDetails).click();
  await userEvent.selectOptions(within(testid.expiryChoice), 'after');
});

/** Nothing can be saved, the words say why, and nothing was written. */
async function refused(words: string) {
  await expect.element(within(testid.valuePane).getByText(words).first()).toBeVisible();
  await userEvent.keyboard('{Control>}s{/Control}');
  await expect.element(within(testid.toast).last()).toHaveTextContent(words);
  expect(written).toEqual([]);
  expect(stored()?.expiresAt).toBe(FIRST);
  expect(editor.current.dirty).toBe(true);
  await within(testid.revert).click();
}

it('saves nothing while the amount is empty', async () => {
  await within(testid.expiryAmount).fill('');
  await refused('Type how long it should be kept.');
});

it('saves nothing while the amount is no number', async () => {
  await within(testid.expiryAmount).fill('soon');
  await refused('Type how long it should be kept.');
});

it('saves nothing that is shorter than a minute', async () => {
  await userEvent.selectOptions(within(testid.expiryUnit), 'minutes');
  await within(testid.expiryAmount).fill('0.5');
  await refused('The shortest time is one minute.');
});

it('sends one minute as a duration, however long ago it was chosen', async () => {
  await userEvent.selectOptions(within(testid.expiryUnit), 'minutes');
  await expect.element(within(testid.expiryAmount)).toHaveValue('1');
  await within(testid.save).click();
  await expect.poll(() => written.map((one) => one.expiry)).toEqual([{ type: 'in', seconds: 60 }]);
  await expect.element(within(testid.expiryChoice)).toHaveValue('at');
  await expect.element(within(testid.save)).toBeDisabled();
});

it('never expires when that is chosen', async () => {
  await userEvent.selectOptions(within(testid.expiryChoice), 'never');
  await within(testid.save).click();
  await expect.poll(() => stored()?.expiresAt).toBe(null);
});

it('takes a time that is asked for most, and puts a saved one off', async () => {
  const pane = within(testid.valuePane);
  await pane.getByRole('button', { name: 'In 30 days' }).click();
  await expect.element(within(testid.expiryAmount)).toHaveValue('30');
  await within(testid.save).click();
  await expect
    .poll(() => written.map((one) => one.expiry))
    .toEqual([{ type: 'in', seconds: 30 * 86_400 }]);
  await expect.element(within(testid.expiryWords)).toHaveTextContent(/^Gone in 30 days, on /);
  const first = stored()?.expiresAt ?? 0;
  await pane.getByRole('button', { name: '1 day', exact: true }).click();
  await expect.element(within(testid.expiryWords)).toHaveTextContent(/^It will be gone in 31 days/);
  await within(testid.save).click();
  await expect.poll(() => (stored()?.expiresAt ?? 0) - first >= 86_400).toBe(true);
  expect((stored()?.expiresAt ?? 0) - first).toBeLessThan(86_460);
});
