// @vitest-environment jsdom
// The list of backups is that of the newest answer.
import { flushSync, mount, unmount } from 'svelte';
import { expect, it, vi } from 'vitest';

const { asked } = vi.hoisted(() => ({ asked: [] as ((backups: unknown) => void)[] }));

vi.mock('../api', async (original) => ({
  ...(await original<typeof import('../api')>()),
  api: {
    listBackups: () => new Promise((resolve) => asked.push(resolve)),
    expiredLeft: () => Promise.resolve(null),
    backupSettings: () => new Promise(() => undefined),
    readDraft: () => Promise.resolve(new ArrayBuffer(0)),
  },
}));

import type { BackupFile } from '../api';
import { undo } from '../state/undo.svelte';
import Backups from './Backups.svelte';

const backup = (label: string): BackupFile => ({
  path: `/backups/${label}`,
  file: label,
  label,
  madeAt: 0,
  size: 1,
  reason: 'manual',
  namespaces: [],
  entries: 1,
  belongings: { flows: 0, shapes: 0, protected: 0, searches: 0 },
  problem: null,
});

it('shows the newest list, whatever order answers come in', async () => {
  const sheet = mount(Backups, {
    target: document.body,
    props: { onclose: () => undefined },
  });
  flushSync();
  undo.state = { undo: null, redo: null };
  flushSync();
  const [older, newer] = asked;
  newer?.([backup('newer')]);
  await vi.waitFor(() => expect(document.body.textContent).toContain('newer'));
  older?.([backup('older')]);
  await new Promise((resolve) => setTimeout(resolve));
  flushSync();
  expect(document.body.textContent).toContain('newer');
  await unmount(sheet);
});
