// Names, values and words that look like a page of their own, or turn the direction of what is around them, in
// every place that shows one: they are text there, and nothing of them runs.
import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { answer } from '../dev/backend';
import { entry } from '../dev/data';
import { all, companions, find } from '../dev/memory';
import { places } from '../dev/places';
import { commands } from '../src/lib/commands/commands';
import { openKey as open } from '../src/lib/state/actions';
import { dialogs } from '../src/lib/state/dialogs.svelte';
import { editor } from '../src/lib/state/editor.svelte';
import { jsonLook } from '../src/lib/state/jsonlook.svelte';
import { keylist } from '../src/lib/state/keylist.svelte';
import { protection } from '../src/lib/state/protection.svelte';
import { toasts } from '../src/lib/state/toasts.svelte';
import { writes } from '../src/lib/state/writes';
import { testid } from '../src/lib/testids';
import { backend, openWindow } from './window';

const ran = vi.fn();

/** What a name or value begins with. */
const BEGINS = '<img src=x onerror=ran()><script>ran()</script>';
const HTML = `${BEGINS}<svg onload=ran()>&amp;{@html x}\${ran()}`;
const TURNED = '\u202etxt.live\u200b\u2067';
const ALL = `${HTML}${TURNED}`;
const PICTURES = '😀'.repeat(128);
const group = `${HTML.replaceAll(':', '')}:`;
const keys = [`${group}1`, `${group}2`, `${ALL} text`, PICTURES];
const [first = '', , text = ''] = keys;
const metadata = JSON.stringify({ description: ALL, tags: [ALL, 'plain'] });
const json = JSON.stringify({ [ALL]: ALL, list: [{ [HTML]: ALL }, { [HTML]: HTML }] });

const within = (id: string) => page.getByTestId(id);

beforeAll(async () => {
  Object.assign(window, { ran });
  const space = find('kv_flags');
  space.name = ALL;
  space.description = ALL;
  for (const key of keys)
    space.entries.set(key, entry(key, key === text ? `${ALL}\n${ALL}` : json, { metadata }));
  const flow = entry(ALL, `console.log(${JSON.stringify(ALL)});\nreturn ${JSON.stringify(ALL)};`, {
    metadata,
  });
  companions.push({
    id: 'kv_flags_flows',
    name: `${ALL}: flows`,
    description: '',
    entries: new Map([[ALL, flow]]),
    virtual: 0,
  });
  backend({
    tags_in_use: () => [{ tag: `${ALL}!`, keys: 2 }],
    flow_inputs: () => [],
    look_at_file: async (args) => ({
      ...((await answer('look_at_file', args)) as object),
      name: `${HTML}.json`,
    }),
  });
  await openWindow();
});

afterEach(() => {
  protection.asked?.answer(null);
  places.length = 0;
  dialogs.close();
  keylist.view = 'list';
  keylist.search({ typed: '', prefix: '' });
  for (const one of toasts.list) toasts.close(one.id);
});

/** Nothing of it is an element, or was. */
function asText() {
  const made = [...document.querySelectorAll('[onerror], [onload], img[src="x"]')];
  const scripts = [...document.scripts].filter((one) => one.textContent.includes('ran()'));
  expect([...made, ...scripts].map((one) => one.outerHTML)).toEqual([]);
  expect(ran).not.toHaveBeenCalled();
}

/** A place shows it, as it stands there or with signs for what cannot be seen. */
async function shows(id: string, wanted = BEGINS) {
  const found = () =>
    within(id)
      .elements()
      .some((one) =>
        `${one.textContent} ${(one as HTMLInputElement).value ?? ''}`.includes(wanted),
      );
  await expect.poll(found, { message: id }).toBe(true);
  asText();
}

async function openIt(key: string) {
  open(key);
  await expect.poll(() => editor.key).toBe(key);
  await shows(testid.valueKey, key === PICTURES ? PICTURES : BEGINS);
}

it('in the list of namespaces, above the keys, and in their rows', async () => {
  await shows(testid.namespaceItem);
  expect(page.getByRole('main').element().textContent).toContain(BEGINS);
  await shows(testid.keyRow);
  await within(testid.viewGroups).click();
  await shows(testid.groupRow);
  await within(testid.groupRow).filter({ hasText: '<img' }).first().dblClick();
  asText();
});

it('in a text, in a form, in a table, and where a mistake is named', async () => {
  await openIt(PICTURES);
  await openIt(text);
  await shows(testid.valueEditor);
  jsonLook.choose('form');
  await openIt(first);
  await shows(testid.formRow);
  await page.getByRole('button', { name: /as a table/ }).click();
  await expect.poll(() => within(testid.table).element().textContent).toContain(BEGINS);
  asText();
  jsonLook.choose('text');
  await shows(testid.valueEditor);
  editor.current.showAs('json');
  await within(testid.valueEditor).getByRole('textbox').fill(`${HTML} {`);
  await shows(testid.problem, '');
  editor.current.revert();
  jsonLook.choose('form');
});

