// The window starts with its keys in it: the panes are not shown empty first.
import { beforeEach, expect, it, vi } from 'vitest';
import type { EntryRow, Namespace } from '../api';
import { quiet, type Slowly } from './slowly';

const held = vi.hoisted(() => ({ slow: null as Slowly | null }));

vi.mock('../api', async (original) => {
  const { Slowly } = await import('./slowly');
  const namespace: Partial<Namespace> = { id: 'kv_1', name: 'shop', entryCount: 1 };
  const row: Partial<EntryRow> = { key: 'a' };
  const said: Record<string, unknown> = {
    appState: { type: 'ready', path: 'kv.db', id: 's1', damage: null, readOnly: null },
    listDrafts: [],
    listEntries: { entries: [row] },
    countEntries: 1,
    listNamespaces: [namespace],
  };
  const slow = (held.slow = new Slowly());
  slow.held = false;
  const api = new Proxy(
    {},
    { get: (_, name: string) => slow.wrap({ [name]: () => said[name] ?? null })[name] },
  );
  const event = { listen: () => Promise.resolve(() => undefined) };
  return {
    ...(await original<typeof import('../api')>()),
    api,
    events: new Proxy({}, { get: () => event }),
  };
});

vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => null, removeItem: () => null });

const { app } = await import('./app.svelte');
const { keylist } = await import('./keylist.svelte');

function slow(): Slowly {
  if (!held.slow) throw new Error('the backend is mocked above');
  return held.slow;
}

beforeEach(() => {
  app.phase = 'loading';
  keylist.open(null);
  slow().held = true;
});

/** Answers all that is asked for but the keys. */
async function answerAllButKeys(): Promise<void> {
  await quiet();
  for (;;) {
    const next = slow().waiting.find((one) => one.command !== 'listEntries');
    if (!next) return;
    next.answer();
    await quiet();
  }
}

it('shows the panes once the keys are there', async () => {
  const started = app.start();
  await answerAllButKeys();
  expect(app.phase).toBe('loading');
  slow().of('listEntries').answer();
  await slow().settle();
  await started;
  expect(app.phase).toBe('ready');
  expect(keylist.row(0)?.key).toBe('a');
});

it('shows the panes also when the keys cannot be read', async () => {
  const started = app.start();
  await answerAllButKeys();
  slow().of('listEntries').fail(new Error('busy'));
  await slow().settle();
  await started;
  expect(app.phase).toBe('ready');
  expect(keylist.problem).not.toBeNull();
});

it('asks for all that it shows at once, and for the keys as soon as it knows of which namespace', async () => {
  const started = app.start();
  await quiet();
  const asked = () => slow().waiting.map((one) => one.command);
  expect(asked()).toEqual(
    expect.arrayContaining(['appState', 'listNamespaces', 'undoState', 'failedBackup']),
  );
  slow().of('listNamespaces').answer();
  await quiet();
  expect(asked()).toEqual(expect.arrayContaining(['appState', 'listEntries', 'countEntries']));
  await answerAllButKeys();
  await slow().settle();
  await started;
  expect(app.phase).toBe('ready');
});

it('reads again what could not be read while the file was opened', async () => {
  const started = app.start();
  await quiet();
  slow().of('undoState').fail(new Error('busy'));
  await slow().settle();
  await started;
  expect(app.phase).toBe('ready');
  expect(keylist.row(0)?.key).toBe('a');
});
