// A key that is added expires when the form said that it would: a duration counts from the save, and what cannot
// be understood any more is told, and never becomes “never”.
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { answer } from '../dev/backend';
import type { SetEntry } from '../src/lib/api';
import { dialogs } from '../src/lib/state/dialogs.svelte';
import { testid } from '../src/lib/testids';
import { backend, openWindow } from './window';

const within = (id: string) => page.getByTestId(id);
const written: SetEntry[] = [];
let made = 0;

beforeAll(async () => {
  backend({
    set_entry: (args) => {
      written.push(args['entry'] as SetEntry);
      return answer('set_entry', args);
    },
  });
  await openWindow();
});

beforeEach(async () => {
  written.length = 0;
  made += 1;
  await within(testid.addKey).click();
  await within(testid.keyInput).fill(`token:${String(made)}`);
});

afterEach(() => {
  vi.useRealTimers();
  dialogs.close();
});

it('counts a duration from the save', async () => {
  await userEvent.selectOptions(within(testid.expiryChoice), 'after');
  await userEvent.selectOptions(within(testid.expiryUnit), 'minutes');
  await within(testid.expiryAmount).fill('1');
  await within(testid.dialogConfirm).click();
  await expect.poll(() => written.map((one) => one.expiry)).toEqual([{ type: 'in', seconds: 60 }]);
});

it('adds nothing when the moment that was chosen has come too near meanwhile', async () => {
  vi.setSystemTime(new Date(2035, 0, 1, 12, 0, 0));
  await userEvent.selectOptions(within(testid.expiryChoice), 'at');
  await within(testid.expiryMoment).fill('2035-01-01T12:01');
  vi.setSystemTime(new Date(2035, 0, 1, 12, 0, 30));
  // Whether or not the form has noticed by now that it is too late.
  (within(testid.dialogConfirm).element() as HTMLButtonElement).click();
  await expect
    .element(page.getByText('Choose a moment at least one minute from now.').first())
    .toBeVisible();
  expect(written).toEqual([]);
});
