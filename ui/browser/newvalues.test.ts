// A new key is of the kind that was chosen for it: what is left empty is no text in the place of a number or of
// JSON, and what does not become that kind is said where it is added.
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { find } from '../dev/memory';
import { dialogs } from '../src/lib/state/dialogs.svelte';
import { editor } from '../src/lib/state/editor.svelte';
import { jsonLook } from '../src/lib/state/jsonlook.svelte';
import { testid } from '../src/lib/testids';
import { backend, openWindow } from './window';

const within = (id: string) => page.getByTestId(id);
const stored = () => find('kv_flags').entries.get(key)?.text;
const dialog = page.getByRole('dialog', { name: 'Add a key' });
const value = within(testid.newValueInput);
const add = (name: string) => dialog.getByRole('button', { name, exact: true });

let key = '';
let made = 0;

beforeAll(async () => {
  backend();
  await openWindow();
});

beforeEach(async () => {
  made += 1;
  key = `begun${String(made)}`;
  jsonLook.choose('form');
  await within(testid.addKey).click();
  await within(testid.keyInput).fill(key);
});

afterEach(() => {
  editor.current.revert();
  dialogs.close();
});

async function begin(kind: string) {
  await within(testid.newValueKind).getByText(kind, { exact: true }).click();
}

it('begins JSON that is left empty as a group, which opens as a form', async () => {
  await begin('JSON');
  await expect
    .element(dialog.getByText('Left empty, it begins without fields. Add them afterwards.'))
    .toBeVisible();
  await value.fill(' \n');
  await add('Add key').click();
  await expect.poll(stored).toBe('{}');
  await expect.element(within(testid.valueForm)).toBeVisible();
});

it('waits for the number', async () => {
  await begin('Number');
  await expect.element(add('Add key')).toBeDisabled();
  await expect.element(dialog.getByText('Type the number that it begins with.')).toBeVisible();
  await value.fill('0');
  await add('Add key').click();
  await expect.poll(stored).toBe('0');
  await expect.element(within(testid.valueNumber)).toHaveValue('0');
});

it('says on the button that what is no number is added as text', async () => {
  await begin('Number');
  await value.fill('12,50');
  await expect.element(dialog.getByText('Decimals come after a point: 12.50')).toBeVisible();
  await add('Add as text').click();
  await expect.poll(stored).toBe('12,50');
});

it('says the same of what is not JSON', async () => {
  await begin('JSON');
  await value.fill('{"a": 1');
  await expect.element(add('Add as text')).toBeEnabled();
  await value.fill('{"a": 1}');
  await add('Add key').click();
  await expect.poll(stored).toBe('{"a": 1}');
});

it('says nothing of earlier values, which a new key does not have', async () => {
  await within(testid.expiryOften).first().click();
  await expect.element(within(testid.expiryWords)).toHaveTextContent('not go to the Trash.');
  expect(within(testid.expiryWords).element().textContent).not.toContain('Earlier values');
  await within(testid.dialogCancel).click();
});

it('adds an empty text where a text was chosen', async () => {
  await add('Add key').click();
  await expect.poll(stored).toBe('');
});
