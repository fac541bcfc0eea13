// What is copied of a key: its value to the byte, and how it is read elsewhere.
import { beforeAll, expect, it, vi } from 'vitest';
import { page } from 'vitest/browser';
import { entry } from '../dev/data';
import { elsewhere } from '../dev/elsewhere';
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
