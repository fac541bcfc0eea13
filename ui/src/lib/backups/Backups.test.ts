// @vitest-environment jsdom
// The list of backups is that of the newest answer.
import { flushSync, mount, unmount } from 'svelte';
import { beforeEach, expect, it, vi } from 'vitest';

const { asked, refused, settings } = vi.hoisted(() => ({
  asked: [] as ((backups: unknown) => void)[],
  refused: [] as ((reason: unknown) => void)[],
  settings: { everyDays: 1, keep: 14, removeExpired: false, folder: '/backups' },
}));

vi.mock('../api', async (original) => ({
  ...(await original<typeof import('../api')>()),
  api: {
    listBackups: () =>
      new Promise((resolve, reject) => {
        asked.push(resolve);
        refused.push(reject);
      }),
    expiredLeft: () => Promise.resolve(null),
    backupSettings: () => Promise.resolve(settings),
    readDraft: () => Promise.resolve(new ArrayBuffer(0)),
  },
}));

import type { BackupFile } from '../api';
import { undo } from '../state/undo.svelte';
import Backups from './Backups.svelte';

beforeEach(() => {
  asked.length = refused.length = 0;
});

function show() {
  const target = document.body;
  return mount(Backups, { target, props: { onclose: () => undefined } });
}

/** Waits for words, however busy the machine is. */
const sees = (words: string) =>
  vi.waitFor(() => expect(said()).toContain(words), { timeout: 30_000 });
const said = () => document.body.textContent;
const again = () =>
  [...document.querySelectorAll('button')].find((one) => one.textContent.trim() === 'Try again');

const backup = (label: string): BackupFile => ({
  path: `/backups/${label}`,
  file: label,
  label,
  madeAt: 0,
  size: 1,
  reason: 'manual',
  namespaces: [],
  entries: 1,
  belongings: { flows: 0, shapes: 0, protected: 0, searches: 0, planned: 0 },
  problem: null,
});

it('shows the newest list, whatever order answers come in', async () => {
  const sheet = show();
  flushSync();
  undo.state = { undo: null, redo: null };
  flushSync();
  const [older, newer] = asked;
  newer?.([backup('newer')]);
  await sees('newer');
  older?.([backup('older')]);
  await new Promise((resolve) => setTimeout(resolve));
  flushSync();
  expect(document.body.textContent).toContain('newer');
  await unmount(sheet);
});

it('does not say that there are none where they could not be read, and tries again', async () => {
  const sheet = show();
  flushSync();
  refused[0]?.(new Error('the folder is not there'));
  await sees('the folder is not there');
  expect(said()).not.toContain('No backups yet');
  again()?.click();
  await vi.waitFor(() => expect(asked).toHaveLength(2), { timeout: 30_000 });
  asked[1]?.([]);
  await sees('The first is made by itself');
  expect(said()).not.toContain('the folder is not there');
  await unmount(sheet);
});

it('promises no backup that is not made by itself', async () => {
  settings.everyDays = 0;
  const sheet = show();
  flushSync();
  asked[0]?.([]);
  await sees('“Back up now” makes one');
  expect(said()).not.toContain('The first is made by itself');
  await unmount(sheet);
});
