// A row of the list is the row of its key: it stays the same element where others come before it.
import { beforeAll, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { entry } from '../dev/data';
import { elsewhere } from '../dev/elsewhere';
import { testid } from '../src/lib/testids';
import { backend, openWindow } from './window';

beforeAll(async () => {
  backend();
  await openWindow();
});

it('keeps the row itself, not what stands in its place', async () => {
  const list = page.getByTestId(testid.keyList);
  const row = list.getByText('customer:ada', { exact: true });
  await expect.element(row).toBeVisible();
  const element = row.element();
  await elsewhere('aaa:first', entry('aaa:first', 'new'));
  await expect.element(list.getByText('aaa:first', { exact: true })).toBeVisible();
  expect(row.element()).toBe(element);
});
