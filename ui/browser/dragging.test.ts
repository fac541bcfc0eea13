// Fields are dragged by their handle, within their group, and every character but their places stays.
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { entry } from '../dev/data';
import { elsewhere } from '../dev/elsewhere';
import { editor } from '../src/lib/state/editor.svelte';
import { testid } from '../src/lib/testids';
import { backend, openKey, openWindow } from './window';

const form = page.getByTestId(testid.valueForm);
const row = (name: string) => form.getByRole('group', { name, exact: true });
const grip = (name: string) => row(name).getByTestId(testid.formGrip);
const typed = () => editor.current.text;

const TEXT = '{\n  "a": 22.00,\n  "b": {"x": 1, "y": 2},\n  "c": "\\u00e9"\n}';

beforeAll(async () => {
  backend();
  await openWindow();
  await elsewhere('dragged', entry('dragged', TEXT));
  await openKey('dragged');
});

beforeEach(async () => {
  await expect.element(form).toBeVisible();
  await expect.poll(() => form.element().hasAttribute('inert')).toBe(false);
});

afterEach(() => editor.current.revert());

it('goes where it is let go, as one step', async () => {
  await userEvent.dragAndDrop(grip('c'), row('a'), { targetPosition: { x: 60, y: 4 } });
  expect(typed()).toBe('{\n  "c": "\\u00e9",\n  "a": 22.00,\n  "b": {"x": 1, "y": 2}\n}');
  await page.getByTestId(testid.formUndo).click();
  expect(typed()).toBe(TEXT);
});

it('goes behind a group that it is held over the inside of, and never into it', async () => {
  await userEvent.dragAndDrop(grip('a'), row('b › x'), { targetPosition: { x: 60, y: 4 } });
  expect(typed()).toBe('{\n  "b": {"x": 1, "y": 2},\n  "a": 22.00,\n  "c": "\\u00e9"\n}');
});

it('stays in its group when it is let go elsewhere', async () => {
  await userEvent.dragAndDrop(grip('b › x'), row('c'), { targetPosition: { x: 60, y: 30 } });
  expect(typed()).toBe(TEXT.replace('"x": 1, "y": 2', '"y": 2, "x": 1'));
});

it('stays where it was when Esc is pressed', async () => {
  const handle = grip('c').element();
  const at = (element: Element) => {
    const { left, top } = element.getBoundingClientRect();
    return { clientX: left + 4, clientY: top + 4, bubbles: true, cancelable: true, pointerId: 7 };
  };
  handle.dispatchEvent(new PointerEvent('pointerdown', at(handle)));
  document.dispatchEvent(new PointerEvent('pointermove', at(row('a').element())));
  await expect.poll(() => row('a').element().classList.contains('before')).toBe(true);
  await userEvent.keyboard('{Escape}');
  document.dispatchEvent(new PointerEvent('pointerup', at(row('a').element())));
  expect(typed()).toBe(TEXT);
});

it('says to who hears it where a field went, by whichever way', async () => {
  const said = page.getByTestId(testid.formSaid);
  await expect.element(row('a')).toHaveAttribute('aria-keyshortcuts', 'Alt+ArrowUp Alt+ArrowDown');
  await row('a').getByRole('spinbutton').or(row('a').getByRole('textbox')).first().click();
  await userEvent.keyboard('{Alt>}{ArrowDown}{/Alt}');
  await expect.element(said).toHaveTextContent('Moved to place 2 of 3');
  await userEvent.dragAndDrop(grip('c'), row('b'), { targetPosition: { x: 60, y: 4 } });
  await expect.element(said).toHaveTextContent('Moved to place 1 of 3');
  await userEvent.keyboard('{Alt>}{ArrowUp}{/Alt}');
  await expect.element(said).toHaveTextContent('This is the first already');
});
