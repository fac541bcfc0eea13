// A part of the window that does not come leaves no empty place: it says so, and comes at another try.
import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import { page } from 'vitest/browser';
import { openDialog, textEditor, textState } from '../src/lib/app/later';
import { NOT_LOADED } from '../src/lib/state/later';
import { testid } from '../src/lib/testids';
import { backend, openKey, openWindow } from './window';

const gone = () => Promise.reject(new Error('no such file'));

beforeAll(async () => {
  vi.spyOn(textEditor, 'load').mockImplementation(gone);
  vi.spyOn(textState, 'load').mockImplementation(gone);
  vi.spyOn(openDialog, 'load').mockImplementation(gone);
  backend();
  await openWindow();
});

afterEach(() => {
  vi.restoreAllMocks();
});

const words = page.getByRole('alert');

async function tryAgain() {
  await expect.element(words).toHaveTextContent(NOT_LOADED);
  vi.restoreAllMocks();
  await words.getByRole('button', { name: 'Try again' }).click();
}

it('says so in a dialog, which then shows what it is for', async () => {
  await page.getByTestId(testid.openTrash).click();
  await tryAgain();
  await expect.element(page.getByTestId(testid.trash)).toBeVisible();
  await page.getByRole('button', { name: 'Close' }).click();
});

it('says so where the text editor would be', async () => {
  vi.spyOn(textEditor, 'load').mockImplementation(gone);
  await openKey('feature:welcome_text');
  await tryAgain();
  await expect.element(page.getByTestId(testid.valueEditor)).toHaveTextContent(/./);
});
