// In groups a key's row is what it is in the list, and a selection may hold whole groups.
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { find } from '../dev/memory';
import { nothing } from '../src/lib/model/selection';
import { dialogs } from '../src/lib/state/dialogs.svelte';
import { keylist } from '../src/lib/state/keylist.svelte';
import { testid } from '../src/lib/testids';
import { backend, openWindow } from './window';

const within = (id: string) => page.getByTestId(id);
const row = (key: string) => {
  const found = document.querySelector<HTMLElement>(`[data-index][data-key="${key}"]`);
  if (!found) throw new Error(`${key} is not listed`);
  return page.elementLocator(found);
};
const shown = () =>
  [...document.querySelectorAll<HTMLElement>('[data-index]')].map((one) => one.dataset['key']);
const list = () => within(testid.keyList).element() as HTMLElement;

beforeAll(async () => {
  backend();
  await openWindow();
});

beforeEach(async () => {
  keylist.view = 'groups';
  keylist.enter('');
  await expect.poll(shown).toContain('feature:');
});

afterEach(() => {
  dialogs.close();
  keylist.ticked = nothing;
});

it('switches a flag where it is listed', async () => {
  await row('feature:').click();
  await expect.poll(shown).toContain('feature:new_search');
  await expect.element(row('feature:new_search')).toHaveTextContent('new_search Off');
  await row('feature:new_search').getByRole('switch').click();
  await expect.poll(() => find('kv_flags').entries.get('feature:new_search')?.text).toBe('true');
  await expect.element(row('feature:new_search')).toHaveTextContent('new_search On');
  // The level that was open is open still, after it was read again.
  await expect.poll(shown).toContain('feature:dark_mode');
});

it('marks what is typed and not saved, at the key and at its group', async () => {
  await row('feature:').click();
  await row('feature:welcome_text').click();
  await page.getByRole('textbox', { name: 'Value of feature:welcome_text' }).fill('typed');
  const dot = row('feature:welcome_text').getByRole('img', { name: 'Not saved yet' });
  await expect.element(dot).toBeVisible();
  await within(testid.breadcrumb).getByRole('button', { name: 'All keys' }).click();
  await expect.poll(shown).toContain('feature:');
  const inIt = row('feature:').getByRole('img', { name: 'Something in it is not saved yet' });
  await expect.element(inIt).toBeVisible();
});

it('selects all keys of a group, says so, and shows them before they go', async () => {
  const { entries } = find('kv_flags');
  const keys = [...entries.keys()].filter((key) => key.startsWith('feature:'));
  await row('feature:').getByRole('checkbox').click();
  await expect
    .element(within(testid.selectionCount))
    .toHaveTextContent(`${String(keys.length)} keys selected, in 1 group`);
  await within(testid.deleteSelected).click();
  await expect
    .element(within(testid.planApply))
    .toHaveTextContent(`Move ${String(keys.length)} keys to Trash`);
  const planned = () =>
    within(testid.planRow)
      .elements()
      .map((one) => (one as HTMLElement).dataset['key']);
  await expect.poll(planned).toEqual(keys.sort());
});

it('goes into a group and out of it by the keyboard', async () => {
  list().focus();
  await userEvent.keyboard('{End}{Home}');
  const at = shown().indexOf('feature:');
  for (let step = 0; step < at; step += 1) await userEvent.keyboard('{ArrowDown}');
  await userEvent.keyboard('{Enter}');
  await expect.poll(shown).toContain('feature:dark_mode');
  await userEvent.keyboard('{ArrowLeft}');
  await expect.poll(shown).toContain('cache:');
  await expect.poll(() => keylist.activeIndex).toBe(at);
  await userEvent.keyboard(' ');
  expect(keylist.isGroupTicked('feature:')).toBe(true);
});

it('shows the groups of what is looked for', async () => {
  await within(testid.search).fill('catalogue');
  await expect.poll(() => keylist.view).toBe('list');
  await within(testid.viewGroups).click();
  await expect.poll(shown).toEqual(['cache:']);
  await expect.element(row('cache:')).toHaveTextContent('1 key');
  await within(testid.searchClear).click();
});
