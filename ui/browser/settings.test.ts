// Settings are found by the keyboard, take effect at once, are put back, and leave the keyboard where it was.
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { emit } from '@tauri-apps/api/event';
import { defaults, settingsFrom } from '../src/lib/model/settings';
import { dialogs } from '../src/lib/state/dialogs.svelte';
import { keylist } from '../src/lib/state/keylist.svelte';
import { settings } from '../src/lib/state/settings.svelte';
import { testid } from '../src/lib/testids';
import { backend, openWindow } from './window';

const sizes: number[] = [];
const themes: unknown[] = [];

beforeAll(async () => {
  backend({
    set_text_size: ({ percent }) => void sizes.push(percent as number),
    'plugin:window|set_theme': ({ value }) => void themes.push(value),
  });
  await settings.start();
  await openWindow();
});

beforeEach(async () => {
  await page.viewport(1280, 800);
});

afterEach(() => {
  dialogs.close();
  localStorage.removeItem('kv-store.settings');
  for (const name of Object.keys(defaults) as (keyof typeof defaults)[]) settings.putBack(name);
});

const dialog = () => page.getByRole('dialog', { name: 'Settings' });
const root = document.documentElement;
const kept = () => settingsFrom(localStorage.getItem('kv-store.settings'));
const radio = (group: string, name: string) =>
  dialog().getByRole('radiogroup', { name: group }).getByRole('radio', { name, exact: true });
const back = (name: string) => dialog().getByRole('button', { name: `Put back: ${name}` });

async function open() {
  await userEvent.keyboard('{Control>},{/Control}');
  await expect.element(dialog().getByRole('spinbutton', { name: 'Keep the newest' })).toBeVisible();
}

it('opens by Ctrl+comma, and Esc goes back to where the keyboard was', async () => {
  const list = page.getByTestId(testid.keyList).element() as HTMLElement;
  list.focus();
  await open();
  await userEvent.keyboard('{Escape}');
  await expect.element(dialog()).not.toBeInTheDocument();
  await expect.poll(() => document.activeElement).toBe(list);
});

it('makes the window dark at once, keeps that, and puts it back', async () => {
  await open();
  expect(back('Theme').elements()).toEqual([]);
  await radio('Theme', 'Dark').click();
  await expect.poll(() => root.dataset['theme']).toBe('dark');
  // What the system draws, as the list of a choice, is asked to be dark too.
  await expect.poll(() => themes).toEqual(['dark']);
  expect(kept().theme).toBe('dark');
  await back('Theme').click();
  await expect.poll(() => root.dataset['theme']).toBeUndefined();
  await expect.poll(() => themes).toEqual(['dark', null]);
  expect(localStorage.getItem('kv-store.settings')).toBe('{}');
  expect(document.activeElement?.closest('[data-setting="theme"]')).not.toBeNull();
});

it('makes the text larger, also by Ctrl and plus', async () => {
  sizes.length = 0;
  await open();
  await dialog().getByRole('combobox', { name: 'Text size' }).selectOptions('150 %');
  await expect.poll(() => sizes).toEqual([150]);
  dialogs.close();
  await userEvent.keyboard('{Control>}={/Control}');
  await expect.poll(() => sizes).toEqual([150, 175]);
  await userEvent.keyboard('{Control>}-{/Control}{Control>}0{/Control}');
  await expect.poll(() => sizes).toEqual([150, 175, 150, 100]);
});

it('shows more keys at a time where it is compact', async () => {
  const rows = () => page.getByTestId(testid.keyList).getByTestId(testid.keyRow);
  const height = () => rows().first().element().getBoundingClientRect().height;
  const before = height();
  await open();
  await radio('Density', 'Compact').click();
  dialogs.close();
  await expect.poll(height).toBeLessThan(before);
  const [first, second] = rows()
    .elements()
    .map((one) => one.getBoundingClientRect());
  expect(second?.top).toBe(first?.bottom);
});

