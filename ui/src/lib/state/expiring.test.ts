// What expires while it is shown goes from the list at that moment, and an open document of it says so and
// keeps what was typed.
import { beforeEach, expect, it, vi } from 'vitest';
import type { EntryRow, ListQuery } from '../api';

vi.mock('../api', async (original) => {
  const actual = await original<typeof import('../api')>();
  const listed = (): EntryRow[] =>
    [...world.entries.values()]
      .filter(({ expiresAt }) => expiresAt === null || expiresAt > seconds())
      .map(({ key, kind, size, expiresAt, text }) => {
        return { key, kind, size, expiresAt, preview: text ?? '', note: null, updatedAt: 0 };
      });
  const api = {
    ...world.commands(actual.Failed),
    listEntries: ({ filter }: ListQuery) =>
      Promise.resolve({
        entries: listed().filter(({ key }) => key.startsWith(filter.prefix ?? '')),
      }),
    countEntries: () => Promise.resolve(listed().length),
    positionOf: () => Promise.resolve(null),
  };
  return { ...actual, api };
});

const world = await vi.hoisted(async () => new (await import('./world')).World());
const time = vi.hoisted(() => ({ now: 1_900_000_000_000 }));
const seconds = () => time.now / 1000;

import { editor } from './editor.svelte';
import { expiring } from './expiring';
import { keylist } from './keylist.svelte';
import { refreshed } from './refresh';

const keys = () => Array.from({ length: keylist.length }, (_, index) => keylist.row(index)?.key);

/** A minute goes by: what has expired is not there any more, and nobody says so. */
async function aMinuteLater() {
  time.now += 60_000;
  for (const [key, { expiresAt }] of world.entries)
    if (expiresAt !== null && expiresAt <= seconds()) world.entries.delete(key);
  expiring.look();
  await refreshed();
}

beforeEach(async () => {
  vi.spyOn(Date, 'now').mockImplementation(() => time.now);
  world.entries.clear();
  world.put('session', 'token', { expiresAt: seconds() + 60 });
  world.put('later', 'token', { expiresAt: seconds() + 3_600 });
  world.put('stays', 'text');
  keylist.open('ns');
  await keylist.settled();
  await editor.open('ns', 'session');
});

it('goes from the list at the moment on which it expires', async () => {
  expect(keys()).toEqual(['session', 'later', 'stays']);
  expect(keylist.nextExpiry).toBe(seconds() + 60);
  await aMinuteLater();
  expect(keys()).toEqual(['later', 'stays']);
  expect(editor.status).toBe('gone');
  expect(editor.current.expiredAt).toBe(seconds());
});

it('leaves what was typed over it, and says that it expired, also when it is looked at again', async () => {
  editor.current.edit('typed');
  await aMinuteLater();
  const { current } = editor;
  expect([current.text, current.conflicts, current.theirs]).toEqual(['typed', ['value'], null]);
  expect(current.expiredAt).toBe(seconds());
  await editor.refresh();
  expect(current.expiredAt).toBe(seconds());
});

it('does not call expired what somebody made again and then deleted', async () => {
  editor.current.edit('typed');
  await aMinuteLater();
  world.put('session', 'new');
  await editor.refresh();
  world.remove('session');
  await editor.refresh();
  expect(editor.current.text).toBe('typed');
  expect(editor.current.expiredAt).toBeNull();
});

it('asks for nothing while nothing expires', async () => {
  await aMinuteLater();
  const again = vi.spyOn(keylist, 'refresh');
  expiring.look();
  await refreshed();
  expect(again).not.toHaveBeenCalled();
  again.mockRestore();
});
