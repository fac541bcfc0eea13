// The first picture is drawn once, with what it shows: what comes after it draws nothing anew.
import { afterEach, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { cleanup } from 'vitest-browser-svelte/pure';
import { answer } from '../dev/backend';
import { firstPicture } from '../dev/first';
import type { ListQuery } from '../src/lib/api';
import { app } from '../src/lib/state/app.svelte';
import { painted } from '../src/lib/state/later';
import { testid } from '../src/lib/testids';
import { backend, openApp } from './window';

const list = page.getByTestId(testid.keyList);

afterEach(() => {
  cleanup();
  app.phase = 'loading';
});

/** What the picture is made of, each with a command of its own too. */
const parts = [
  'list_namespaces',
  'list_entries',
  'count_entries',
  'undo_state',
  'protected_places',
  'failed_backup',
  'list_drafts',
];

/** Answers everything, and notes which of the parts are asked for by themselves. */
function counting(first: boolean): string[] {
  const alone: string[] = [];
  const noting = (command: string) => (args: Record<string, unknown>) => {
    alone.push(command);
    return answer(command, args);
  };
  backend({
    ...Object.fromEntries(parts.map((command) => [command, noting(command)])),
    first_picture: async ({ query, job }) => {
      const whole = await firstPicture(answer, query as ListQuery, job as string);
      return first ? whole : { ...whole, contents: null };
    },
  });
  return alone;
}

it('has all that it shows from one answer', async () => {
  localStorage.clear();
  const alone = counting(true);
  await openApp();
  await expect.element(list.getByTestId(testid.keyRow).first()).toBeVisible();
  expect(alone).toEqual([]);
});

it('asks for each part by itself where one of them cannot be read', async () => {
  localStorage.clear();
  const alone = counting(false);
  await openApp();
  await expect.element(list.getByTestId(testid.keyRow).first()).toBeVisible();
  expect(new Set(alone)).toEqual(new Set(parts));
});

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
