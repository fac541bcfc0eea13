// What stands in the pane, in the list and in the store about one flag is the same, whatever else is
// typed about it and whoever turned it.
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { entry } from '../dev/data';
import { elsewhere } from '../dev/elsewhere';
import { find } from '../dev/memory';
import { editor } from '../src/lib/state/editor.svelte';
import { testid } from '../src/lib/testids';
import { backend, openKey, openWindow } from './window';

const within = (id: string) => page.getByTestId(id);
const large = within(testid.valueSwitch);
const small = () => within(testid.keyList).getByRole('switch', { name: key, exact: true });
const stored = () => find('kv_flags').entries.get(key);

let key = '';
let made = 0;

beforeAll(async () => {
  backend();
  await openWindow();
});

/** A switch of its own for each test, on and open, with a note typed. */
beforeEach(async () => {
  made += 1;
  key = `flag:${String(made)}`;
  await elsewhere(key, entry(key, 'true'));
  await openKey(key);
  await within(testid.tabDetails).click();
  await within(testid.note).fill('my note');
});

/** The pane, the list and the store say that the flag is on, or off. */
async function agree(on: boolean) {
  await within(testid.tabValue).click();
  await expect.element(large).toHaveAttribute('aria-checked', String(on));
  await expect.element(small()).toHaveAttribute('aria-checked', String(on));
  expect(stored()?.text).toBe(String(on));
}

it('is off everywhere when it is switched in the list, and stays off when the note is saved', async () => {
  await small().click();
  await agree(false);
  expect(within(testid.conflict).elements()).toEqual([]);
  await within(testid.save).click();
  await expect.poll(() => stored()?.metadata).toContain('my note');
  await agree(false);
});

it('is off everywhere when it is switched in the pane, also after Revert', async () => {
  await within(testid.tabValue).click();
  await large.click();
  await agree(false);
  await within(testid.revert).click();
  await agree(false);
  await within(testid.tabDetails).click();
  await expect.element(within(testid.note)).toHaveValue('');
});

it('is off everywhere when another program switched it, and the note stays typed', async () => {
  await elsewhere(key, entry(key, 'false'));
  await agree(false);
  expect(within(testid.conflict).elements()).toEqual([]);
  await within(testid.save).click();
  await expect.poll(() => stored()?.metadata).toContain('my note');
  await agree(false);
});

it('is off everywhere while the notes of both are yet to be chosen from', async () => {
  await elsewhere(key, entry(key, 'false', { metadata: '{"description":"their note"}' }));
  await expect.element(within(testid.conflict)).toBeVisible();
  await agree(false);
  await large.click();
  await agree(true);
  await within(testid.keepMine).click();
  await expect.poll(() => stored()?.metadata).toContain('my note');
  await agree(true);
  expect(editor.current.dirty).toBe(false);
});
