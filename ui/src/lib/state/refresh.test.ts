// What another program writes is shown where it concerns something, and never under a dialog.
import { beforeEach, expect, it, vi } from 'vitest';
import type { PlanSummary } from '../api';
import { quiet } from './slowly';

const asked = vi.hoisted(() => [] as string[]);

vi.mock('../api', async (original) => ({
  ...(await original<typeof import('../api')>()),
  api: new Proxy(
    {},
    {
      get: (_, name: string) => () => {
        asked.push(name);
        const said: Record<string, unknown> = { listEntries: { entries: [] }, listNamespaces: [] };
        return Promise.resolve(said[name] ?? null);
      },
    },
  ),
}));

import { anything } from '../model/concerns';
import { dialogs } from './dialogs.svelte';
import { keylist } from './keylist.svelte';
import { keepFresh, writtenElsewhere } from './refresh';
import './undo.svelte';

const inside = (...namespaces: string[]) => ({ namespaces, keys: null, pastOnly: false });

beforeEach(async () => {
  dialogs.close();
  keylist.open('kv_1');
  await quiet();
  asked.length = 0;
});

it('reads the keys again when their namespace was written to', async () => {
  writtenElsewhere(inside('kv_1'));
  await quiet();
  expect(asked).toContain('listEntries');
});

it('reads no keys again for another namespace, but how many it has', async () => {
  writtenElsewhere(inside('kv_2'));
  await quiet();
  expect(asked).not.toContain('listEntries');
  expect(asked).toContain('listNamespaces');
});

it('reads no keys again when only the past changed', async () => {
  writtenElsewhere({ ...anything, pastOnly: true });
  await quiet();
  expect(asked).toEqual(['undoState']);
});

it('waits until the dialog is closed, and then reads all that was written meanwhile', async () => {
  const told: string[][] = [];
  const stop = keepFresh((written) => {
    told.push([...written.namespaces]);
    return Promise.resolve();
  });
  dialogs.show({ type: 'newNamespace' });
  writtenElsewhere(inside('kv_1'));
  writtenElsewhere(inside('kv_2'));
  await quiet();
  expect(asked).toEqual([]);
  dialogs.close();
  await quiet();
  stop();
  expect(told).toEqual([['kv_1', 'kv_2']]);
  expect(asked).toContain('listEntries');
});

it('waits for a dialog that a pane opened for itself, such as a past value', async () => {
  const disappeared = dialogs.appeared();
  expect(dialogs.any).toBe(true);
  writtenElsewhere(inside('kv_1'));
  await quiet();
  expect(asked).toEqual([]);
  disappeared();
  await quiet();
  expect(asked).toContain('listEntries');
});

it('throws a plan away when its dialog is closed or makes room for another', async () => {
  const plan = (id: string) => ({ type: 'plan', plan: { id } as PlanSummary }) as const;
  dialogs.show(plan('p1'));
  dialogs.show(plan('p2'));
  expect(asked).toEqual(['planDiscard']);
  dialogs.close();
  expect(asked).toEqual(['planDiscard', 'planDiscard']);
});
