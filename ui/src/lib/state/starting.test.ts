// The window starts with its keys in it: the panes are not shown empty first.
import { beforeEach, expect, it, vi } from 'vitest';
import type { EntryRow, Missed, Namespace } from '../api';
import type { Changed } from '../bindings';
import { quiet, type Slowly } from './slowly';

const held = vi.hoisted(() => ({
  slow: null as Slowly | null,
  missed: null as Missed | null,
  hears: null as ((event: { payload: Partial<Changed> }) => void) | null,
}));

vi.mock('../api', async (original) => {
  const { Slowly } = await import('./slowly');
  const namespace: Partial<Namespace> = { id: 'kv_1', name: 'shop', entryCount: 1 };
  const row: Partial<EntryRow> = { key: 'a' };
  const said: Record<string, unknown> = {
    firstPicture: {
      state: { type: 'ready', path: 'kv.db', id: 's1', damage: null, readOnly: null },
      contents: null,
    },
    listDrafts: [],
    listEntries: { entries: [row] },
    countEntries: 1,
    listNamespaces: [namespace],
  };
  const slow = (held.slow = new Slowly());
  slow.held = false;
  const api = new Proxy(
    {},
    {
      get: (_, name: string) =>
        slow.wrap({
          [name]: () => (name === 'missedSince' ? held.missed : (said[name] ?? null)),
        })[name],
    },
  );
  const event = (name: string) => ({
    listen: (hears: typeof held.hears) => {
      if (name === 'changed') held.hears = hears;
      return Promise.resolve(() => undefined);
    },
  });
  return {
    ...(await original<typeof import('../api')>()),
    api,
    events: new Proxy({}, { get: (_, name: string) => event(name) }),
  };
});

vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => null, removeItem: () => null });

const { app } = await import('./app.svelte');
const { keylist } = await import('./keylist.svelte');
const { refreshed } = await import('./refresh');
const { AGAIN_MS } = await import('./writequeue');

function slow(): Slowly {
  if (!held.slow) throw new Error('the backend is mocked above');
  return held.slow;
}

beforeEach(() => {
  held.missed = null;
  app.damage = null;
  app.phase = 'loading';
  keylist.open(null);
  slow().held = true;
});

/** Answers all that is asked for but this. */
const answerAllButKeys = () => answerAllBut('listEntries');

async function answerAllBut(command: string): Promise<void> {
  await quiet();
  for (;;) {
    const next = slow().waiting.find((one) => one.command !== command);
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

it('asks one question, and for each part by itself where that has no answer', async () => {
  const started = app.start();
  await quiet();
  const asked = () => slow().waiting.map((one) => one.command);
  expect(asked()).toEqual(['firstPicture']);
  slow().of('firstPicture').answer();
  await quiet();
  expect(asked()).toEqual(
    expect.arrayContaining(['listDrafts', 'listNamespaces', 'undoState', 'failedBackup']),
  );
  await answerAllButKeys();
  await slow().settle();
  await started;
  expect(app.phase).toBe('ready');
});

it('reads again what could not be read while the file was opened', async () => {
  const started = app.start();
  await quiet();
  slow().of('firstPicture').answer();
  await quiet();
  slow().of('undoState').fail(new Error('busy'));
  await slow().settle();
  await started;
  expect(app.phase).toBe('ready');
  expect(keylist.row(0)?.key).toBe('a');
});

/** Starts, and gives back what is asked for once the window hears of what happens. */
async function askedAfter(missed: Missed): Promise<string[]> {
  held.missed = missed;
  const started = app.start();
  await answerAllBut('missedSince');
  slow().of('missedSince').answer();
  const asked: string[] = [];
  await quiet();
  for (let [next] = slow().waiting; next; [next] = slow().waiting) {
    asked.push(next.command);
    next.answer();
    await quiet();
  }
  await started;
  return asked;
}

it('reads again where something was written before it heard of anything', async () => {
  const asked = await askedAfter({ changed: true, damage: null });
  expect(asked).toEqual(expect.arrayContaining(['listNamespaces', 'listEntries']));
});

it('asks no more where nothing was', async () => {
  expect(await askedAfter({ changed: false, damage: null })).toEqual([]);
});

it('tells of damage that was found before it heard of anything', async () => {
  await askedAfter({ changed: false, damage: { type: 'content' } });
  expect(app.damage).toEqual({ type: 'content' });
});

it('asks again for what it could not be told at once, and goes on meanwhile', async () => {
  const wait = setTimeout;
  const again: (() => void)[] = [];
  const waits = vi.spyOn(globalThis, 'setTimeout');
  waits.mockImplementation((run, ms) => {
    if (ms !== AGAIN_MS) return wait(run, ms);
    again.push(run);
    return wait(() => undefined);
  });
  const started = app.start();
  await answerAllBut('missedSince');
  slow().of('missedSince').fail(new Error('busy'));
  await started;
  expect(slow().waiting).toEqual([]);
  held.missed = { changed: true, damage: { type: 'content' } };
  again.forEach((ask) => ask());
  slow().of('missedSince').answer();
  await quiet();
  expect(app.damage).toEqual({ type: 'content' });
  expect(slow().waiting.map((one) => one.command)).toContain('listNamespaces');
  await slow().settle();
  waits.mockRestore();
});

/** What the window asks for after it heard of this. */
async function askedOnHearing(heard: Pick<Changed, 'what' | 'byThisWindow'>): Promise<string[]> {
  slow().held = true;
  held.hears?.({ payload: { ...heard, namespaces: [] } });
  await quiet();
  const commands: string[] = [];
  for (let [next] = slow().waiting; next; [next] = slow().waiting) {
    commands.push(next.command);
    next.answer();
    await quiet();
  }
  return commands;
}

it('hears of what this program swept because it had expired, and not of its own writes again', async () => {
  slow().held = false;
  await app.start();
  await refreshed();
  expect(await askedOnHearing({ what: 'applied', byThisWindow: true })).toEqual([]);
  expect(await askedOnHearing({ what: 'expired', byThisWindow: true })).toEqual(
    expect.arrayContaining(['listNamespaces', 'countEntries', 'undoState']),
  );
});

it('reads no key again for what another program noted beside them, but what is kept of the past', async () => {
  slow().held = false;
  await app.start();
  await refreshed();
  const asked = await askedOnHearing({ what: 'noted', byThisWindow: false });
  expect(asked.toSorted()).toEqual(['failedBackup', 'undoState']);
});
