// About says which version this is and whose work is in it; what it copies for a report tells no secret.
import { beforeAll, expect, it, vi } from 'vitest';
import { page } from 'vitest/browser';
import { dialogs } from '../src/lib/state/dialogs.svelte';
import { namespaces } from '../src/lib/state/namespaces.svelte';
import { testid } from '../src/lib/testids';
import { backend, openWindow } from './window';

beforeAll(async () => {
  backend();
  await openWindow();
  await page.getByTestId(testid.appMenu).click();
  await page.getByRole('menuitem', { name: 'About KV Store' }).click();
});

const about = () => page.getByRole('dialog', { name: 'About KV Store' });

it('says the version and where files are', async () => {
  await expect.element(about().getByText('Version 0.1.0')).toBeVisible();
  await expect.element(about().getByText(/kv-store\.db$/)).toBeVisible();
});

it('copies no key, no name and no path', async () => {
  const copied = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
  await about().getByTestId(testid.aboutCopy).click();
  await expect.poll(() => copied.mock.calls.length).toBe(1);
  const text = copied.mock.calls[0]?.[0] ?? '';
  expect(text).toContain('KV Store: 0.1.0');
  for (const { name, id } of namespaces.list) {
    expect(text).not.toContain(name);
    expect(text).not.toContain(id);
  }
  for (const secret of ['feature:', 'home', 'ada', '.db']) expect(text).not.toContain(secret);
});

it('lists the licences of what is in it, searched', async () => {
  await about().getByRole('button', { name: 'Show the licences' }).click();
  await about().getByRole('textbox', { name: 'Search licences' }).fill('tauri MIT');
  const items = about().getByRole('list', { name: 'Licences' }).getByRole('listitem');
  await expect.element(items.first()).toHaveTextContent(/tauri/);
  dialogs.close();
});