it('groups by another separator, also one that is typed', async () => {
  keylist.view = 'groups';
  const groups = () =>
    page
      .getByTestId(testid.groupRow)
      .elements()
      .map((one) => (one as HTMLElement).dataset['key']);
  await expect.poll(groups).toContain('feature:');
  await open();
  await radio('Separator of groups', '_').click();
  await expect.poll(groups).toContain('feature:new_');
  await radio('Separator of groups', 'Other').click();
  await dialog().getByRole('textbox', { name: 'Other separator' }).fill('new');
  await expect.poll(groups).toContain('feature:new');
  await back('Separator of groups').click();
  await expect.poll(groups).toContain('feature:');
  keylist.view = 'list';
});

it('writes times as they are chosen', async () => {
  await open();
  await radio('Clock', '24 hours').click();
  await expect.element(dialog().getByText(/Now it is/)).not.toHaveTextContent(/[AP]M/);
  await radio('Clock', '12 hours').click();
  await expect.element(dialog().getByText(/Now it is/)).toHaveTextContent(/[AP]M/);
  await radio('What happened lately', 'Date and time').click();
  await expect.element(dialog().getByText(/A change of five/)).toHaveTextContent(/20\d\d/);
});

it('shows what another window chose', async () => {
  await open();
  localStorage.setItem('kv-store.settings', '{"density":"compact"}');
  dispatchEvent(new StorageEvent('storage', { key: 'kv-store.settings' }));
  await expect.element(radio('Density', 'Compact')).toBeChecked();
  expect(root.dataset['density']).toBe('compact');
});

it('shows what another program set for the database', async () => {
  const { setBackupRhythm } = (await import('../dev/backups')).backupCommands;
  await open();
  const keep = dialog().getByRole('spinbutton', { name: 'Keep the newest' });
  await expect.element(keep).toHaveValue(14);
  await setBackupRhythm({ everyDays: 1, keep: 20, removeExpired: false });
  const said = { origin: 'lux', byThisWindow: false, changeId: 0, namespaces: [], what: 'noted' };
  await emit('changed', said);
  await expect.element(keep).toHaveValue(20);
  await back('Keep the newest').click();
  await expect.element(keep).toHaveValue(14);
});

it('does not take a number that is none', async () => {
  await open();
  const days = dialog().getByRole('spinbutton', { name: 'Keep earlier values for' });
  await days.fill('0');
  await expect.element(days).toHaveAccessibleDescription(/from 1 to/);
  await userEvent.tab();
  await expect.element(days).toHaveValue(90);
});

it('chooses keys by pressing them, tells those that are taken, and puts them back', async () => {
  await open();
  const change = dialog().getByRole('button', { name: 'Change the keys of “Add a key”' });
  await change.click();
  await userEvent.keyboard('{Control>}f{/Control}');
  await expect.element(dialog().getByText(/is for “Search keys”/)).toBeVisible();
  await userEvent.keyboard('m');
  await expect.element(dialog().getByText(/typed into texts/)).toBeVisible();
  await userEvent.keyboard('{Control>}m{/Control}');
  expect(kept().shortcuts).toEqual({ addKey: [{ key: 'm', mod: true }] });
  await userEvent.keyboard('{Escape}');
  await expect.element(dialog()).not.toBeInTheDocument();
  await userEvent.keyboard('{Control>}m{/Control}');
  await expect.poll(() => dialogs.open?.type).toBe('addKey');
  dialogs.close();
  await open();
  await dialog().getByRole('button', { name: 'Put back: keys of “Add a key”' }).click();
  expect(kept().shortcuts).toEqual({});
});

it('leaves the dialog open where Esc only ends the choice of keys', async () => {
  await open();
  await dialog().getByRole('button', { name: 'Change the keys of “Search keys”' }).click();
  await userEvent.keyboard('{Escape}');
  await expect.element(dialog()).toBeVisible();
  expect(kept().shortcuts).toEqual({});
});

