// The window is left when what was typed is kept; a disk that does not answer holds nobody in it.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

const { world, kept, quit } = await vi.hoisted(async () => {
  const { World } = await import('./world');
  const { KeptDrafts } = await import('./keptdrafts');
  return { world: new World(), kept: new KeptDrafts(), quit: vi.fn(() => Promise.resolve(null)) };
});

vi.mock('../api', async (original) => {
  const actual = await original<typeof import('../api')>();
  const drafts = world.slow.wrap(kept.commands);
  return { ...actual, api: { ...world.commands(actual.Failed), ...drafts, quit } };
});

import { editPlace } from '../model/drafts';
import { dialogs } from './dialogs.svelte';
import { editor } from './editor.svelte';
import { beforeLeaving, leave, LONG_MS, mayTurn } from './leaving';
import { toasts } from './toasts.svelte';

const { slow } = world;
let stores = 0;

function type(key: string) {
  const draft = { at: Date.now(), text: 'x', expiry: null, metadata: null, version: 0, base: null };
  editor.drafts.put(editPlace('ns', key), draft);
}

beforeEach(async () => {
  vi.useFakeTimers();
  slow.held = false;
  quit.mockClear();
  dialogs.answered();
  await editor.turnTo(`s${String((stores += 1))}`);
});

afterEach(async () => {
  slow.held = false;
  while (slow.waiting.length > 0) {
    slow.waiting[0]?.answer();
    await vi.advanceTimersByTimeAsync(0);
  }
  await editor.flush();
  vi.useRealTimers();
});

it('leaves at once when all is kept', async () => {
  type('a');
  await leave();
  expect([quit.mock.calls.length, dialogs.confirmation]).toEqual([1, null]);
});

it('asks when a draft is not written in time, and says which', async () => {
  slow.held = true;
  for (const key of ['a', 'b', 'c', 'd', 'e']) type(key);
  const leaving = leave();
  await vi.advanceTimersByTimeAsync(LONG_MS);
  await leaving;
  expect(quit).not.toHaveBeenCalled();
  expect(dialogs.confirmation?.text).toBe(
    'What you typed for “a”, “b”, “c” and 2 more is not written to the disk yet.',
  );
  await dialogs.confirmation?.run();
  expect(quit).toHaveBeenCalledTimes(1);
});

it('leaves by itself when it is written while the question stands', async () => {
  slow.held = true;
  type('a');
  const leaving = leave();
  await vi.advanceTimersByTimeAsync(LONG_MS);
  await leaving;
  slow.of('putDraft').answer();
  await vi.advanceTimersByTimeAsync(0);
  expect([quit.mock.calls.length, dialogs.confirmation]).toEqual([1, null]);
});

it('stays when the person wants to, also when it is written later', async () => {
  slow.held = true;
  type('a');
  const leaving = leave();
  await vi.advanceTimersByTimeAsync(LONG_MS);
  await leaving;
  dialogs.answered();
  slow.of('putDraft').answer();
  await vi.advanceTimersByTimeAsync(0);
  expect(quit).not.toHaveBeenCalled();
});

it('says why when it cannot be kept', async () => {
  slow.held = true;
  type('a');
  const leaving = leave();
  await vi.advanceTimersByTimeAsync(0);
  slow.of('putDraft').fail(new Error('the disk is full'));
  await leaving;
  expect(dialogs.confirmation?.text).toMatch(/^What you typed for “a” could not be kept\. /);
});

it('opens no other database meanwhile', async () => {
  slow.held = true;
  type('a');
  const turning = mayTurn();
  await vi.advanceTimersByTimeAsync(LONG_MS);
  expect(await turning).toBe(false);
  expect(toasts.list.at(-1)?.message).toContain('Try again in a moment');
});

it('waits for what is to be done before, and asks when that fails', async () => {
  let fails = true;
  const over = beforeLeaving(() => (fails ? Promise.reject(new Error('busy')) : Promise.resolve()));
  await leave();
  expect([quit.mock.calls.length, dialogs.confirmation?.text]).toEqual([
    0,
    expect.stringContaining('What you typed last could not be kept.'),
  ]);
  dialogs.answered();
  fails = false;
  await leave();
  expect(quit).toHaveBeenCalledTimes(1);
  over();
});
