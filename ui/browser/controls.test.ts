// Plain values have the control that suits them, say what they are besides, and become another kind only
// as it was shown before.
import { afterEach, beforeAll, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { entry } from '../dev/data';
import { elsewhere } from '../dev/elsewhere';
import { find } from '../dev/memory';
import { editor } from '../src/lib/state/editor.svelte';
import { testid } from '../src/lib/testids';
import { backend, openKey, openWindow } from './window';

const within = (id: string) => page.getByTestId(id);
const pane = within(testid.valuePane);
const number = within(testid.valueNumber);
const stored = () => find('kv_flags').entries.get(key)?.text;

let key = '';
let made = 0;

beforeAll(async () => {
  backend();
  await openWindow();
});

afterEach(() => editor.current.revert());

async function open(value: string) {
  made += 1;
  key = `control:${String(made)}`;
  await elsewhere(key, entry(key, value));
  await openKey(key);
}

async function change(name: RegExp) {
  await within(testid.changeKind).click();
  await page.getByRole('menuitemradio', { name }).click();
}

it('steps a number by key and button, digits as they are written', async () => {
  await open('22.00');
  await number.click();
  await userEvent.keyboard('{ArrowUp}');
  await expect.element(number).toHaveValue('23.00');
  await pane.getByRole('button', { name: 'One less' }).click();
  await pane.getByRole('button', { name: 'One less' }).click();
  await expect.element(number).toHaveValue('21.00');
  await within(testid.save).click();
  await expect.poll(stored).toBe('21.00');
});

it('says how a number is written that was typed otherwise', async () => {
  await open('30.50');
  await number.fill('0030.50');
  await expect.element(pane.getByText('As a number this is written 30.50.')).toBeVisible();
  expect(pane.getByRole('button', { name: 'One more' }).elements()).toEqual([]);
});

it('shows what a value is besides, and leaves it', async () => {
  await open('1764500000');
  await expect.element(pane.getByText('Nov 30, 2025', { exact: false })).toBeVisible();
  await open('#ff8800');
  await expect.element(pane.getByRole('img', { name: 'Colour #ff8800' })).toBeVisible();
  await open('https://example.com/a?b=c');
  await expect.element(within(testid.valueLook).getByText('example.com')).toBeVisible();
  expect(stored()).toBe('https://example.com/a?b=c');
});

it('makes a text a switch: what would be stored is said, then saved, then a switch is there', async () => {
  await open('yes');
  await change(/^Switch true/);
  expect(editor.current.text).toBe('true');
  expect(stored()).toBe('yes');
  await within(testid.save).click();
  await expect.poll(stored).toBe('true');
  await expect.element(within(testid.valueSwitch)).toBeVisible();
});

it('makes a text a number in the field of a number, and Revert gives the text back', async () => {
  await open('0030.50');
  await change(/^Number 30\.50/);
  await expect.element(number).toHaveValue('30.50');
  await within(testid.revert).click();
  await expect
    .element(page.getByRole('textbox', { name: `Value of ${key}` }))
    .toHaveTextContent('0030.50');
  expect(editor.current.dirty).toBe(false);
});

it('makes a number a text in quotes, and a group of fields', async () => {
  await open('42');
  await change(/^Text in quotes "42"/);
  await within(testid.save).click();
  await expect.poll(stored).toBe('"42"');
  await open('42');
  await change(/^Group/);
  await within(testid.save).click();
  await expect.poll(stored).toBe('{"value": 42}');
  await expect.element(within(testid.valueForm)).toBeVisible();
});

it('puts a text with line ends of the Windows kind into quotes as it is', async () => {
  await open('a\r\nb');
  await change(/^Text in quotes/);
  await within(testid.save).click();
  await expect.poll(stored).toBe('"a\\r\\nb"');
  await open('a\r\nb');
  await change(/^List/);
  await within(testid.save).click();
  await expect.poll(stored).toBe('["a\\r\\nb"]');
});

it('shows a group that was made of a text as a form before it is saved, and a step back gives the text', async () => {
  await open('gold');
  await expect.element(page.getByRole('textbox', { name: `Value of ${key}` })).toBeVisible();
  await change(/^Group/);
  const form = within(testid.valueForm);
  await form.getByRole('textbox', { name: 'value', exact: true }).fill('silver');
  expect(editor.current.text).toBe('{"value": "silver"}');
  await within(testid.valueView).getByText('Text').click();
  await expect
    .element(page.getByRole('textbox', { name: `Value of ${key}` }))
    .toHaveTextContent('{"value": "silver"}');
  await within(testid.valueView).getByText('Form').click();
  await within(testid.formUndo).click();
  await within(testid.formUndo).click();
  await expect
    .element(page.getByRole('textbox', { name: `Value of ${key}` }))
    .toHaveTextContent('gold');
  expect(editor.current.dirty).toBe(false);
  await expect.element(within(testid.valueView).getByText('JSON')).toBeVisible();
  expect(stored()).toBe('gold');
});

it('offers no other kind for a group or a list', async () => {
  await open('{"a": 1}');
  await expect.element(within(testid.valueForm)).toBeVisible();
  expect(within(testid.changeKind).elements()).toEqual([]);
});
