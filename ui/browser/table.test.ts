// A list of like groups as a table: by the keyboard and by what a spreadsheet copies, in the text at once,
// and in no other order than it has there.
import { afterEach, beforeAll, expect, it } from 'vitest';
import { cdp, page, userEvent } from 'vitest/browser';
import { entry } from '../dev/data';
import { elsewhere } from '../dev/elsewhere';
import type { Mistake } from '../src/lib/api';
import { editor } from '../src/lib/state/editor.svelte';
import { testid } from '../src/lib/testids';
import { backend, openKey, openWindow } from './window';

const within = (id: string) => page.getByTestId(id);
const table = within(testid.table);
const cell = (name: string) => table.getByRole('textbox', { name, exact: true });
const typed = () => editor.current.text;
const undo = '{Control>}z{/Control}';

const ITEMS =
  '{"items": [\n  {"sku": "b-2", "price": 22.00, "id": 12345678901234567890, "on": true},\n' +
  '  {"sku": "a-1", "price": 9.50, "on": false},\n  {"price": 100, "sku": "c-3"}\n], "note": "x"}';

let key = '';
let made = 0;

/** What does not fit the shape that is pinned to the key; null where none is. */
let misfits: readonly Mistake[] | null = null;

beforeAll(async () => {
  const pattern = 'table:{name}';
  backend({
    pinned_shape: () => misfits && { pattern, companion: 'kv_shapes', version: 1, unusable: null },
    check_value: () =>
      misfits && { pattern, outcome: { type: 'misfits', mistakes: misfits, more: false } },
  });
  await openWindow();
});

afterEach(() => {
  misfits = null;
  editor.current.revert();
});

async function open(text: string) {
  made += 1;
  key = `table:${String(made)}`;
  await elsewhere(key, entry(key, text));
  await openKey(key);
  const form = within(testid.valueForm);
  await expect.element(form).toBeVisible();
  await expect.poll(() => form.element().hasAttribute('inert')).toBe(false);
  await within(testid.tableOpen).click();
  await expect.element(table).toBeVisible();
}

/** Pastes what a spreadsheet would copy. */
function paste(field: Element, text: string) {
  const clipboardData = new DataTransfer();
  clipboardData.setData('text/plain', text);
  field.dispatchEvent(
    new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
  );
}

it('edits in the cell, and goes from row to row by the keyboard', async () => {
  await open(ITEMS);
  await cell('price, row 1').click();
  await cell('price, row 1').fill('23.00');
  await userEvent.keyboard('{ArrowDown}');
  await expect.element(cell('price, row 2')).toHaveFocus();
  await userEvent.keyboard('{Enter}');
  await expect.element(cell('price, row 3')).toHaveFocus();
  await table.getByRole('switch', { name: 'on, row 2' }).click();
  expect(typed()).toBe(ITEMS.replace('22.00', '23.00').replace('"on": false', '"on": true'));
});

it('shows another order without changing a character', async () => {
  await open(ITEMS);
  const names = () =>
    table
      .getByRole('textbox', { name: /^sku, row/ })
      .elements()
      .map((one) => (one as HTMLTextAreaElement).value);
  await table.getByRole('button', { name: 'Sort by sku, for looking only' }).click();
  await expect.poll(names).toEqual(['a-1', 'b-2', 'c-3']);
  await table.getByRole('button', { name: 'Sort by price, for looking only' }).click();
  await expect.poll(names).toEqual(['a-1', 'b-2', 'c-3']);
  await table.getByRole('button', { name: 'Sort by price, for looking only' }).click();
  await expect.poll(names).toEqual(['c-3', 'b-2', 'a-1']);
  expect(typed()).toBe(ITEMS);
  // What is typed into a cell leaves its row where it is.
  await cell('price, row 1').fill('1');
  expect(names()).toEqual(['c-3', 'b-2', 'a-1']);
  expect(typed()).toBe(ITEMS.replace('22.00', '1'));
});

it('fills a cell that its row did not have, letter by letter', async () => {
  await open(ITEMS);
  await cell('id, row 2').click();
  await userEvent.keyboard('77');
  await expect.element(cell('id, row 2')).toHaveValue('77');
  expect(typed()).toBe(ITEMS.replace('"on": false', '"on": false, "id": 77'));
  // One step, whatever the first letter of it did.
  await userEvent.keyboard(undo);
  expect(typed()).toBe(ITEMS);
});

it('goes on with a number whose first character is none', async () => {
  await open(ITEMS);
  await cell('id, row 2').click();
  await userEvent.keyboard('-5');
  await expect.element(cell('id, row 2')).toHaveValue('-5');
  expect(typed()).toBe(ITEMS.replace('"on": false', '"on": false, "id": -5'));
});

it('fills a cell that holds nothing', async () => {
  const items = '[{"n": null, "left": "x", "on": null}, {"n": 1, "left": null, "on": true}]';
  await open(items);
  await cell('n, row 1').click();
  await userEvent.keyboard('-1.50');
  await table.getByRole('button', { name: 'on, row 1: nothing, set it' }).click();
  await cell('left, row 2').click();
  await userEvent.keyboard('ab');
  expect(typed()).toBe(
    '[{"n": -1.50, "left": "x", "on": true}, {"n": 1, "left": "ab", "on": true}]',
  );
});

