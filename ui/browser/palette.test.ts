// Ctrl+K finds everything by the keyboard alone, as a combobox says it, and goes there.
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { dialogs } from '../src/lib/state/dialogs.svelte';
import { editor } from '../src/lib/state/editor.svelte';
import { keylist } from '../src/lib/state/keylist.svelte';
import { namespaces } from '../src/lib/state/namespaces.svelte';
import { testid } from '../src/lib/testids';
import { backend, openWindow } from './window';

beforeAll(async () => {
  backend();
  await openWindow();
});

beforeEach(() => {
  localStorage.removeItem('kv-store.recent');
  namespaces.select('kv_flags');
});

afterEach(() => {
  dialogs.close();
  editor.close();
});

const field = () => page.getByRole('combobox', { name: 'Find anything' });
const options = () => page.getByRole('listbox', { name: 'Found' }).getByRole('option');
const first = () => options().first();
const selected = () =>
  options()
    .elements()
    .find((one) => one.ariaSelected === 'true');

async function find(asked: string) {
  await userEvent.keyboard('{Control>}k{/Control}');
  await expect.element(field()).toHaveFocus();
  if (asked !== '') await field().fill(asked);
}

it('goes to a key of another namespace', async () => {
  await find('450');
  await expect.element(first()).toHaveTextContent(/user:450.*user-preferences/);
  await userEvent.keyboard('{Enter}');
  await expect.poll(() => editor.key).toBe('user:450');
  expect(namespaces.selected?.name).toBe('user-preferences');
  expect(keylist.namespace).toBe(namespaces.selectedId);
});

it('goes to a key that the list leaves out now', async () => {
  keylist.search({ typed: 'cache' });
  await find('dark_mode');
  await expect.element(first()).toHaveTextContent(/feature:dark_mode/);
  await userEvent.keyboard('{Enter}');
  await expect.poll(() => editor.key).toBe('feature:dark_mode');
  await expect.poll(() => keylist.activeIndex).toBeGreaterThanOrEqual(0);
});

it('goes to a namespace, a setting and a change, and runs a command', async () => {
  await find('products');
  await expect.element(first()).toHaveTextContent(/products.*Namespace/);
  await userEvent.keyboard('{Enter}');
  await expect.poll(() => namespaces.selectedId).toBe('kv_million');
  await find('text size');
  await expect.element(first()).toHaveTextContent(/Text size.*Setting/);
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByRole('combobox', { name: 'Text size' })).toHaveFocus();
  dialogs.close();
  await find('flags-2026.csv');
  await expect.element(first()).toHaveTextContent(/Imported.*Change/);
  await userEvent.keyboard('{Enter}');
  await expect.poll(() => document.activeElement?.textContent).toMatch(/Imported flags-2026.csv/);
  dialogs.close();
  await find('new namespace');
  await userEvent.keyboard('{Enter}');
  await expect.poll(() => dialogs.open?.type).toBe('newNamespace');
});

it('tells which option the keyboard is on, and goes round', async () => {
  await find('feature');
  await expect.element(first()).toHaveAttribute('aria-selected', 'true');
  await userEvent.keyboard('{ArrowDown}');
  const second = options().nth(1).element();
  expect(selected()).toBe(second);
  await expect.element(field()).toHaveAttribute('aria-activedescendant', second.id);
  await userEvent.keyboard('{ArrowUp}{ArrowUp}');
  expect(selected()).toBe(options().elements().at(-1));
  await expect.element(page.getByText(/^\d+ results$/)).toBeInTheDocument();
});

it('puts first what was used last', async () => {
  await find('trash');
  await userEvent.keyboard('{Enter}');
  await expect.poll(() => dialogs.open?.type).toBe('trash');
  dialogs.close();
  await find('');
  await expect.element(first()).toHaveTextContent(/Trash/);
});

it('says so where nothing is called like it, and Esc goes back to where the keyboard was', async () => {
  const list = page.getByTestId(testid.keyList).element() as HTMLElement;
  list.focus();
  await find('nothing_at_all');
  await expect.element(page.getByText('Nothing is called “nothing_at_all”.')).toBeVisible();
  await userEvent.keyboard('{Escape}');
  await expect.poll(() => document.activeElement).toBe(list);
});

it('does not go away with what an input method asks', async () => {
  await find('feature');
  await expect.element(first()).toBeVisible();
  const press = new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true });
  field().element().dispatchEvent(press);
  await expect.element(field()).toBeVisible();
});
