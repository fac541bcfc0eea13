// One change may touch keys of one name in two namespaces, or in one that is gone for good: all of
// them are listed.
import { beforeAll, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { answer } from '../dev/backend';
import type { RevisionRow } from '../src/lib/api';
import { testid } from '../src/lib/testids';
import { backend, openWindow } from './window';

beforeAll(async () => {
  backend({
    change_revisions: async (args) => {
      const [row] = (await answer('change_revisions', args)) as [RevisionRow];
      return ['kv_flags', 'kv_prefs', null, null].map((namespace) => ({ ...row, namespace }));
    },
  });
  await openWindow();
});

it('lists one name of several namespaces as often as it was changed', async () => {
  await page.getByTestId(testid.openActivity).click();
  const change = page.getByTestId(testid.changeRow).first();
  await change.getByRole('button', { expanded: false }).click();
  await expect.poll(() => change.getByRole('listitem').elements().length).toBe(4);
  await expect.poll(() => page.getByTestId(testid.changeRow).elements().length).toBe(7);
  expect(page.getByRole('alert').elements()).toEqual([]);
});
