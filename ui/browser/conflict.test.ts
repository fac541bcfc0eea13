// What another program saved while something was typed: the notice stands until the person decides,
// Save is off meanwhile and says why, and neither side is lost.
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { entry } from '../dev/data';
import { elsewhere } from '../dev/elsewhere';
import { find } from '../dev/memory';
import { editor } from '../src/lib/state/editor.svelte';
import { testid } from '../src/lib/testids';
import { backend, openKey, openWindow } from './window';

const within = (id: string) => page.getByTestId(id);
const notice = within(testid.conflict);
const stored = (key: string) => find('kv_flags').entries.get(key);
const text = () => page.getByRole('textbox', { name: `Value of ${key}` });
const shown = () => text().element().textContent;

let key = '';
let made = 0;

beforeAll(async () => {
  backend();
  await openWindow();
});

/** A key of its own for each test, open, with text typed over it, and then saved by another. */
async function typedOver() {
  made += 1;
  key = `note:${String(made)}`;
  await elsewhere(key, entry(key, 'was'));
  await openKey(key);
  await expect.poll(shown).toBe('was');
  await text().fill('mine');
  await elsewhere(key, entry(key, 'theirs'));
  await expect.element(notice).toBeVisible();
}

beforeEach(typedOver);

it('keeps what was typed, and Save is off and says why', async () => {
  expect(shown()).toBe('mine');
  await expect.element(within(testid.save)).toBeDisabled();
  await expect
    .element(within(testid.valuePane).getByText('Choose above which to keep'))
    .toBeVisible();
  await userEvent.keyboard('{Control>}s{/Control}');
  await expect.element(within(testid.toast).last()).toHaveTextContent('Choose above which to keep');
  expect(stored(key)?.text).toBe('theirs');
});

it('compares both, and goes back to the choice', async () => {
  await within(testid.compareTheirs).click();
  const dialog = within(testid.comparedTheirs);
  await expect.element(dialog.getByText('theirs', { exact: true })).toBeVisible();
  await expect.element(dialog.getByText('mine', { exact: true })).toBeVisible();
  await dialog.getByRole('button', { name: 'Close' }).first().click();
  await expect.element(notice).toBeVisible();
  expect(shown()).toBe('mine');
});

it('shows theirs, and keeps what was typed in History', async () => {
  await within(testid.showTheirs).click();
  await expect.poll(shown).toBe('theirs');
  expect(notice.elements()).toEqual([]);
  await expect.element(within(testid.save)).toBeDisabled();
  await within(testid.tabHistory).click();
  await within(testid.valuePane)
    .getByRole('button', { name: 'Take it up again', exact: true })
    .click();
  await within(testid.tabValue).click();
  await expect.poll(shown).toBe('mine');
  // It stands on what it stood on before: the choice is open again.
  await expect.element(notice).toBeVisible();
  await expect.element(within(testid.save)).toBeDisabled();
  expect(stored(key)?.text).toBe('theirs');
  editor.current.revert();
});

it('saves one’s own over theirs, and there is nothing left to save', async () => {
  await within(testid.keepMine).click();
  await expect.poll(() => stored(key)?.text).toBe('mine');
  await expect.poll(() => notice.elements()).toEqual([]);
  expect(shown()).toBe('mine');
  await expect.element(within(testid.save)).toBeDisabled();
});

it('saves one’s own when the key was deleted', async () => {
  await elsewhere(key, null);
  await expect.element(notice).toHaveTextContent('This key was deleted');
  await expect.element(within(testid.showTheirs)).toHaveTextContent('Leave it deleted');
  await within(testid.keepMine).click();
  await expect.poll(() => stored(key)?.text).toBe('mine');
  await expect.poll(() => notice.elements()).toEqual([]);
});

it('shows a value that only they changed, while the notes of both are yet to be chosen from', async () => {
  await within(testid.showTheirs).click();
  await within(testid.tabDetails).click();
  await within(testid.note).fill('my note');
  await elsewhere(key, entry(key, 'newer', { metadata: '{"description":"their note"}' }));
  await expect.element(notice).toBeVisible();
  await within(testid.tabValue).click();
  await expect.poll(shown).toBe('newer');
  await within(testid.keepMine).click();
  await expect.poll(() => stored(key)?.metadata).toContain('my note');
  expect(stored(key)?.text).toBe('newer');
  await expect.element(within(testid.save)).toBeDisabled();
});
