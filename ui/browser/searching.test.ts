// Words and chips of one search: what is typed, clicked together and taken away is what the list shows.
import { afterEach, beforeAll, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { dialogs } from '../src/lib/state/dialogs.svelte';
import { keylist } from '../src/lib/state/keylist.svelte';
import { searchbox } from '../src/lib/state/searchbox.svelte';
import { testid } from '../src/lib/testids';
import { backend, openWindow } from './window';

const within = (id: string) => page.getByTestId(id);
const shown = () =>
  [...document.querySelectorAll<HTMLElement>('[data-index]')].map((one) => one.dataset['key']);
const chips = () =>
  [...document.querySelectorAll<HTMLElement>(`[data-testid="${testid.filterChip}"]`)].map(
    (one) => one.dataset['word'],
  );

beforeAll(async () => {
  backend();
  await openWindow();
});

afterEach(async () => {
  dialogs.close();
  searchbox.clear();
  await keylist.settled();
});

it('finds the words of a key in any order, and marks them', async () => {
  await within(testid.search).fill('checkout NEW');
  await expect.poll(shown).toEqual(['feature:new_checkout']);
  await expect
    .poll(() => [...document.querySelectorAll('[data-index] mark')].map((one) => one.textContent))
    .toEqual(['new', 'checkout']);
});

it('finds keys by their notes and tags', async () => {
  await within(testid.search).fill('beta');
  await expect.poll(shown).toEqual(['feature:beta_banner', 'feature:new_checkout']);
  await within(testid.search).fill('everyone since');
  await expect.poll(shown).toEqual(['feature:dark_mode']);
});

it('makes chips of filters that are typed, and takes them away one by one', async () => {
  const search = within(testid.search);
  await search.fill('kind:switch off ');
  await expect.poll(chips).toEqual(['kind:switch']);
  await expect.poll(shown).toEqual(['feature:beta_banner', 'feature:new_search']);
  await expect.element(page.getByText('finds switches that are off')).toBeVisible();
  await userEvent.keyboard('{Enter}');
  await expect.poll(chips).toEqual(['kind:switch', 'off']);
  await expect.element(search).toHaveValue('');
  await userEvent.keyboard('{Backspace}');
  await expect.poll(chips).toEqual(['kind:switch']);
  await page.getByRole('button', { name: 'Take away the filter Switch' }).click();
  await expect.poll(chips).toEqual([]);
  await expect.element(search).toHaveFocus();
  await expect.poll(() => keylist.searched).toBe(false);
});

it('takes filters out of the field by Enter, however soon it comes', async () => {
  const search = within(testid.search);
  await search.fill('off kind:switch');
  await userEvent.keyboard('{Enter}');
  await expect.poll(chips).toEqual(['off', 'kind:switch']);
  await expect.element(search).toHaveValue('');
});

it('says kindly what it does not understand, and looks for that as it stands', async () => {
  await within(testid.search).fill('kind:flag');
  await expect
    .element(page.getByText('“kind:flag” is looked for as it stands: a kind is'))
    .toBeVisible();
  await expect.element(within(testid.keysEmpty)).toBeVisible();
});

it('puts filters together by clicks, those that exclude each other in each other’s place', async () => {
  await within(testid.filterToggle).click();
  await within(testid.filterOn).click();
  await expect.poll(chips).toEqual(['on']);
  await within(testid.filterOff).click();
  await expect.poll(chips).toEqual(['off']);
  await expect.element(within(testid.filterOff)).toHaveAttribute('aria-pressed', 'true');
  await within(testid.filterOff).click();
  await expect.poll(chips).toEqual([]);
  await page.getByRole('button', { name: 'beta, 1 key' }).click();
  await expect.poll(chips).toEqual(['tag:beta']);
  await within(testid.filterField).fill('strict');
  await within(testid.filterValue).fill('true');
  await within(testid.filterFieldAdd).click();
  await expect.poll(chips).toEqual(['tag:beta', 'strict=true']);
  await userEvent.keyboard('{Escape}');
  await expect.poll(() => within(testid.filterOn).elements()).toEqual([]);
});

it('offers what else can be done where nothing is found', async () => {
  await within(testid.search).fill('feature:brand_new');
  await within(testid.nothingAdd).click();
  await expect.element(within(testid.keyInput)).toHaveValue('feature:brand_new');
  dialogs.close();
  await within(testid.nothingClear).click();
  await expect.poll(() => keylist.total).toBe(12);
});

it('searches all namespaces from the list, and goes to what is found there', async () => {
  await within(testid.search).fill('user:40');
  await within(testid.nothingEverywhere).click();
  await expect.element(within(testid.everywhereCount)).toHaveTextContent('found in');
  await expect
    .element(page.getByRole('region', { name: 'user-preferences, 10 keys' }))
    .toBeVisible();
  await within(testid.everywhereList).getByRole('button', { name: 'user:405' }).click();
  await expect.poll(() => [keylist.namespace, keylist.activeKey]).toEqual(['kv_prefs', 'user:405']);
  await within(testid.namespaceItem).first().click();
  await expect.poll(() => keylist.namespace).toBe('kv_flags');
});

it('keeps a search under a name below its namespace, which is renamed, deleted and had back', async () => {
  const saved = (name: string) =>
    document.querySelector(`[data-testid="${testid.savedSearch}"][data-name="${name}"]`);
  await searchbox.open('kind:switch off');
  await within(testid.saveSearch).click();
  await expect.element(within(testid.searchName)).toHaveValue('Switch, Off');
  await within(testid.searchName).fill('Flags that are off');
  await userEvent.keyboard('{Enter}');
  await expect.poll(() => saved('Flags that are off')).not.toBeNull();
  searchbox.clear();
  await expect.poll(() => keylist.total).toBe(12);
  await within(testid.savedSearch).click();
  await expect.poll(shown).toEqual(['feature:beta_banner', 'feature:new_search']);
  await expect.poll(chips).toEqual(['kind:switch', 'off']);

  await within(testid.savedSearch).hover();
  await within(testid.savedSearchMenu).click();
  await within(testid.savedSearchRename).click();
  await within(testid.searchName).fill('Off');
  await userEvent.keyboard('{Enter}');
  await expect.poll(() => saved('Off')).not.toBeNull();
  expect(saved('Flags that are off')).toBeNull();

  await within(testid.savedSearch).hover();
  await within(testid.savedSearchMenu).click();
  await within(testid.savedSearchDelete).click();
  await expect.poll(() => saved('Off')).toBeNull();
  await page.getByRole('button', { name: 'Undo' }).first().click();
  await expect.poll(() => saved('Off')).not.toBeNull();
});