it('in note, tags and metadata, and in the tags that are offered', async () => {
  await openIt(first);
  await within(testid.tabDetails).click();
  await shows(testid.note);
  await shows(testid.tag);
  await within(testid.tags).click();
  await expect
    .poll(() => document.querySelectorAll('#tags-known option').length)
    .toBeGreaterThan(0);
  await page.getByText('All metadata').click();
  await shows(testid.metadata);
  await within(testid.tabValue).click();
});

it('in what is written: messages, the list of changes, history, Trash, and what is unsaved', async () => {
  await writes.deleteKey('kv_flags', `${group}2`);
  await shows(testid.toast);
  await within(testid.openActivity).click();
  await shows(testid.changeRow);
  await within(testid.changeRow).first().getByRole('button', { expanded: false }).click();
  await shows(testid.changeKey);
  dialogs.close();
  await within(testid.openTrash).click();
  await shows(testid.trashedKey);
  dialogs.close();
  await writes.setEntry(
    {
      namespace: 'kv_flags',
      key: first,
      value: { type: 'text', text: `${json} ` },
      expiry: { type: 'keep' },
      metadata: { type: 'set', json: `{"description": "${HTML.replaceAll('"', '')}!"}` },
      mustBeNew: false,
      baseVersion: null,
      note: null,
    },
    '',
  );
  await openIt(first);
  await within(testid.tabHistory).click();
  await shows(testid.historyRow);
  await within(testid.historyOpen).first().click();
  await shows(testid.pastValue);
  await page.getByRole('button', { name: 'Close', exact: true }).last().click();
  await within(testid.tabValue).click();
  editor.current.edit(ALL as never);
  await within(testid.openUnsaved).click();
  await shows(testid.unsavedItem);
  await within(testid.unsavedDiscard).first().click();
  asText();
});

it('in what is found: names, values, and everything by Ctrl+K', async () => {
  await within(testid.search).fill('<img');
  await shows(testid.keyRow);
  await within(testid.searchValues).click();
  const found = page.getByRole('list', { name: 'Keys whose values contain it' });
  await expect.poll(() => found.elements()[0]?.textContent ?? '').toContain(BEGINS);
  await userEvent.keyboard('{Control>}k{/Control}');
  await within(testid.paletteInput).fill('<img');
  await shows(testid.palette);
});

it('in previews of what would be written, with the names of files', async () => {
  await within(testid.paste).first().click();
  await within(testid.pasteInput).fill(JSON.stringify({ [ALL]: ALL, [first]: HTML }));
  await within(testid.dialogConfirm).click();
  await shows(testid.planRow);
  await within(testid.planRow).first().getByRole('button').click();
  await shows(testid.planDiff);
  dialogs.close();
  dialogs.show({ type: 'import', begin: 'file', file: 'f' });
  await shows(testid.importFile);
});

it('in the question before a write, in a shape and what does not fit it', async () => {
  places.push({ namespace: 'kv_flags', prefix: group, note: ALL });
  await protection.refresh();
  const writing = writes.deleteKey('kv_flags', first).catch(() => undefined);
  await shows(testid.protectedEffects);
  await expect.element(page.getByRole('heading', { name: /This is protected/ })).toBeVisible();
  asText();
  protection.asked?.answer(null);
  await writing;
  dialogs.show({ type: 'protect', namespace: { id: 'kv_flags', name: ALL }, prefix: group });
  await shows(testid.dialog);
  dialogs.close();
  dialogs.show({ type: 'shape', namespace: 'kv_flags', key: first });
  await shows(testid.shapeDialog);
  asText();
});

it('in the names, logs and results of flows', async () => {
  await within(testid.showFlows).click();
  await shows(testid.flowRow);
  await within(testid.flowRow).first().click();
  await within(testid.flowRun).click();
  await shows(testid.flowLog);
  await shows(testid.flowResult);
  await within(testid.showKeys).click();
});

it('in menus, where a namespace is renamed, and in a narrow window', async () => {
  await page.viewport(720, 480);
  await within(testid.namespacePicker).click();
  await expect.poll(() => page.getByRole('menu').element().textContent).toContain(BEGINS);
  asText();
  await userEvent.keyboard('{Escape}');
  await page.viewport(1280, 800);
  const [one] = all;
  if (!one) throw new Error('no namespace');
  const { id, name, description } = one;
  const namespace = { id, name, description, entryCount: 1, createdAt: 0 };
  dialogs.show({ type: 'editNamespace', namespace });
  await shows(testid.namespaceName);
  dialogs.close();
  commands.exportFile.run();
  await expect.element(within(testid.dialogConfirm)).toBeVisible();
  asText();
});
