// Two namespaces are compared: what differs is seen with nothing ticked, and what is ticked is taken over.
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { page } from 'vitest/browser';
import { entry } from '../dev/data';
import { find } from '../dev/memory';
import { api } from '../src/lib/api';
import { dialogs } from '../src/lib/state/dialogs.svelte';
import { namespaces } from '../src/lib/state/namespaces.svelte';
import { testid } from '../src/lib/testids';
import { backend, openWindow } from './window';

const apply = page.getByTestId(testid.planApply);
const tab = (name: RegExp) => page.getByRole('tab', { name });
const tick = (key: string) => page.getByRole('checkbox', { name: `Take over ${key}`, exact: true });

let [first, second] = [
  { id: '', name: '' },
  { id: '', name: '' },
];
const text = async (key: string) => (await api.getEntry(second.id, key))?.text ?? null;

beforeAll(async () => {
  backend();
  await openWindow();
});

beforeEach(async () => {
  dialogs.close();
  const [one, other] = namespaces.list.filter(({ entryCount }) => entryCount < 1000);
  if (!one || !other) throw new Error('two small namespaces');
  [first, second] = [one, other];
  const [here, there] = [find(first.id).entries, find(second.id).entries];
  here.clear();
  there.clear();
  here.set('both', entry('both', '1'));
  there.set('both', entry('both', '1'));
  here.set('lang', entry('lang', '{"language":"en","n":1.00}'));
  there.set('lang', entry('lang', '{"language":"de","n":1.00}'));
  here.set('ours', entry('ours', 'x'));
  there.set('theirs', entry('theirs', 'y'));
  dialogs.show({ type: 'compareWith', namespace: first.id, other: second.id });
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
});

it('shows what differs, field by field, and ticks nothing', async () => {
  const dialog = page.getByRole('dialog', { name: `Compare ${first.name} with ${second.name}` });
  await expect.element(dialog).toBeVisible();
  await expect.element(tab(/^Different 1$/)).toHaveAttribute('aria-selected', 'true');
  await expect.element(tab(/^Same 1$/)).toBeVisible();
  await expect.element(page.getByText('language: de → en')).toBeVisible();
  await expect.element(tick('lang')).not.toBeChecked();
  await expect.element(apply).toBeDisabled();
});

it('takes over what is ticked, and undo takes it back', async () => {
  await tick('lang').click();
  await tab(/^Only in .* 1$/)
    .first()
    .click();
  await tick('ours').click();
  await expect.element(apply).toHaveTextContent('Take over 2 differences');
  await expect.element(apply).toBeEnabled();
  await apply.click();
  await expect.poll(() => text('lang')).toContain('"en"');
  expect([await text('ours'), await text('theirs')]).toEqual(['x', 'y']);
  await page.getByTestId(testid.toast).last().getByRole('button', { name: /^Undo/ }).click();
  await expect.poll(() => text('lang')).toContain('"de"');
});

it('says that what only the second has goes to Trash when it is ticked', async () => {
  await tab(/^Only in .* 1$/)
    .last()
    .click();
  await expect.element(page.getByText(/What is ticked goes to Trash in/)).toBeVisible();
  await tick('theirs').click();
  await expect.element(apply).toHaveTextContent('Take over 1 difference');
  await expect.element(apply).toBeEnabled();
  await apply.click();
  await expect.poll(() => text('theirs')).toBeNull();
  expect(await text('ours')).toBeNull();
});

it('turns round, with nothing ticked', async () => {
  await tick('lang').click();
  await page.getByTestId(testid.betweenSwap).click();
  await expect
    .element(page.getByRole('dialog', { name: `Compare ${second.name} with ${first.name}` }))
    .toBeVisible();
  await expect.element(page.getByText('language: en → de')).toBeVisible();
  await expect.element(apply).toBeDisabled();
});
