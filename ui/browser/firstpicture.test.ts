// The first picture is drawn once, with what it shows: what comes after it draws nothing anew.
import { expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { painted } from '../src/lib/state/later';
import { testid } from '../src/lib/testids';
import { backend, openApp } from './window';

const list = page.getByTestId(testid.keyList);

/** How many rows are drawn below the end of the list. */
function below(): number {
  const { bottom } = list.element().getBoundingClientRect();
  const rows = [...list.element().querySelectorAll('[data-slot]')];
  return rows.filter((row) => row.getBoundingClientRect().top >= bottom).length;
}

it('has no row that does not show, until a person turns to the list', async () => {
  localStorage.clear(); // a first start, whatever another test chose
  await page.viewport(1280, 480);
  backend();
  await page.elementLocator(document.body).hover({ position: { x: 1, y: 1 } });
  await openApp();
  await expect.element(list.getByTestId(testid.keyRow).first()).toBeVisible();
  // What stands above the list finds its height first.
  await expect.poll(below).toBe(0);
  for (let frame = 0; frame < 3; frame += 1) await painted();
  expect(below()).toBe(0);
  await list.hover();
  await expect.poll(below).toBeGreaterThan(3);
});
