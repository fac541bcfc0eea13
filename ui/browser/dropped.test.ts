// A file that is dropped begins an import, and not while something is open over the keys, be it a past value.
import { emit } from '@tauri-apps/api/event';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import type { FileDropped } from '../src/lib/api';
import { dialogs } from '../src/lib/state/dialogs.svelte';
import { testid } from '../src/lib/testids';
import { backend, openKey, openWindow } from './window';

const within = (id: string) => page.getByTestId(id);
const drop = () => emit('file-dropped', { files: ['dropped'] } satisfies FileDropped);

beforeAll(async () => {
  backend();
  await openWindow();
});

afterEach(() => dialogs.close());

it('begins no import under a past value', async () => {
  await openKey('feature:limits');
  await within(testid.tabHistory).click();
  await within(testid.historyRow).first().getByRole('button').first().click();
  await expect.element(page.getByRole('dialog')).toBeVisible();
  expect(dialogs.any).toBe(true);
  await drop();
  expect(dialogs.open).toBeNull();
  await userEvent.keyboard('{Escape}');
  await expect.poll(() => dialogs.any).toBe(false);
  await drop();
  await expect.element(within(testid.importDialog)).toBeVisible();
});
