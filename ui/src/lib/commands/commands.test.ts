// Buttons, menus and the keyboard read one list of commands: no two share keys, and none acts where it
// is not available or under a dialog.
import { beforeEach, expect, it, vi } from 'vitest';

vi.mock('../api', async (original) => ({
  ...(await original<typeof import('../api')>()),
  api: new Proxy({}, { get: () => () => Promise.resolve(null) }),
}));

import { dialogs } from '../state/dialogs.svelte';
import { keylist } from '../state/keylist.svelte';
import { namespaces } from '../state/namespaces.svelte';
import { allCommands, commands } from './commands';
import { pressed } from './keyboard';
import { shortcutWords } from './shortcut';

function press(key: string, code = ''): { prevented: boolean } {
  const done = { prevented: false };
  pressed({
    key,
    code,
    ctrlKey: true,
    metaKey: false,
    altKey: false,
    shiftKey: false,
    defaultPrevented: false,
    target: null,
    preventDefault: () => (done.prevented = true),
  } as unknown as KeyboardEvent);
  return done;
}

beforeEach(() => {
  dialogs.close();
  namespaces.list = [{ id: 'kv_1', name: 'A', description: '', entryCount: 0, createdAt: 0 }];
  namespaces.selectedId = 'kv_1';
  keylist.open('kv_1');
});

it('gives no two commands the same keys', () => {
  const keys = allCommands.flatMap((one) => one.shortcuts.map((key) => shortcutWords(key, false)));
  expect(new Set(keys).size).toBe(keys.length);
});

it('adds a key by Ctrl+N, also on a Cyrillic keyboard', () => {
  expect(press('т', 'KeyN').prevented).toBe(true);
  expect(dialogs.open).toMatchObject({ type: 'addKey', namespace: 'kv_1' });
});

it('does nothing under a dialog that a pane opened for itself', () => {
  const disappeared = dialogs.appeared();
  const undoing = vi.spyOn(commands.undo, 'run');
  expect(press('n').prevented).toBe(false);
  expect(press('z').prevented).toBe(false);
  disappeared();
  expect(dialogs.open).toBeNull();
  expect(undoing).not.toHaveBeenCalled();
});

it('does not run what is not available, nor leave its keys to the engine', () => {
  namespaces.list = [];
  namespaces.selectedId = null;
  expect(press('n').prevented).toBe(true);
  expect(dialogs.open).toBeNull();
});

it('leaves Delete to the list that has the focus', () => {
  expect(press('Delete').prevented).toBe(false);
});
