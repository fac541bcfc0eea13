// @vitest-environment jsdom
// What is typed into a short form is there again, in the next window too: a name, a description, a label.
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

vi.mock('../api', async (original) => {
  const more = { listBackups: () => [], backupSettings: () => new Promise(() => undefined) };
  return (await import('./backend')).madeUp(original, more);
});

import Backups from '../backups/Backups.svelte';
import NameKey from '../keys/NameKey.svelte';
import { titleOf } from '../model/unsaved';
import NamespaceDialog from '../namespaces/NamespaceDialog.svelte';
import { world } from './backend';
import { dialogs } from './dialogs.svelte';
import { editor } from './editor.svelte';
import { namespaces } from './namespaces.svelte';
import { quiet } from './slowly';
import { openTyped } from './unsaved';

const flags = { id: 'ns', name: 'Flags', description: 'mine', entryCount: 1, createdAt: 0 };
const onclose = () => undefined;
let shown: Record<string, unknown> | undefined;
let stores = 0;
let store = '';

const dialogOf = {
  renameKey: () =>
    mount(NameKey, { target, props: { namespace: 'ns', key: 'a', copy: false, onclose } }),
  duplicateKey: () =>
    mount(NameKey, { target, props: { namespace: 'ns', key: 'a', copy: true, onclose } }),
  newNamespace: () => mount(NamespaceDialog, { target, props: { namespace: null, onclose } }),
  editNamespace: () => mount(NamespaceDialog, { target, props: { namespace: flags, onclose } }),
  backups: () => mount(Backups, { target, props: { onclose } }),
};
type Which = keyof typeof dialogOf;
const target = document.body;

async function open(which: Which) {
  shown = dialogOf[which]();
  await settled();
}

async function settled() {
  flushSync();
  await quiet();
  await quiet();
  flushSync();
}

async function close() {
  if (shown) await unmount(shown);
  shown = undefined;
  document.body.innerHTML = '';
}

function field(query: string): HTMLInputElement {
  const found = document.querySelector<HTMLInputElement>(query);
  if (!found) throw new Error(`no ${query}`);
  return found;
}

function type(query: string, text: string) {
  const input = field(query);
  input.value = text;
  input.dispatchEvent(new Event('input', { bubbles: true }));
  flushSync();
}

async function newWindow() {
  await editor.flush();
  await editor.turnTo('');
  await editor.turnTo(store);
}

beforeEach(async () => {
  world.entries.clear();
  world.put('a', 'one');
  namespaces.list = [flags];
  namespaces.selectedId = 'ns';
  store = `s${String((stores += 1))}`;
  await editor.turnTo(store);
});

afterEach(async () => {
  await close();
  dialogs.close();
});

const forms: [Which, string, string][] = [
  ['renameKey', '#key-name', 'A new name for a'],
  ['duplicateKey', '#key-name', 'A copy of a'],
  ['newNamespace', '#namespace-name', 'A new namespace'],
  ['editNamespace', '#namespace-name', 'Name or description of Flags'],
  ['editNamespace', '#namespace-description', 'Name or description of Flags'],
  ['backups', '[data-testid=backup-label]', 'The label of a backup'],
];

it.each(forms)('%s keeps %s', async (which, query, title) => {
  await open(which);
  type(query, 'typed');
  await close();
  await newWindow();
  const [head, ...others] = editor.drafts.list;
  expect([head && titleOf(head), others]).toEqual([title, []]);
  if (head) openTyped(head);
  expect(dialogs.open?.type).toBe(which);
  await open(which);
  expect(field(query).value).toBe('typed');
});

it('shows what is there now beside what was typed', async () => {
  await open('editNamespace');
  type('#namespace-description', 'typed');
  await close();
  flags.name = 'Switches';
  await open('editNamespace');
  expect([field('#namespace-name').value, field('#namespace-description').value]).toEqual([
    'Switches',
    'typed',
  ]);
  flags.name = 'Flags';
});

it('has nothing left of a name that the key has now', async () => {
  await open('renameKey');
  type('#key-name', 'b');
  field('form').dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
  await settled();
  await editor.flush();
  expect([world.text('b'), editor.drafts.list]).toEqual(['one', []]);
});

it('takes nothing while it is confirmed, and goes on where it was when that did not work', async () => {
  await open('renameKey');
  type('#key-name', 'b');
  field('#key-name').focus();
  world.slow.held = true;
  field('form').dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
  flushSync();
  expect(field('.dialog-body').inert).toBe(true);
  field('#key-name').blur(); // as a browser does with what is inert
  world.slow.of('renameKey').fail(new Error('no room'));
  world.slow.held = false;
  await settled();
  expect(field('.dialog-body').inert).toBe(false);
  expect([document.activeElement, field('#key-name').value]).toEqual([field('#key-name'), 'b']);
});
