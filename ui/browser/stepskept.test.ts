// The steps of an open text belong to its key: they are there after another tab, another key, and what somebody
// else writes elsewhere.
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { entry } from '../dev/data';
import { elsewhere } from '../dev/elsewhere';
import { editor } from '../src/lib/state/editor.svelte';
import { testid } from '../src/lib/testids';
import { backend, openKey, openWindow } from './window';

const KEY = 'story';
const stored = 'once upon a time\nthere was a text of two lines';
const field = page.getByRole('textbox', { name: `Value of ${KEY}` });
const text = () => editor.current.text;

beforeAll(async () => {
  backend();
  await openWindow();
  await elsewhere(KEY, entry(KEY, stored));
});

beforeEach(async () => {
  await openKey(KEY);
  await page.getByTestId(testid.tabValue).click();
  await field.click();
  await userEvent.keyboard('{Control>}{Home}{/Control}So ');
  expect(text()).toBe(`So ${stored}`);
});

/** Goes back, and forth again, by the steps that were there. */
async function stepsAreThere() {
  await field.click();
  await userEvent.keyboard('{Control>}z{/Control}');
  await expect.poll(text).toBe(stored);
  await userEvent.keyboard('{Control>}{Shift>}z{/Shift}{/Control}');
  await expect.poll(text).toBe(`So ${stored}`);
  await userEvent.keyboard('{Control>}z{/Control}');
  await expect.poll(text).toBe(stored);
}

it('are there after another tab', async () => {
  await page.getByTestId(testid.tabDetails).click();
  await expect.element(field).not.toBeInTheDocument();
  await page.getByTestId(testid.tabValue).click();
  await stepsAreThere();
});

it('are there after another key', async () => {
  await openKey('feature:dark_mode');
  await openKey(KEY);
  await stepsAreThere();
});

it('are there after a change by others that is none of this text', async () => {
  await elsewhere('another story', entry('another story', 'of others'));
  await expect.element(page.getByText('another story')).toBeVisible();
  await stepsAreThere();
});

it('are there after a save and another key, while others wrote', async () => {
  await userEvent.keyboard('{Control>}s{/Control}');
  await expect.poll(() => editor.current.dirty).toBe(false);
  await openKey('feature:dark_mode');
  await elsewhere('feature:dark_mode', entry('feature:dark_mode', 'true'));
  await elsewhere('one more story', entry('one more story', 'of others'));
  await expect.element(page.getByText('one more story')).toBeVisible();
  await openKey(KEY);
  await stepsAreThere();
});
