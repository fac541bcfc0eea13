// An error in one row, whatever it is a row of, stays in that row: it says so and can be copied, and
// every other row is there.
import type { Channel } from '@tauri-apps/api/core';
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { answer } from '../dev/backend';
import type { Page, EntryRow, PlanRow, SearchEvent } from '../src/lib/api';
import { dialogs } from '../src/lib/state/dialogs.svelte';
import { keylist } from '../src/lib/state/keylist.svelte';
import { testid } from '../src/lib/testids';
import { brittle, REASON } from './brittle';
import { backend, openKey, openWindow } from './window';

/** The command's own answer, in which a field of the second row cannot be read. */
function second(command: string, field: string, rows: (answer: never) => object[]) {
  return async (args: Record<string, unknown>) => {
    const answered = await answer(command, args);
    const list = rows(answered as never);
    if (list[1]) list[1] = brittle(list[1], field as never);
    return answered;
  };
}

const listed = {
  query: {
    namespace: 'kv_flags',
    filter: {},
    sort: 'key',
    descending: false,
    offset: 0,
    limit: 3,
    after: null,
  },
};

const itself = (rows: object[]) => rows;

beforeAll(async () => {
  backend({
    list_entries: second('list_entries', 'preview', (all: { entries: object[] }) => all.entries),
    list_groups: second('list_groups', 'name', itself),
    key_history: second('key_history', 'at', itself),
    list_changes: second('list_changes', 'at', itself),
    change_revisions: second('change_revisions', 'before', itself),
    list_trashed_keys: second('list_trashed_keys', 'deletedAt', itself),
    list_trashed_namespaces: async (args) => {
      const [one] = (await answer('list_trashed_namespaces', args)) as object[];
      return [one, brittle({ ...one, id: 'kv_other' }, 'deletedAt' as never)];
    },
    list_backups: second('list_backups', 'madeAt', itself),
    // The list itself reads what lies at the surface of a row.
    plan_rows: async (args) => {
      const rows = (await answer('plan_rows', args)) as PlanRow[];
      if (rows[1]?.after) rows[1].after = brittle(rows[1].after, 'preview');
      return rows;
    },
    search_values: async (args) => {
      const { entries } = (await answer('list_entries', listed)) as Page;
      const [first, other, third] = entries as [EntryRow, EntryRow, EntryRow];
      const hits = [first, brittle(other, 'preview'), third];
      (args['onHit'] as Channel<SearchEvent>).onmessage({ type: 'hits', entries: hits });
      return 3;
    },
  });
  await openWindow();
});

const copied = vi.spyOn(navigator.clipboard, 'writeText');

beforeEach(() => {
  copied.mockReset();
  copied.mockResolvedValue();
});

afterEach(() => {
  dialogs.close();
  keylist.view = 'list';
});

const problems = () => page.getByRole('alert');

/** Exactly so many rows cannot be shown, and the reason of the first can be copied. */
async function told(rows = 1) {
  await expect.poll(() => problems().elements().length).toBe(rows);
  await expect.element(problems().first()).toHaveTextContent(`This cannot be shown: ${REASON}`);
  const copy = problems().first().element().parentElement?.querySelector('button');
  if (!copy) throw new Error('there is no button beside it');
  await userEvent.click(copy);
  expect(copied).toHaveBeenCalledExactlyOnceWith(REASON);
}

const within = (id: string) => page.getByTestId(id);

it('stays in the row of a key', async () => {
  await told();
  await expect.element(within(testid.keyList).getByText('feature:dark_mode')).toBeVisible();
  // To copy is not to open.
  await expect.element(within(testid.valueEmpty)).toBeVisible();
});

it('stays in the row of a group', async () => {
  await within(testid.viewGroups).click();
  await told();
  await expect.element(within(testid.groupRow).first()).toHaveTextContent('aaaa');
});

it('stays in the row of a past value', async () => {
  await openKey('feature:limits');
  await within(testid.tabHistory).click();
  await expect.poll(() => within(testid.historyRow).elements().length).toBe(5);
  await told(2); // one of them in the list of keys
});

it('stays in the row of a change, and in the row of a key that it changed', async () => {
  await within(testid.openActivity).click();
  const sheet = within(testid.activity);
  await expect.element(sheet.getByRole('alert')).toHaveTextContent(REASON);
  await expect.poll(() => sheet.getByTestId(testid.changeRow).elements().length).toBe(6);
  await sheet.getByText('feature:new_checkout').click();
  await expect.poll(() => sheet.getByRole('alert').elements().length).toBe(2);
  await expect.element(sheet.getByText('feature:beta_banner')).toBeVisible();
});

it('stays in the row of what was deleted', async () => {
  await within(testid.openTrash).click();
  const sheet = within(testid.trash);
  await expect.poll(() => sheet.getByRole('alert').elements().length).toBe(2);
  expect(sheet.getByTestId(testid.trashedNamespace).elements().length).toBe(1);
  expect(sheet.getByTestId(testid.trashedKey).elements().length).toBe(2);
});

it('stays in the row of a backup', async () => {
  await within(testid.openBackups).click();
  const sheet = within(testid.backups);
  await expect.element(sheet.getByRole('alert')).toHaveTextContent(REASON);
  expect(sheet.getByTestId(testid.backupItem).elements().length).toBe(6);
});

it('stays in the row of a plan', async () => {
  await within(testid.import).click();
  await within(testid.importChoose).click();
  const dialog = within(testid.planDialog);
  await dialog.getByRole('tab', { name: 'Changed' }).click();
  await expect.element(dialog.getByRole('alert')).toHaveTextContent(REASON);
  await expect.element(dialog.getByTestId(testid.planRow).first()).toBeVisible();
});

it('stays in the row of a value that was found', async () => {
  await within(testid.search).fill('e');
  await within(testid.searchValues).click();
  const found = page.getByRole('list', { name: 'Keys whose values contain it' });
  await expect.poll(() => found.getByRole('listitem').elements().length).toBe(3);
  expect(found.getByRole('button', { name: 'Copy' }).elements().length).toBe(1);
});
