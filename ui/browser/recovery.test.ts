// The page about a damaged file is the last thing to break: it shows what was found, whatever it is.
import { afterEach, beforeAll, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { cleanup } from 'vitest-browser-svelte/pure';
import { answer } from '../dev/backend';
import type { AppState, RecoveryState } from '../src/lib/api';
import { testid } from '../src/lib/testids';
import { brittle, REASON } from './brittle';
import { backend, openApp } from './window';

const path = '/home/ada/kv-store.db';
const state: AppState = {
  type: 'failed',
  path,
  failure: { code: 'damaged', path, damage: { type: 'content' } },
};
let found: (state: RecoveryState) => RecoveryState = (given) => given;

beforeAll(() => {
  backend({
    first_picture: () => ({ state, contents: null }),
    retry_open: () => state,
    recovery_state: async () => found((await answer('recovery_state')) as RecoveryState),
  });
});

afterEach(() => cleanup());

it('lists what was lost of two namespaces of one name', async () => {
  const lost = { namespace: 'texts', key: 'greeting' };
  found = (given) => ({
    ...given,
    found: given.found && { ...given.found, lost: [lost, lost], lostCount: 2, lostNameless: 0 },
  });
  await openApp();
  const list = page.getByTestId(testid.salvagedLost);
  await list.click();
  await expect.poll(() => list.getByText('greeting').elements().length).toBe(2);
});

it('says so in the place of what cannot be shown, and the ways out are there', async () => {
  found = (given) => ({ ...given, found: given.found && brittle(given.found, 'namespaces') });
  await openApp();
  await expect.element(page.getByText(`This cannot be shown: ${REASON}`)).toBeVisible();
  await expect.element(page.getByTestId(testid.recoverBackup)).toBeVisible();
  await expect.element(page.getByTestId(testid.quit)).toBeVisible();
});
