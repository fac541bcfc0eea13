// For everyone: axe-core finds nothing in any view of the window, in both themes, small, and with large text.
// What opens a view waits for something of it, so that none is looked at before it is there.
import { afterEach, beforeAll, expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { entry } from '../dev/data';
import { elsewhere } from '../dev/elsewhere';
import { kept, somePlanned } from '../dev/later';
import { places } from '../dev/places';
import type { Namespace, Selection } from '../src/lib/api';
import { nothing } from '../src/lib/model/selection';
import { openKey as goTo } from '../src/lib/state/actions';
import { dialogs, type OpenDialog } from '../src/lib/state/dialogs.svelte';
import { editor } from '../src/lib/state/editor.svelte';
import { flowplace } from '../src/lib/state/flowplace.svelte';
import { jsonLook } from '../src/lib/state/jsonlook.svelte';
import { keylist } from '../src/lib/state/keylist.svelte';
import { namespaces } from '../src/lib/state/namespaces.svelte';
import { planned } from '../src/lib/state/planned.svelte';
import { protection } from '../src/lib/state/protection.svelte';
import { toasts } from '../src/lib/state/toasts.svelte';
import { searchbox } from '../src/lib/state/searchbox.svelte';
import { testid } from '../src/lib/testids';
import html from '../index.html?raw';
import { flaws, likeTheWindow, looks, smallTargets, turnTo } from './axe';
import { backend, openWindow } from './window';

const within = (id: string) => page.getByTestId(id);
const button = (name: string | RegExp) => page.getByRole('button', { name });
const there = (id: string) => expect.element(within(id).first()).toBeVisible();
const flags = () => namespaces.list.find(({ id }) => id === 'kv_flags') as Namespace;
const some: Selection = { type: 'keys', keys: ['feature:dark_mode'] };

beforeAll(async () => {
  likeTheWindow();
  backend();
  places.push({ namespace: 'kv_flags', prefix: 'feature:', note: 'All shops read these' });
  await openWindow();
  await elsewhere('broken', entry('broken', '{"a": 1,, "b"'));
  await elsewhere('list', entry('list', '[{"sku":"a","on":true},{"sku":"b","on":false}]'));
});

afterEach(async () => {
  await userEvent.keyboard('{Escape}');
  kept.length = 0;
  await planned.refresh();
  protection.asked?.answer(null);
  dialogs.answered();
  dialogs.close();
  editor.current.revert();
  editor.close();
  flowplace.hide();
  for (const toast of [...toasts.list]) toasts.close(toast.id);
  if (namespaces.selectedId !== 'kv_flags') namespaces.select('kv_flags');
  keylist.open('kv_flags');
  keylist.view = 'list';
  searchbox.clear();
  await page.viewport(1280, 800);
});

async function open(key: string) {
  goTo(key);
  await expect.poll(() => within(testid.valueKey).element().textContent).toBe(key);
}

/** Plans some things, one of which was missed. */
async function plan() {
  kept.push(...somePlanned());
  await planned.refresh();
}

async function tab(name: string) {
  await open('feature:limits');
  await page.getByRole('tab', { name }).click();
}

/** Opens a dialog and waits for something of it. */
const dialog = (which: OpenDialog, id: string) => async () => {
  dialogs.show(which);
  await there(id);
};

async function example() {
  await page.getByRole('radio', { name: 'Flows' }).click();
  await there(testid.flowExample);
  await expect.poll(() => flowplace.examples.length).toBe(4);
}

const views: Record<string, () => Promise<unknown>> = {
  'the list of keys': () => there(testid.keyRow),
  'keys in groups': async () => {
    keylist.view = 'groups';
    await there(testid.groupRow);
  },
  'what is in a group': async () => {
    keylist.view = 'groups';
    keylist.enter('feature:');
    await there(testid.breadcrumb);
  },
  'a selection': async () => {
    keylist.ticked = { ...nothing, keys: new Set(['feature:dark_mode', 'feature:limits']) };
    await there(testid.selectionCount);
  },
  'the filters': async () => {
    await within(testid.filterToggle).click();
    await there(testid.filterKind);
  },
  'a search that finds nothing': async () => {
    keylist.search({ typed: 'nowhere at all' });
    await there(testid.keysEmpty);
  },
  'a search in values': async () => {
    await within(testid.search).fill('e');
    await within(testid.searchValues).click();
    await expect
      .element(page.getByRole('list', { name: 'Keys whose values contain it' }))
      .toBeVisible();
  },
  'a namespace without keys': async () => {
    namespaces.select('kv_long');
    await there(testid.keysEmpty);
  },
  'a million keys': async () => {
    namespaces.select('kv_million');
    await expect.poll(() => keylist.total).toBe(1_000_000);
  },
  'a switch': async () => {
    await open('feature:dark_mode');
    await there(testid.valueSwitch);
  },
  'a number': async () => {
    await open('feature:rollout_percentage');
    await there(testid.valueNumber);
  },
  'a text, typed over': async () => {
    await open('feature:welcome_text');
    await page.getByRole('textbox', { name: 'Value of feature:welcome_text' }).fill('typed');
    await there(testid.openUnsaved);
  },
  'a form': async () => {
    jsonLook.choose('form');
    await open('customer:ada');
    await there(testid.formRow);
  },
  'a table': async () => {
    jsonLook.choose('form');
    await open('list');
    await within(testid.tableOpen).click();
    await there(testid.table);
  },
  'JSON as text': async () => {
    jsonLook.choose('text');
    await open('feature:limits');
    await there(testid.valueEditor);
  },
  'JSON with a mistake': async () => {
    await open('broken');
    await there(testid.valueEditor);
  },
  bytes: () => open('cache:logo'),
  'a value too large to be read at once': () => open('cache:catalogue'),
  'a key that vanishes': () => open('session:sess_xyz789'),
  details: async () => {
    await tab('Details');
    await there(testid.note);
  },
  history: async () => {
    await tab('History');
    await there(testid.historyRow);
  },
  'a past value': async () => {
    await tab('History');
    await within(testid.historyOpen).first().click();
    await there(testid.pastValue);
  },
  'a conflict': async () => {
    await open('feature:welcome_text');
    await page.getByRole('textbox', { name: 'Value of feature:welcome_text' }).fill('mine');
    await elsewhere('feature:welcome_text', entry('feature:welcome_text', 'theirs'));
    await there(testid.conflict);
  },
  flows: example,
  'a flow to try': async () => {
    await example();
    await page.getByRole('button', { name: 'Rate limit' }).click();
    await there(testid.flowRun);
  },
  'what a flow would write': async () => {
    await example();
    await page.getByRole('button', { name: 'Rate limit' }).click();
    await button(/^Run$/).click();
    await expect.element(button('Apply 1 change')).toBeVisible();
  },
  'a message': async () => {
    toasts.say('Turned on feature:beta_banner', { label: 'Undo', run: () => undefined });
    await there(testid.toast);
  },
  'the menu of the window': async () => {
    await within(testid.appMenu).click();
    await expect.element(page.getByRole('menu')).toBeVisible();
  },
  'the menu of a key': async () => {
    await within(testid.keyRow).first().click({ button: 'right' });
    await expect.element(page.getByRole('menu')).toBeVisible();
  },
  'how keys are sorted': async () => {
    await within(testid.sort).click();
    await expect.element(page.getByRole('menu')).toBeVisible();
  },
  'a tooltip': async () => {
    await within(testid.search).click();
    await userEvent.tab();
    await expect.element(page.getByRole('tooltip')).toBeVisible();
  },
  'a question': async () => {
    dialogs.confirm({
      title: 'Empty the Trash?',
      text: 'Gone for good.',
      confirm: 'Empty',
      danger: true,
      run: () => Promise.resolve(),
    });
    await there(testid.dialogConfirm);
  },
  'a question about a protected place': async () => {
    await page.getByRole('switch', { name: 'feature:new_search' }).click();
    await there(testid.protectedEffects);
  },
  'a new namespace': dialog({ type: 'newNamespace' }, testid.namespaceName),
  'a new key': () =>
    dialog({ type: 'addKey', namespace: 'kv_flags', prefix: '' }, testid.keyInput)(),
  'another name for a key': dialog(
    { type: 'renameKey', namespace: 'kv_flags', key: 'feature:limits' },
    testid.keyInput,
  ),
  'a place to protect': dialog(
    { type: 'protect', namespace: { id: 'kv_prefs', name: 'user-preferences' }, prefix: '' },
    testid.protectNote,
  ),
  'a file to import': dialog({ type: 'import', begin: 'file', file: null }, testid.importChoose),
  'keys to paste': dialog({ type: 'import', begin: 'paste', file: null }, testid.pasteInput),
  'what an import would do': async () => {
    dialogs.show({ type: 'import', begin: 'file', file: null });
    await within(testid.importChoose).click();
    await there(testid.planRow);
  },
  'an export': async () => dialog({ type: 'export', namespace: flags() }, testid.exportFormat)(),
  'two namespaces to compare': dialog(
    { type: 'compareWith', namespace: 'kv_flags' },
    testid.compareInto,
  ),
  'what differs between two namespaces': async () => {
    dialogs.show({ type: 'compareWith', namespace: 'kv_flags' });
    await page.getByRole('button', { name: 'Compare', exact: true }).click();
    await there(testid.betweenSwap);
    await page.getByTestId(testid.planRow).first().getByRole('button').first().click();
    await there(testid.planDiff);
  },
  'filters as chips': async () => {
    await within(testid.search).fill('kind:switch off ');
    await there(testid.filterChip);
  },
  'a change of many keys': dialog(
    { type: 'change', namespace: 'kv_flags', selection: some, keys: 1 },
    testid.bulkKind,
  ),
  'a flow for each key': dialog(
    { type: 'runForEach', namespace: 'kv_flags', selection: some, keys: 1 },
    testid.planDialog,
  ),
  activity: dialog({ type: 'activity' }, testid.changeRow),
  backups: dialog({ type: 'backups' }, testid.backupItem),
  'a restore': async () => {
    await dialog({ type: 'backups' }, testid.backupItem)();
    await within(testid.backupRestore).first().click();
    await there(testid.restoreAll);
  },
  'a backup beside today': async () => {
    await dialog({ type: 'backups' }, testid.backupItem)();
    await within(testid.backupCompare).first().click();
    await there(testid.compareDialog);
  },
  trash: dialog({ type: 'trash' }, testid.trashedKey),
  'what is planned': async () => {
    await plan();
    await dialog({ type: 'planned' }, testid.plannedItem)();
    await within(testid.plannedCompare).first().click();
    await there(testid.plannedCompared);
  },
  'a plan for later': dialog(
    { type: 'planLater', namespace: 'kv_flags', keys: ['feature:dark_mode'], switched: true },
    testid.laterAt,
  ),
  'a key for which something is planned': async () => {
    await plan();
    await open('feature:beta_banner');
    await there(testid.plannedOfKey);
  },
  'what is not saved': dialog({ type: 'unsaved' }, testid.unsaved),
  'a shape': dialog({ type: 'shape', namespace: 'kv_prefs', key: 'user:400' }, testid.shapeDialog),
  'what can be found': dialog({ type: 'palette' }, testid.paletteInput),
  settings: dialog({ type: 'settings' }, testid.settingDatabase),
  shortcuts: dialog({ type: 'shortcuts' }, testid.shortcutSearch),
  'about the app': dialog({ type: 'about' }, testid.aboutCopy),
};

it('has a title and a language', () => {
  expect(html).toContain('<html lang="en">');
  expect(html).toContain('<title>KV Store</title>');
});

it.each(Object.keys(views))('finds nothing in %s', async (name) => {
  await views[name]?.();
  const found: Record<string, string[]> = {};
  for (const look of looks) {
    await turnTo(look);
    found[look.name] = [...(await flaws()), ...smallTargets()];
  }
  expect(found).toEqual(Object.fromEntries(looks.map((look) => [look.name, []])));
});
