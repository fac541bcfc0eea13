// The list of keys has the keyboard, not a row of it: rows come and go as it is scrolled, and the
// keyboard stays. However long the list is, only what can be seen of it is drawn.
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { dialogs } from '../src/lib/state/dialogs.svelte';
import { keylist } from '../src/lib/state/keylist.svelte';
import { namespaces } from '../src/lib/state/namespaces.svelte';
import { testid } from '../src/lib/testids';
import { backend, openWindow } from './window';

/** Nodes that a window over a million keys may have. */
const FEW = 3_000;

beforeAll(async () => {
  backend();
  await openWindow();
});

beforeEach(async () => {
  namespaces.select('kv_million');
  await expect
    .element(page.getByRole('grid', { name: 'Keys' }))
    .toHaveAttribute('aria-rowcount', '1000000');
  scroller().scrollTop = 0;
  await expect.element(row(0)).toBeVisible();
});

const list = () => page.getByTestId(testid.keyList).element();
const keyOf = (index: number) => `product:${String(index).padStart(7, '0')}`;
const row = (index: number) => page.getByTestId(testid.keyList).getByText(keyOf(index));
const scroller = () => list().querySelector('.scroller') as HTMLElement;

it('keeps the keyboard when the row that was clicked scrolls away', async () => {
  await row(3).click();
  expect(document.activeElement).toBe(list());
  scroller().scrollTop += 500_000;
  await expect.poll(() => row(3).elements().length).toBe(0);
  expect(document.activeElement).toBe(list());
  await userEvent.keyboard('{ArrowDown}');
  await expect.element(row(4)).toBeVisible();
  await expect.poll(() => keylist.activeKey).toBe(keyOf(4));
});

it('keeps the keyboard when the tick that was clicked scrolls away', async () => {
  await row(5).hover();
  const tick = page.getByRole('checkbox', { name: `Select ${keyOf(5)}` });
  await tick.click();
  scroller().scrollTop += 500_000;
  await expect.poll(() => row(5).elements().length).toBe(0);
  expect(document.activeElement).toBe(list());
});

it('keeps the keyboard when the switch that was clicked scrolls away', async () => {
  const flip = page.getByRole('switch', { name: keyOf(5) });
  await flip.click();
  scroller().scrollTop += 500_000;
  await expect.poll(() => row(5).elements().length).toBe(0);
  expect(document.activeElement).toBe(list());
});

it('draws the rows in view of a million, at the start and in the middle', async () => {
  expect(document.querySelectorAll('*').length).toBeLessThan(FEW);
  scroller().scrollTop = scroller().scrollHeight / 2;
  await expect.poll(() => row(0).elements().length).toBe(0);
  await expect.poll(() => list().querySelectorAll('[data-key]').length).toBeGreaterThan(10);
  expect(document.querySelectorAll('*').length).toBeLessThan(FEW);
});

it('keeps the keyboard in the list of a plan when the row that has it scrolls away', async () => {
  namespaces.select('kv_flags');
  await page.getByTestId(testid.import).click();
  await page.getByTestId(testid.importChoose).click();
  const dialog = page.getByTestId(testid.planDialog);
  await dialog.getByRole('tab', { name: 'New' }).click();
  const first = dialog.getByRole('checkbox', { name: 'Apply user:1', exact: true });
  (first.element() as HTMLElement).focus();
  const scroller = first.element().closest('.scroller') as HTMLElement;
  scroller.scrollTop += 50_000;
  await expect.poll(() => first.elements().length).toBe(0);
  expect(scroller.contains(document.activeElement)).toBe(true);
  await userEvent.tab();
  expect(scroller.contains(document.activeElement)).toBe(true);
  dialogs.close();
});

it('selects by Ctrl+A what a dialog says, and nothing behind it', async () => {
  await page.getByTestId(testid.addKey).click();
  const dialog = page.getByTestId(testid.dialog);
  const cancel = page.getByTestId(testid.dialogCancel).element();
  if (cancel instanceof HTMLElement) cancel.focus();
  await userEvent.keyboard('{Control>}a{/Control}');
  const selection = getSelection();
  expect(selection?.rangeCount).toBe(1);
  const range = selection?.getRangeAt(0);
  expect(dialog.element().contains(range?.commonAncestorContainer ?? null)).toBe(true);
  // In a field it is the field's.
  await page.getByTestId(testid.keyInput).fill('typed');
  await userEvent.keyboard('{Control>}a{/Control}{Delete}');
  await expect.element(page.getByTestId(testid.keyInput)).toHaveValue('');
  dialogs.close();
});