it('takes what is typed into a cell later for a step of its own', async () => {
  await open(ITEMS);
  await cell('id, row 2').click();
  await userEvent.keyboard('77');
  await cell('sku, row 2').click();
  await cell('id, row 2').click();
  await userEvent.keyboard('{End}8');
  await userEvent.keyboard(undo);
  expect(typed()).toBe(ITEMS.replace('"on": false', '"on": false, "id": 77'));
});

it('adds, duplicates and removes rows, each as one step', async () => {
  await open(ITEMS);
  await within(testid.tableAdd).click();
  await expect.element(cell('price, row 4')).toHaveFocus();
  expect(typed()).toBe(ITEMS.replace('"c-3"}', '"c-3"},\n  {"price": 0, "sku": ""}'));
  await userEvent.keyboard('{Alt>}{Delete}{/Alt}');
  expect(typed()).toBe(ITEMS);
  await cell('sku, row 1').click();
  await userEvent.keyboard('{Control>}d{/Control}');
  await expect.poll(() => table.getByTestId(testid.tableRow).elements().length).toBe(4);
  await userEvent.keyboard(undo);
  expect(typed()).toBe(ITEMS);
});

it('takes the rows of a spreadsheet in one step', async () => {
  await open(ITEMS);
  paste(cell('sku, row 3').element(), 'c-4\t101\r\nd-5\t7.25\r\n');
  await expect
    .element(within(testid.toast).last())
    .toHaveTextContent('Pasted: 1 row added, 1 row changed');
  expect(typed()).toBe(
    ITEMS.replace(
      '{"price": 100, "sku": "c-3"}',
      '{"price": 101, "sku": "c-4"},\n  {"price": 7.25, "sku": "d-5"}',
    ),
  );
  await cell('sku, row 4').click();
  await userEvent.keyboard(undo);
  expect(typed()).toBe(ITEMS);
});

it('points out what the form points out: another kind, a name that is there twice, what does not fit', async () => {
  misfits = [
    { path: '', words: 'These are too few.', code: 'minItems' },
    { path: '/0', words: '"on" is missing.', code: 'required' },
    { path: '/1/tags/0', words: 'This should be string, and is number.', code: 'type' },
  ];
  await open(
    '[{"n": 1, "m": 5}, {"n": "2", "tags": [7]}, {"n": 3}, {"n": null}, {"n": 4}, {"n": 5, "m": 6, "m": 7}]',
  );
  const marks = (name: string) => page.getByRole('img', { name, exact: true });
  const inRow = (at: number, name: string) =>
    table.getByTestId(testid.tableRow).nth(at).getByRole('img', { name, exact: true });
  await expect.element(marks('These are too few.')).toBeVisible();
  await expect.element(inRow(0, '"on" is missing.')).toBeVisible();
  await expect.element(inRow(1, 'Text here, a number in the others.')).toBeVisible();
  await expect.element(inRow(1, 'This should be string, and is number.')).toBeVisible();
  await expect.element(inRow(5, 'm, row 6 is there more than once')).toBeVisible();
  expect(table.getByRole('img').elements()).toHaveLength(4);
  await cell('n, row 2').fill('');
  await expect.element(inRow(1, 'Text here, a number in the others.')).toBeVisible();
});

it('lets what is composed of several keys be typed to its end into a cell that was not there', async () => {
  await open(ITEMS);
  await cell('sku, row 1').click();
  await cell('id, row 3').click();
  const compose = (text: string) =>
    cdp().send('Input.imeSetComposition', {
      text,
      selectionStart: text.length,
      selectionEnd: text.length,
    });
  await compose('に');
  await compose('にほ');
  expect(typed()).toBe(ITEMS);
  await cdp().send('Input.insertText', { text: '日本' });
  await expect.poll(typed).toBe(ITEMS.replace('"c-3"}', '"c-3", "id": "日本"}'));
});

it('says why a list of groups is no table', async () => {
  await open(ITEMS);
  await within(testid.tableClose).click();
  editor.current.replaceText('[{}, {}]');
  await within(testid.tableOpen).click();
  await expect
    .element(within(testid.toast).last())
    .toHaveTextContent('There is no field yet that could be a column.');
});

it('goes back to the fields, and stays away where a list is no table', async () => {
  await open(ITEMS);
  await within(testid.tableClose).click();
  await expect
    .element(within(testid.valueForm).getByRole('textbox', { name: 'note', exact: true }))
    .toHaveValue('x');
  expect(table.elements()).toEqual([]);
});

it('draws the rows in view of 10,000, and edits the last', async () => {
  const rows = Array.from(
    { length: 10_000 },
    (_, at) => `{"n": ${String(at)}, "name": "row ${String(at)}"}`,
  );
  const text = `[${rows.join(',')}]`;
  await open(text);
  expect(table.getByTestId(testid.tableRow).elements().length).toBeLessThan(40);
  const scroller = table.element().querySelector('.scroller');
  if (!scroller) throw new Error('nothing to scroll');
  scroller.scrollTop = scroller.scrollHeight;
  await cell('name, row 10,000').fill('last');
  expect(typed()).toBe(text.replace('"row 9999"', '"last"'));
});
