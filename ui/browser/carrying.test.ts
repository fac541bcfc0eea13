// Keys are dragged onto a namespace: copied there, with Shift moved, and seen before that.
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { entry } from '../dev/data';
import { elsewhere } from '../dev/elsewhere';
import { api } from '../src/lib/api';
import { nothing } from '../src/lib/model/selection';
import { carrying } from '../src/lib/state/carrying.svelte';
import { dialogs } from '../src/lib/state/dialogs.svelte';
import { editor } from '../src/lib/state/editor.svelte';
import { keylist } from '../src/lib/state/keylist.svelte';
import { namespaces } from '../src/lib/state/namespaces.svelte';
import { testid } from '../src/lib/testids';
import { backend, openWindow } from './window';

const row = (key: string) =>
  page.getByTestId(testid.keyList).getByText(key, { exact: true }).element();
const carried = page.getByTestId(testid.carried);
const apply = page.getByTestId(testid.planApply);
let other = { id: '', name: '' };
const text = async (key: string) => (await api.getEntry(other.id, key))?.text;

function place(): Element {
  const items = page.getByTestId(testid.namespaceItem).elements();
  const found = items.find((one) => one.getAttribute('data-name') === other.name);
  if (!found) throw new Error('no such namespace');
  return found;
}

/** The pointer over the middle of an element. */
function at(element: Element, name: string, more: PointerEventInit = {}): PointerEvent {
  const { left, top, width, height } = element.getBoundingClientRect();
  return new PointerEvent(name, {
    clientX: left + width / 2,
    clientY: top + height / 2,
    bubbles: true,
    cancelable: true,
    pointerId: 7,
    ...more,
  });
}

function drag(from: Element, onto: Element, more: PointerEventInit = {}): void {
  from.dispatchEvent(at(from, 'pointerdown'));
  document.dispatchEvent(at(onto, 'pointermove', more));
}

beforeAll(async () => {
  backend();
  await openWindow();
  const found = namespaces.list.find((one) => one.id !== namespaces.selectedId);
  if (!found) throw new Error('another namespace');
  other = found;
});

beforeEach(async () => {
  carrying.cancel();
  dialogs.close();
  editor.close();
  keylist.ticked = nothing;
  for (const key of ['aa:1', 'aa:2']) await elsewhere(key, entry(key, 'x'));
  await expect.poll(() => page.getByText('aa:2', { exact: true }).elements().length).toBe(1);
});

it('copies a key onto the namespace that it is let go over', async () => {
  drag(row('aa:1'), place());
  await expect.element(carried).toHaveTextContent(`Copy 1 key to ${other.name}`);
  expect(await text('aa:1')).toBeUndefined();
  document.dispatchEvent(at(place(), 'pointerup'));
  await expect.element(carried).not.toBeInTheDocument();
  await expect.element(page.getByRole('dialog', { name: /^Copy keys to / })).toBeVisible();
  await expect.element(apply).toBeEnabled();
  await apply.click();
  await expect.poll(() => text('aa:1')).toBe('x');
});

it('takes all that is ticked along, and moves it with Shift', async () => {
  keylist.ticked = { ...nothing, keys: new Set(['aa:1', 'aa:2']) };
  drag(row('aa:2'), place(), { shiftKey: true });
  await expect.element(carried).toHaveTextContent(`Move 2 keys to ${other.name}`);
  document.dispatchEvent(at(place(), 'pointerup', { shiftKey: true }));
  await expect.element(page.getByRole('dialog', { name: /^Move keys to / })).toBeVisible();
});

it('does nothing where it is let go elsewhere, and opens no key there', async () => {
  drag(row('aa:1'), row('aa:2'));
  await expect.element(carried).toHaveTextContent('Drop on a namespace');
  document.dispatchEvent(at(row('aa:2'), 'pointerup'));
  row('aa:2').dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }));
  expect([dialogs.open, editor.key]).toEqual([null, '']);
});

it('leaves all as it was with Esc', async () => {
  drag(row('aa:1'), place());
  await expect.element(carried).toBeVisible();
  await userEvent.keyboard('{Escape}');
  document.dispatchEvent(at(place(), 'pointerup'));
  expect([carrying.held, dialogs.open]).toEqual([null, null]);
});

it('is a click where the pointer hardly moves', async () => {
  await page.getByTestId(testid.keyList).getByText('aa:1', { exact: true }).click();
  await expect.poll(() => editor.key).toBe('aa:1');
});
