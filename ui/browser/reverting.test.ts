// Revert has a way back, and Ctrl+Z right after it takes the revert back, never a change of the store.
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { answer } from '../dev/backend';
import { entry } from '../dev/data';
import { elsewhere } from '../dev/elsewhere';
import { editor } from '../src/lib/state/editor.svelte';
import { testid } from '../src/lib/testids';
import { backend, openKey, openWindow } from './window';

const within = (id: string) => page.getByTestId(id);
const text = () => page.getByRole('textbox', { name: `Value of ${key}` });
const shown = () => text().element().textContent;
const undone: unknown[] = [];

let key = '';
let made = 0;

beforeAll(async () => {
  backend({
    undo: (args) => {
      undone.push(args);
      return answer('undo', args);
    },
  });
  await openWindow();
});

/** A key with text typed over it, reverted. */
beforeEach(async () => {
  undone.length = 0;
  made += 1;
  key = `revert:${String(made)}`;
  await elsewhere(key, entry(key, 'was'));
  await openKey(key);
  await expect.poll(shown).toBe('was');
  await text().fill('mine');
  await within(testid.revert).click();
  await expect.poll(shown).toBe('was');
});

it('says so, with Undo', async () => {
  const toast = within(testid.toast).last();
  await expect.element(toast).toHaveTextContent('Discarded what was typed');
  await toast.getByRole('button', { name: /^Undo/ }).click();
  await expect.poll(shown).toBe('mine');
  expect(editor.current.dirty).toBe(true);
});

it('is taken back by Ctrl+Z, wherever the focus went', async () => {
  await userEvent.keyboard('{Control>}z{/Control}');
  await expect.poll(shown).toBe('mine');
  expect(undone).toEqual([]);
});

it('is taken back by Ctrl+Z in the editor', async () => {
  await text().click();
  await userEvent.keyboard('{Control>}z{/Control}');
  await expect.poll(shown).toBe('mine');
  expect(undone).toEqual([]);
});

it('is taken back by Ctrl+Z in a field of the details', async () => {
  await within(testid.tabDetails).click();
  await within(testid.note).click();
  await userEvent.keyboard('{Control>}z{/Control}');
  await expect.poll(() => editor.current.text).toBe('mine');
  expect(undone).toEqual([]);
});
