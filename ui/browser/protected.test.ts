// A protected place is seen, and what would change there asks first.
import { afterEach, beforeAll, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { find } from '../dev/memory';
import { places } from '../dev/places';
import { dialogs } from '../src/lib/state/dialogs.svelte';
import { editor } from '../src/lib/state/editor.svelte';
import { keylist } from '../src/lib/state/keylist.svelte';
import { nothing, withGroups } from '../src/lib/model/selection';
import { protection } from '../src/lib/state/protection.svelte';
import { testid } from '../src/lib/testids';
import { backend, openKey, openWindow } from './window';

beforeAll(async () => {
  backend();
  places.push(
    { namespace: 'kv_flags', prefix: 'feature:', note: 'All shops read these' },
    { namespace: 'kv_prefs', prefix: '', note: null },
  );
  await openWindow();
});

afterEach(() => {
  protection.asked?.answer(null);
  dialogs.close();
  keylist.ticked = nothing;
});

const key = 'feature:new_search';
const text = () => find('kv_flags').entries.get(key)?.text;
const flip = () => page.getByRole('switch', { name: key });
const asks = page.getByRole('dialog', { name: 'This is protected: feature: in feature-flags' });
const button = (name: string) => page.getByRole('button', { name, exact: true });

it('shows a lock at namespaces, keys, groups and the open key', async () => {
  const items = page.getByTestId(testid.namespaceItem);
  await expect.element(items.nth(0).getByRole('img', { name: 'Partly protected' })).toBeVisible();
  await expect.element(items.nth(1).getByRole('img', { name: 'Protected' })).toBeVisible();
  expect(items.nth(2).getByRole('img').elements()).toEqual([]);
  const list = page.getByTestId(testid.keyList);
  await expect
    .element(list.getByRole('img', { name: 'Protected: feature:' }).first())
    .toBeVisible();
  await openKey(key);
  await expect.element(page.getByTestId(testid.valuePane)).toHaveTextContent('Protected: feature:');
  await items.nth(1).click();
  await expect.element(page.getByRole('main')).toHaveTextContent('user-preferences Protected');
  await items.nth(0).click();
});

it('shows the lock of a namespace in a narrow window, and in the list there', async () => {
  await page.viewport(720, 480);
  const picker = page.getByTestId(testid.namespacePicker);
  await expect.element(picker.getByRole('img', { name: 'Partly protected' })).toBeVisible();
  await picker.click();
  const options = page.getByRole('menuitemradio');
  await expect.element(options.nth(1).getByRole('img', { name: 'Protected' })).toBeVisible();
  expect(options.nth(2).getByRole('img').elements()).toEqual([]);
  await userEvent.keyboard('{Escape}');
  await page.viewport(1280, 800);
});

it('asks once about another name and another description', async () => {
  await page.getByTestId(testid.namespaceItem).nth(1).click({ button: 'right' });
  await page.getByTestId(testid.namespaceRename).click();
  await page.getByTestId(testid.namespaceName).fill('prefs');
  await page.getByTestId(testid.namespaceDescription).fill('What people chose');
  await button('Save').click();
  const dialog = page.getByRole('dialog', { name: 'This is protected: user-preferences' });
  await expect
    .element(dialog)
    .toHaveTextContent('The namespace would be called prefs and get another description.');
  await button('Change it anyway').click();
  await expect.poll(() => find('kv_prefs').description).toBe('What people chose');
  expect(find('kv_prefs').name).toBe('prefs');
  await expect.poll(() => page.getByRole('dialog').elements().length).toBe(0);
  // One step takes both back.
  await page.getByTestId(testid.undo).click();
  await expect.poll(() => find('kv_prefs').name).toBe('user-preferences');
  expect(find('kv_prefs').description).toBe('');
});

it('asks before a switch is turned, and Cancel leaves it as it was', async () => {
  await flip().click();
  await expect.element(asks).toHaveTextContent('1 key would change.');
  await expect.element(asks).toHaveTextContent(`${key} Off → On`);
  await expect.element(asks).toHaveTextContent('Why it is protected: All shops read these');
  // The calm way is the one that Enter takes.
  await expect.poll(() => document.activeElement?.textContent?.trim()).toBe('Cancel');
  await expect.element(flip()).toHaveAttribute('aria-checked', 'false');
  await userEvent.keyboard('{Enter}');
  await expect.poll(() => asks.elements().length).toBe(0);
  expect(text()).toBe('false');
  expect(page.getByTestId(testid.toast).elements()).toEqual([]);
});

it('says at a switch that it asks first', async () => {
  const pane = page.getByTestId(testid.valuePane);
  await openKey(key);
  await expect
    .element(pane.getByText('you are asked before it is switched', { exact: false }))
    .toBeVisible();
  expect(pane.getByText('Saved as soon as', { exact: false }).elements()).toEqual([]);
  editor.close();
});

it('goes on when told to, and asks again before that is undone', async () => {
  await flip().click();
  await button('Change it anyway').click();
  await expect.element(page.getByTestId(testid.toast)).toHaveTextContent(`Turned on ${key}`);
  expect(text()).toBe('true');
  await page.getByTestId(testid.undo).click();
  await expect.element(asks).toHaveTextContent(`${key} On → Off`);
  await button('Change it anyway').click();
  await expect.poll(text).toBe('false');
});

it('asks about each of two writes that come at once', async () => {
  const { writes } = await import('../src/lib/state/writes');
  const gone = ['feature:dark_mode', 'feature:rollout_percentage'];
  const there = () => gone.filter((one) => find('kv_flags').entries.has(one));
  const writing = Promise.allSettled(gone.map((one) => writes.deleteKey('kv_flags', one)));
  await expect.element(asks).toHaveTextContent('feature:dark_mode');
  await button('Change it anyway').click();
  await expect.element(asks).toHaveTextContent('feature:rollout_percentage');
  await button('Change it anyway').click();
  await writing;
  expect(there()).toEqual([]);
  await page.getByTestId(testid.undo).click();
  await button('Change it anyway').click();
  await expect.poll(() => there().length).toBe(1);
});

it('keeps what is typed when it is not saved after all', async () => {
  await openKey('feature:welcome_text');
  const box = page.getByTestId(testid.valuePane).getByRole('textbox', { name: 'Value' });
  await box.fill('Good evening.');
  await button('Save').click();
  await expect.element(asks).toHaveTextContent('feature:welcome_text');
  await userEvent.keyboard('{Escape}');
  await expect.poll(() => asks.elements().length).toBe(0);
  await expect.element(box).toHaveTextContent('Good evening.');
  await button('Save').click();
  await button('Change it anyway').click();
  await expect
    .poll(() => find('kv_flags').entries.get('feature:welcome_text')?.text)
    .toBe('Good evening.');
});

it('asks for the name before it removes more than ten keys', async () => {
  await page.getByTestId(testid.namespaceItem).nth(1).click();
  await expect.element(page.getByRole('heading', { name: 'user-preferences' })).toBeVisible();
  const { deleteTicked } = await import('../src/lib/state/actions');
  keylist.ticked = withGroups(nothing, [['user:4', 100]], true);
  await deleteTicked();
  await page.getByTestId(testid.planApply).click();
  const dialog = page.getByRole('dialog', { name: 'This is protected: user-preferences' });
  await expect.element(dialog).toHaveTextContent('100 keys would go to Trash.');
  const name = dialog.getByRole('textbox', { name: 'Type user-preferences to go on' });
  await expect.element(button('Change it anyway')).toBeDisabled();
  await name.fill('user-prefs');
  await expect.element(button('Change it anyway')).toBeDisabled();
  await name.fill('user-preferences');
  await button('Change it anyway').click();
  await expect.poll(() => find('kv_prefs').entries.size).toBe(40);
});

it('is protected by a menu, and by the same one no more', async () => {
  const item = page.getByTestId(testid.namespaceItem).nth(3);
  await item.click({ button: 'right' });
  await page.getByTestId(testid.protect).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Why' }).fill('Live');
  await button('Protect').click();
  await expect.element(item.getByRole('img', { name: 'Protected' })).toBeVisible();
  expect(places.at(-1)).toEqual({ namespace: 'kv_long', prefix: '', note: 'Live' });
  await item.click({ button: 'right' });
  await page.getByTestId(testid.unprotect).click();
  await expect.poll(() => item.getByRole('img').elements().length).toBe(0);
  await page.getByTestId(testid.toast).getByRole('button', { name: 'Undo' }).click();
  await expect.element(item.getByRole('img', { name: 'Protected' })).toBeVisible();
});
