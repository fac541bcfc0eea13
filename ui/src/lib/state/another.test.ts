// Another database is opened from Settings while one is open: where that does not work, the one that is open
// stays, and nothing is offered that would be done to it in the other one's place.
import { expect, it, vi } from 'vitest';
import type { AppState } from '../api';

const said = vi.hoisted(() => ({ chosen: null as AppState | null }));

vi.mock('../api', async (original) => {
  const ready = { type: 'ready', path: '/a.db', id: 's1', damage: null, readOnly: null };
  const answers: Record<string, () => unknown> = {
    firstPicture: () => ({ state: ready, contents: null }),
    chooseDatabase: () => said.chosen,
    listDrafts: () => [],
    listNamespaces: () => [],
    undoState: () => ({ undo: null, redo: null }),
  };
  const event = { listen: () => Promise.resolve(() => undefined) };
  return {
    ...(await original<typeof import('../api')>()),
    api: new Proxy({}, { get: (_, name: string) => async () => answers[name]?.() ?? null }),
    events: new Proxy({}, { get: () => event }),
  };
});

vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => null, removeItem: () => null });

const { app } = await import('./app.svelte');
const { toasts } = await import('./toasts.svelte');

it('stays with the file that is open, and says what is wrong with the other', async () => {
  await app.start();
  expect(app.phase).toBe('ready');
  said.chosen = {
    type: 'failed',
    path: '/b.db',
    failure: { code: 'damaged', path: '/b.db', damage: { type: 'content' } },
  };
  await app.chooseDatabase();
  expect(app.phase).toBe('ready');
  expect(app.path).toBe('/a.db');
  expect(toasts.list.map(({ message }) => message).join()).toContain('/b.db is damaged');
});

it('goes on with another that opens', async () => {
  said.chosen = { type: 'ready', path: '/c.db', id: 's2', damage: null, readOnly: null };
  await app.chooseDatabase();
  expect(app.phase).toBe('ready');
  expect(app.path).toBe('/c.db');
});
