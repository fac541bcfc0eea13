// What was JSON, a number or a switch becomes something else only when that is answered with yes; and what is
// not JSON is told in plain words where it is, and repaired when that is chosen.
import { afterEach, beforeAll, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { entry } from '../dev/data';
import { elsewhere } from '../dev/elsewhere';
import { find } from '../dev/memory';
import { dialogs } from '../src/lib/state/dialogs.svelte';
import { editor } from '../src/lib/state/editor.svelte';
import { jsonLook } from '../src/lib/state/jsonlook.svelte';
import { testid } from '../src/lib/testids';
import { backend, openKey, openWindow } from './window';

const within = (id: string) => page.getByTestId(id);
const stored = () => find('kv_flags').entries.get(key)?.text;
const question = page.getByRole('dialog', { name: 'Save it as text?' });
const text = () => page.getByRole('textbox', { name: `Value of ${key}` });
const number = within(testid.valueNumber);
const save = (name: string) => within(testid.valuePane).getByRole('button', { name, exact: true });

let key = '';
let made = 0;

beforeAll(async () => {
  backend();
  await openWindow();
});

afterEach(() => {
  if (dialogs.confirmation) dialogs.answered();
  dialogs.close();
  editor.current.revert();
  jsonLook.choose('form');
});

async function open(value: string) {
  made += 1;
  key = `asked:${String(made)}`;
  jsonLook.choose('text');
  await elsewhere(key, entry(key, value));
  await openKey(key);
}

it('asks before a number becomes a text, and Cancel keeps what was typed', async () => {
  await open('30.50');
  await number.fill('0030.50');
  await save('Save as text…').click();
  await expect.element(question.getByText('This is not a number any more.')).toBeVisible();
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect.element(number).toHaveValue('0030.50');
  expect(stored()).toBe('30.50');
  await save('Save as text…').click();
  await question.getByRole('button', { name: 'Save as text' }).click();
  await expect.poll(stored).toBe('0030.50');
});

it('asks as well when it is saved by key, and says where it is not JSON', async () => {
  await open('{\n "a": 1\n}');
  await text().fill('{\n "a": 1\n "b": 2\n}');
  await userEvent.keyboard('{Control>}s{/Control}');
  await expect
    .element(question.getByText('Line 3: A comma is missing before this line.'))
    .toBeVisible();
  await userEvent.keyboard('{Escape}');
  expect(stored()).toBe('{\n "a": 1\n}');
  expect(editor.current.text).toBe('{\n "a": 1\n "b": 2\n}');
});

it('asks on Enter in the field of a number', async () => {
  await open('5');
  await number.fill('five');
  await userEvent.keyboard('{Enter}');
  await expect.element(question).toBeVisible();
  expect(stored()).toBe('5');
});

it('asks before a switch becomes neither on nor off', async () => {
  await open('true');
  await within(testid.valueView).last().click();
  await text().fill('True');
  await save('Save as text…').click();
  await expect
    .element(question.getByText('This is neither true nor false any more.'))
    .toBeVisible();
});

it.each([
  ['30', '"30"', 'JSON', 'This is not a number any more.'],
  ['30', 'true', 'a switch', 'This is not a number any more.'],
  ['{"a": 1}', '5', 'a number', 'This would be a number and nothing else.'],
  ['true', '1', 'a number', 'This is neither true nor false any more.'],
])('asks before %s becomes %s', async (was, will, kind, words) => {
  await open(was);
  if (was === '30') await number.fill(will);
  else {
    await within(testid.valueView).last().click();
    await text().fill(will);
  }
  await save(`Save as ${kind}…`).click();
  const asked = page.getByRole('dialog', { name: `Save it as ${kind}?` });
  await expect.element(asked.getByText(words)).toBeVisible();
  expect(stored()).toBe(was);
  await asked.getByRole('button', { name: `Save as ${kind}` }).click();
  await expect.poll(stored).toBe(will);
});

it('asks about a large text that nobody looked at yet', async () => {
  const large = `[${'"a line of text",\n'.repeat(4_000)}"end"]`;
  await open(large);
  await expect.poll(() => editor.current.stored).toBe(large);
  editor.current.replaceText(large.slice(0, -1));
  await userEvent.keyboard('{Control>}s{/Control}');
  await expect.element(question).toBeVisible();
  expect(stored()).toBe(large);
});

it('saves at once what stays what it is, or becomes JSON', async () => {
  await open('[1]');
  await text().fill('[1, 2]');
  await save('Save').click();
  await expect.poll(stored).toBe('[1, 2]');
  await open('text');
  await text().fill('[1]');
  await save('Save').click();
  await expect.poll(stored).toBe('[1]');
  await open('null');
  await text().fill('5');
  await save('Save').click();
  await expect.poll(stored).toBe('5');
});

it('shows the place of what is wrong', async () => {
  await open('{}');
  await text().fill('{\n "a": 1\n "b": 2\n}');
  await expect
    .element(within(testid.problem).getByText('Line 3: A comma is missing before this line.'))
    .toBeVisible();
  await within(testid.problemShow).click();
  await userEvent.keyboard('!');
  expect(editor.current.text).toBe('{\n "a": 1\n !"b": 2\n}');
});

it('offers what it would be repaired, beside what it is, and takes it as one step', async () => {
  const broken = '{\'price\': 22.00,\n "id": 12345678901234567890';
  await open('{}');
  await text().fill(broken);
  await within(testid.repair).click();
  const offer = within(testid.repaired);
  await expect.element(offer.getByText('"price"').first()).toBeVisible();
  expect(editor.current.text).toBe(broken);
  await offer.getByRole('button', { name: 'Use this' }).click();
  expect(editor.current.text).toBe('{"price": 22.00,\n "id": 12345678901234567890}');
  expect(stored()).toBe('{}');
  await text().click();
  await userEvent.keyboard('{Control>}z{/Control}');
  expect(editor.current.text).toBe(broken);
});

it('offers the same in place of a form, and in the question before it is saved', async () => {
  await open('{"a": 1}');
  await text().fill('{"a": 1,}');
  await userEvent.keyboard('{Control>}s{/Control}');
  await question.getByRole('button', { name: 'Repair…' }).click();
  await within(testid.repaired).getByRole('button', { name: 'Leave it as it is' }).click();
  expect(editor.current.text).toBe('{"a": 1,}');
  await within(testid.valueView).first().click();
  await within(testid.formProblem).getByRole('button', { name: 'Repair…' }).click();
  await within(testid.repairUse).click();
  expect(editor.current.text).toBe('{"a": 1}');
  await expect
    .element(within(testid.valueForm).getByRole('textbox', { name: 'a', exact: true }))
    .toHaveValue('1');
});

it('takes lines that are pasted with the line ends that the text has', async () => {
  await open('a\r\nb');
  await expect.element(text()).toBeVisible();
  await text().click();
  const clipboardData = new DataTransfer();
  clipboardData.setData('text/plain', 'x\r\ny\r\n');
  await userEvent.keyboard('{Control>}{Home}{/Control}');
  text()
    .element()
    .dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  await save('Save').click();
  await expect.poll(stored).toBe('x\r\ny\r\na\r\nb');
});
