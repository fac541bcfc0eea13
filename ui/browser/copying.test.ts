// What is copied of a key: its value to the byte, and how it is read elsewhere.
import { beforeAll, expect, it, vi } from 'vitest';
import { page } from 'vitest/browser';
import { entry } from '../dev/data';
import { elsewhere } from '../dev/elsewhere';
import { editor } from '../src/lib/state/editor.svelte';
import { testid } from '../src/lib/testids';
import { backend, openKey, openWindow } from './window';

const within = (id: string) => page.getByTestId(id);
const copied: string[] = [];

beforeAll(async () => {
  backend();
  vi.spyOn(navigator.clipboard, 'writeText').mockImplementation((text) => {
    copied.push(text);
    return Promise.resolve();
  });
  await openWindow();
});

it('copies the value with its line breaks, and both ways to read it', async () => {
  await elsewhere("it's", entry("it's", '{\r\n "a": 22.00\r\n}'));
  await openKey("it's");
  await expect.element(within(testid.valueForm)).toBeVisible();
  for (const id of [testid.copyValue, testid.copyLux, testid.copyScript]) {
    await within(testid.keyMenu).click();
    await within(id).click();
  }
  expect(copied).toEqual([
    '{\r\n "a": 22.00\r\n}',
    "lux data kv get kv_flags 'it'\\''s'",
    'await kv.get("it\'s")',
  ]);
});

it('copies the path to a field, from its menu and from where the cursor is in the text', async () => {
  const text = '{"address": {"city": "x"}, "items": [{"odd name": 1}]}';
  await elsewhere('paths', entry('paths', text));
  await openKey('paths');
  const form = within(testid.valueForm);
  await expect.element(form).toBeVisible();
  await expect.poll(() => form.element().hasAttribute('inert')).toBe(false);
  copied.length = 0;
  await form.getByRole('button', { name: 'More for address › city' }).click();
  await page.getByRole('menuitem', { name: 'Copy the path' }).click();
  await form.getByRole('button', { name: 'More for items › 1 › odd name', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Copy the path' }).click();
  expect(copied).toEqual(['$.address.city', "$.items[0]['odd name']"]);
  editor.current.pointed = { offset: text.indexOf('x') };
  await page.getByRole('radio', { name: 'Text' }).click();
  await expect.element(within(testid.valueEditor)).toHaveTextContent('odd name');
  await within(testid.copyPath).click();
  await expect.poll(() => copied.at(-1)).toBe('$.address.city');
  expect(copied.length).toBe(3);
});