it.each([
  [1280, 800],
  [720, 480],
  [360, 240],
])('has every setting in reach at %d x %d', async (width, height) => {
  await page.viewport(width, height);
  await open();
  const box = dialog().element().getBoundingClientRect();
  expect(box.left).toBeGreaterThanOrEqual(0);
  expect(box.right).toBeLessThanOrEqual(width);
  expect(box.bottom).toBeLessThanOrEqual(height);
  for (const row of document.querySelectorAll<HTMLElement>('[data-setting]')) {
    row.scrollIntoView({ block: 'nearest' });
    const inner = row.getBoundingClientRect();
    expect(row.scrollWidth, row.dataset['setting']).toBeLessThanOrEqual(row.clientWidth + 1);
    expect(inner.right, row.dataset['setting']).toBeLessThanOrEqual(box.right);
  }
  expect(dialog().element().scrollTop).toBe(0);
  await expect.element(dialog().getByRole('button', { name: 'Close', exact: true })).toBeVisible();
});

it('moves nothing below when there is something to put back', async () => {
  await open();
  // Where it stands in the page, however the dialog comes up.
  const next = () =>
    dialog().element().querySelector<HTMLElement>('[data-setting="textSize"]')?.offsetTop;
  const before = next();
  await radio('Theme', 'Dark').click();
  await expect.element(back('Theme')).toBeVisible();
  expect(next()).toBe(before);
  await page.viewport(560, 640);
  const narrow = next();
  await back('Theme').click();
  await expect.poll(() => back('Theme').elements()).toEqual([]);
  expect(next()).toBe(narrow);
});

it('has the list of its sections also where the text is large beside the window', async () => {
  // 1280 x 800 at 200 %, less what stands around it, and 720 x 480.
  for (const [width, height] of [
    [620, 400],
    [360, 240],
  ] as const) {
    await page.viewport(width, height);
    await open();
    const keys = dialog()
      .getByRole('navigation', { name: 'Sections' })
      .getByRole('button', { name: 'Backups' });
    await keys.click();
    const head = dialog().getByRole('heading', { name: 'Backups' });
    await expect.element(head).toHaveFocus();
    await expect.element(head).toBeInViewport();
    await userEvent.keyboard('{Escape}');
    await expect.element(dialog()).not.toBeInTheDocument();
  }
});

it('has the whole bar and the whole menu in a window that is small beside its text', async () => {
  await page.viewport(360, 240);
  const boxes = [...document.querySelectorAll('header button')]
    .filter((one) => one.checkVisibility())
    .map((one) => one.getBoundingClientRect());
  expect(boxes.length).toBeGreaterThan(6);
  expect(boxes.filter((box, at) => at > 0 && box.left < (boxes[at - 1]?.right ?? 0))).toEqual([]);
  expect(boxes.at(-1)?.right).toBeLessThanOrEqual(360);
  await expect.element(page.getByRole('button', { name: 'Backups' })).toBeVisible();
  await page.getByTestId(testid.appMenu).click();
  const about = page.getByRole('menuitem', { name: 'About KV Store' });
  await userEvent.keyboard('{End}');
  await expect.poll(() => about.element().getBoundingClientRect().bottom).toBeLessThanOrEqual(240);
  await userEvent.keyboard('{Escape}');
});

it('asks before what can be had back only where that is chosen', async () => {
  const { namespaceMenu } = await import('../src/lib/namespaces/menu');
  const { namespaces } = await import('../src/lib/state/namespaces.svelte');
  const last = () => namespaces.list.find(({ id }) => id === 'kv_long');
  const remove = () => {
    const one = last();
    if (!one) throw new Error('it is gone already');
    const item = namespaceMenu(one).find((entry) => typeof entry === 'object' && 'danger' in entry);
    if (item && typeof item === 'object' && 'run' in item) item.run();
  };
  remove();
  expect(dialogs.confirmation?.title).toMatch(/to Trash/);
  dialogs.answered();
  expect(last()).toBeDefined();
  settings.choose('askBeforeTrash', false);
  remove();
  expect(dialogs.confirmation).toBeNull();
  await expect.poll(last).toBeUndefined();
});
