// The window by keyboard alone: from namespace to namespace, from pane to pane, back to where one was and
// forward again, with what was typed still there; F2, arrows and Delete where the keyboard is.
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { dialogs } from '../src/lib/state/dialogs.svelte';
import { editor } from '../src/lib/state/editor.svelte';
import { keylist } from '../src/lib/state/keylist.svelte';
import { namespaces } from '../src/lib/state/namespaces.svelte';
import { testid } from '../src/lib/testids';
import { backend, openKey, openWindow } from './window';

const within = (id: string) => page.getByTestId(id);
const key = () => editor.key;
const back = () => userEvent.keyboard('{Alt>}{ArrowLeft}{/Alt}');
const forward = () => userEvent.keyboard('{Alt>}{ArrowRight}{/Alt}');

beforeAll(async () => {
  backend();
  await openWindow();
});

beforeEach(async () => {
  dialogs.close();
  await page.viewport(1280, 800);
  await userEvent.keyboard('{Control>}1{/Control}');
  await expect.poll(() => namespaces.selectedId).toBe('kv_flags');
  await expect.element(within(testid.keyRow).first()).toBeVisible();
});

afterEach(() => dialogs.close());

it('goes to the namespace of a place by Ctrl and its number', async () => {
  await userEvent.keyboard('{Control>}2{/Control}');
  await expect.element(page.getByRole('heading', { name: 'user-preferences' })).toBeVisible();
  // There is no ninth: nothing happens.
  await userEvent.keyboard('{Control>}9{/Control}');
  expect(namespaces.selectedId).toBe('kv_prefs');
});

it('goes back to where one was, and forward, and what was typed is there', async () => {
  await openKey('feature:welcome_text');
  const text = page.getByRole('textbox', { name: 'Value of feature:welcome_text' });
  await text.fill('typed, not saved');
  await userEvent.keyboard('{Control>}2{/Control}');
  await openKey('user:400');
  await back();
  await expect.poll(key).toBe('feature:welcome_text');
  expect(namespaces.selectedId).toBe('kv_flags');
  await expect.element(text).toHaveTextContent('typed, not saved');
  (within(testid.keyList).element() as HTMLElement).focus();
  await forward();
  await expect.poll(() => [namespaces.selectedId, key()]).toEqual(['kv_prefs', 'user:400']);
  await back();
  await expect.element(text).toHaveTextContent('typed, not saved');
  editor.current.revert();
});

it('goes back into the group that one was in', async () => {
  keylist.view = 'groups';
  keylist.enter('feature:');
  await expect.element(within(testid.breadcrumb)).toHaveTextContent('feature:');
  await userEvent.keyboard('{Control>}2{/Control}');
  await expect.poll(() => keylist.prefix).toBe('');
  await back();
  await expect
    .poll(() => [namespaces.selectedId, keylist.prefix])
    .toEqual(['kv_flags', 'feature:']);
  keylist.view = 'list';
  keylist.enter('');
});

it('goes round the panes by F6, and back by Shift+F6', async () => {
  await openKey('feature:dark_mode');
  const pane = () =>
    ['nav', 'main', 'section.value'].find((one) => document.activeElement?.closest(one));
  (within(testid.namespaceItem).first().element() as HTMLElement).focus();
  for (const next of ['main', 'section.value', 'nav']) {
    await userEvent.keyboard('{F6}');
    expect(pane()).toBe(next);
  }
  await userEvent.keyboard('{Shift>}{F6}{/Shift}');
  expect(pane()).toBe('section.value');
  await userEvent.keyboard('{Alt>}{ArrowUp}{/Alt}');
  expect(pane()).toBe('main');
});

it('gives another name by F2 to what has the keyboard', async () => {
  await openKey('feature:dark_mode');
  await userEvent.keyboard('{F2}');
  await expect.element(within(testid.keyInput)).toHaveValue('feature:dark_mode');
  await userEvent.keyboard('{Escape}');
  await expect.poll(() => dialogs.any).toBe(false);
  await expect.poll(() => document.activeElement?.closest('main')).not.toBeNull();
  (within(testid.namespaceItem).nth(1).element() as HTMLElement).focus();
  await userEvent.keyboard('{F2}');
  await expect.element(within(testid.namespaceName)).toHaveValue('user-preferences');
});

it('goes through the namespaces by arrows, and Delete asks about the one it is on', async () => {
  (within(testid.namespaceItem).first().element() as HTMLElement).focus();
  await userEvent.keyboard('{ArrowDown}{ArrowDown}');
  await expect.element(within(testid.namespaceItem).nth(2)).toHaveFocus();
  await userEvent.keyboard('{Delete}');
  await expect
    .element(page.getByRole('dialog', { name: 'Move “products” to Trash?' }))
    .toBeVisible();
  await userEvent.keyboard('{Escape}');
  await expect.element(within(testid.namespaceItem).nth(2)).toHaveFocus();
  await userEvent.keyboard('{End}{Enter}');
  await expect.poll(() => namespaces.selectedId).toBe('kv_long');
});

it('is on the sheet, where it is found by its words and by its keys', async () => {
  (within(testid.keyList).element() as HTMLElement).focus();
  await userEvent.keyboard('?');
  const sheet = within(testid.shortcutSheet);
  await sheet.getByRole('textbox', { name: 'Search shortcuts' }).fill('F6');
  await expect.element(sheet).toHaveTextContent('Go to the next pane');
  await sheet.getByRole('textbox').fill('where you were');
  await expect.element(sheet).toHaveTextContent(/Back to where you were\s*Alt\+←/);
  await sheet.getByRole('textbox').fill('namespace');
  await expect.element(sheet).toHaveTextContent(/Ctrl\+1\s*…\s*Ctrl\+9/);
});
