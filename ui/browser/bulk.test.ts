// One edit of many keys: chosen in a dialog, seen before it is done, and taken back as one change.
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { entry } from '../dev/data';
import { elsewhere } from '../dev/elsewhere';
import { find } from '../dev/memory';
import { api } from '../src/lib/api';
import { dialogs } from '../src/lib/state/dialogs.svelte';
import { keylist } from '../src/lib/state/keylist.svelte';
import { namespaces } from '../src/lib/state/namespaces.svelte';
import { nothing } from '../src/lib/model/selection';
import { testid } from '../src/lib/testids';
import { backend, openWindow } from './window';

const bar = page.getByRole('button', { name: 'Change…', exact: true });
const what = page.getByRole('combobox', { name: 'What to do' });
const look = page.getByRole('button', { name: 'Show what changes' });
const apply = page.getByTestId(testid.planApply);
const text = async (key: string) =>
  (await api.getEntry(namespaces.selectedId ?? '', key))?.text ?? null;

beforeAll(async () => {
  backend();
  await openWindow();
});

beforeEach(async () => {
  dialogs.close();
  await elsewhere('bulk:a', entry('bulk:a', '{"theme":"light"}'));
  await elsewhere('bulk:b', entry('bulk:b', 'false'));
  await elsewhere('bulk:c', entry('bulk:c', 'light'));
  keylist.ticked = { ...nothing, keys: new Set(['bulk:a', 'bulk:b', 'bulk:c']) };
});

it('shows what changes, says what is left alone, does it, and undo takes it back', async () => {
  await bar.click();
  await expect.element(page.getByRole('dialog', { name: 'Change 3 keys' })).toBeVisible();
  await expect.element(what).toHaveFocus();
  await what.selectOptions('Turn on');
  await look.click();
  await expect
    .element(page.getByText('Left alone: 2 keys that are neither on nor off.'))
    .toBeVisible();
  await expect.element(apply).toHaveTextContent('Apply 1 change');
  await expect.element(apply).toBeEnabled();
  await apply.click();
  await expect.poll(() => text('bulk:b')).toBe('true');
  await page.getByTestId(testid.toast).last().getByRole('button', { name: /^Undo/ }).click();
  await expect.poll(() => text('bulk:b')).toBe('false');
});

it('is filled in by keyboard, asks for what is missing, and is there again behind Back', async () => {
  await bar.click();
  await what.selectOptions('Set one field of their JSON');
  await expect.element(look).toBeDisabled();
  await page.getByRole('textbox', { name: 'Field' }).fill('theme');
  await page.getByRole('textbox', { name: 'Becomes' }).fill('dark');
  await expect.element(page.getByText(/^Written as text, in quotes\./)).toBeVisible();
  await userEvent.keyboard('{Enter}');
  await page.getByTestId(testid.planBack).click();
  await expect.element(page.getByRole('textbox', { name: 'Becomes' })).toHaveValue('dark');
  await look.click();
  await expect.element(apply).toBeEnabled();
  await apply.click();
  await expect.poll(() => text('bulk:a')).toContain('"dark"');
});

it('says why nothing changes', async () => {
  keylist.ticked = { ...nothing, keys: new Set(['bulk:c']) };
  await bar.click();
  await what.selectOptions('Turn off');
  await look.click();
  await expect
    .element(page.getByTestId(testid.planNothing))
    .toHaveTextContent('Left alone: 1 key that is neither on nor off.');
  await page.getByTestId(testid.planCancel).click();
});

it('puts nothing in the place of a key that is there already where that is not wanted', async () => {
  const other = namespaces.list.find((one) => one.id !== namespaces.selectedId);
  find(other?.id ?? '').entries.set('bulk:c', entry('bulk:c', 'theirs'));
  await bar.click();
  await what.selectOptions('Copy to another namespace');
  await page.getByRole('combobox', { name: 'To', exact: true }).selectOptions(other?.name ?? '');
  await look.click();
  await expect
    .element(page.getByText('1 key is there already, with something else.'))
    .toBeVisible();
  await page.getByRole('button', { name: 'Leave them alone' }).click();
  await expect.element(apply).toHaveTextContent('Copy 2 keys');
  await expect.element(apply).toBeEnabled();
  await apply.click();
  await expect
    .poll(async () => (await api.getEntry(other?.id ?? '', 'bulk:a'))?.text)
    .toBeDefined();
  expect((await api.getEntry(other?.id ?? '', 'bulk:c'))?.text).toBe('theirs');
});
