// What no state test sees: that nothing lies over its neighbour, and nothing looks like the browser's.
import { afterEach, beforeAll, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { kept, somePlanned } from '../dev/later';
import { dialogs, type OpenDialog } from '../src/lib/state/dialogs.svelte';
import { keylist } from '../src/lib/state/keylist.svelte';
import { testid } from '../src/lib/testids';
import { backend, openKey, openWindow } from './window';

afterEach(() => dialogs.close());

beforeAll(async () => {
  backend();
  kept.push(...somePlanned());
  await openWindow();
  await openKey('feature:welcome_text');
  await page.getByRole('textbox', { name: 'Value of feature:welcome_text' }).fill('typed');
  await page.getByTestId(testid.openUnsaved).findElement();
});

/** Buttons that have the frame which a browser gives to a button without a style. */
const unstyled = () =>
  [...document.querySelectorAll('button')]
    .filter((one) => getComputedStyle(one).borderTopStyle === 'outset')
    .map((one) => one.textContent?.trim());

it('gives every button in the window its own look', async () => {
  expect(unstyled()).toEqual([]);
  keylist.view = 'groups';
  await expect.element(page.getByTestId(testid.groupRow).first()).toBeVisible();
  expect(unstyled()).toEqual([]);
  keylist.view = 'list';
  await page.getByTestId(testid.search).fill('e');
  await page.getByTestId(testid.searchValues).click();
  await expect
    .element(page.getByRole('list', { name: 'Keys whose values contain it' }))
    .toBeVisible();
  expect(unstyled()).toEqual([]);
  await page.getByTestId(testid.search).fill('');
});

it.each<[OpenDialog['type'], string]>([
  ['unsaved', testid.unsavedItem],
  ['activity', testid.changeRow],
  ['trash', testid.trashedKey],
  ['planned', testid.plannedItem],
  ['backups', testid.backupItem],
])('gives every button of the sheet “%s” its own look', async (type, row) => {
  dialogs.show({ type } as OpenDialog);
  await expect.element(page.getByTestId(row).first()).toBeVisible();
  expect(unstyled()).toEqual([]);
});

it('has room in the bar of a narrow window for a long name and what is not saved', async () => {
  await page.viewport(720, 480);
  await page.getByTestId(testid.namespacePicker).click();
  await page.getByRole('menuitemradio', { name: 'a-namespace-whose-name' }).click();
  await expect.element(page.getByTestId(testid.keysEmpty)).toBeVisible();
  const boxes = [...document.querySelectorAll('header button')]
    .filter((one) => one.checkVisibility())
    .map((one) => one.getBoundingClientRect());
  expect(boxes.length).toBeGreaterThan(6);
  const overlapping = boxes.filter((box, at) => at > 0 && box.left < (boxes[at - 1]?.right ?? 0));
  expect(overlapping).toEqual([]);
  expect(boxes.at(-1)?.right).toBeLessThanOrEqual(720);
});
