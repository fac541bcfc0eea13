// @vitest-environment jsdom
// A note that is typed to a change is kept, however the sheet that it is in is closed.
import { flushSync, mount, unmount } from 'svelte';
import { expect, it, vi } from 'vitest';

const api = vi.hoisted(() => ({
  setChangeNote: vi.fn(),
  changeRevisions: vi.fn(),
  quit: vi.fn(),
}));

vi.mock('../api', async (actual) => ({ ...(await actual<object>()), api }));

import type { ChangeRow } from '../api';
import { leave } from '../state/leaving';
import { quiet } from '../state/slowly';
import { toasts } from '../state/toasts.svelte';
import ChangeItem from './ChangeItem.svelte';

const change: ChangeRow = {
  id: 7,
  at: 0,
  origin: 'app',
  deed: { type: 'changed', key: 'a' },
  note: null,
  state: 'done',
  namespace: 'ns',
  namespaceName: 'Flags',
  added: 0,
  changed: 1,
  removed: 0,
};

/** Opens the change and types a note, without leaving the field. */
function typing(text: string) {
  api.setChangeNote.mockReset().mockResolvedValue(null);
  api.changeRevisions.mockResolvedValue([]);
  const item = mount(ChangeItem, { target: document.body, props: { change: { ...change } } });
  document.querySelector<HTMLElement>('button.open')?.click();
  flushSync();
  const field = document.querySelector<HTMLInputElement>('[data-testid=change-note]');
  if (!field) throw new Error('there is no field for the note');
  field.value = text;
  field.dispatchEvent(new Event('input', { bubbles: true }));
  return { item, field };
}

it('is kept when the sheet is closed while it is typed', async () => {
  const { item } = typing('because');
  await unmount(item);
  expect(api.setChangeNote.mock.calls).toEqual([[7, 'because']]);
});

it('is kept in a pause of the typing, with nothing left or closed', async () => {
  vi.useFakeTimers();
  const { item, field } = typing('beca');
  vi.advanceTimersByTime(200);
  field.value = 'because';
  field.dispatchEvent(new Event('input', { bubbles: true }));
  await vi.advanceTimersByTimeAsync(1_000);
  expect(api.setChangeNote.mock.calls).toEqual([[7, 'because']]);
  vi.useRealTimers();
  await unmount(item);
  expect(api.setChangeNote).toHaveBeenCalledTimes(1);
});

it('is kept in time by who types without a pause', async () => {
  vi.useFakeTimers();
  const { item, field } = typing('a');
  for (let letters = 2; letters < 20; letters++) {
    field.value = 'a'.repeat(letters);
    field.dispatchEvent(new Event('input', { bubbles: true }));
    await vi.advanceTimersByTimeAsync(100);
  }
  expect(api.setChangeNote.mock.calls.length).toBeGreaterThan(1);
  vi.useRealTimers();
  await unmount(item);
  expect(api.setChangeNote).toHaveBeenLastCalledWith(7, 'a'.repeat(19));
});

it('is kept once when the field was left before', async () => {
  const { item, field } = typing('because');
  field.dispatchEvent(new Event('change', { bubbles: true }));
  await unmount(item);
  expect(api.setChangeNote.mock.calls).toEqual([[7, 'because']]);
});

it('changes nothing where nothing was typed', async () => {
  const { item } = typing('');
  await unmount(item);
  expect(api.setChangeNote).not.toHaveBeenCalled();
});

it('is kept before the window is left', async () => {
  const { item } = typing('because');
  const done: string[] = [];
  api.setChangeNote.mockImplementation(() => {
    done.push('noted');
    return Promise.resolve(null);
  });
  api.quit.mockImplementation(() => {
    done.push('quit');
    return Promise.resolve(null);
  });
  await leave();
  expect(done).toEqual(['noted', 'quit']);
  await unmount(item);
});

it('is still in the field, and kept later, when it cannot be kept now', async () => {
  const { item, field } = typing('because');
  api.setChangeNote.mockRejectedValueOnce(new Error('busy'));
  field.dispatchEvent(new Event('change', { bubbles: true }));
  await vi.waitFor(() => expect(toasts.list.length).toBe(1));
  await unmount(item);
  await vi.waitFor(() => expect(api.setChangeNote).toHaveBeenCalledTimes(2));
});

/** The field of the change, shown again. */
function shownAgain() {
  const item = mount(ChangeItem, { target: document.body, props: { change: { ...change } } });
  document.querySelector<HTMLElement>('button.open')?.click();
  flushSync();
  return { item, field: document.querySelector<HTMLInputElement>('[data-testid=change-note]') };
}

it('is in the field again where it was refused as the sheet was closed, and kept before the window is left', async () => {
  const { item } = typing('because');
  api.setChangeNote.mockRejectedValue(new Error('busy'));
  await unmount(item);
  const again = shownAgain();
  expect(again.field?.value).toBe('because');
  await unmount(again.item);
  await vi.waitFor(() => expect(api.setChangeNote).toHaveBeenCalledTimes(2));
  await quiet();
  api.setChangeNote.mockReset().mockResolvedValue(null);
  api.quit.mockReset().mockResolvedValue(null);
  await leave();
  expect([api.setChangeNote.mock.calls, api.quit.mock.calls.length]).toEqual([[[7, 'because']], 1]);
  const last = shownAgain();
  expect(last.field?.value).toBe('');
  await unmount(last.item);
});

it('says when it is too long, sends it once it is not, and stays until then', async () => {
  const long = 'x'.repeat(1_001);
  const { item, field } = typing(long);
  field.dispatchEvent(new Event('change', { bubbles: true }));
  flushSync();
  expect(document.querySelector('[role=status]')?.textContent).toContain('1,001 characters');
  await unmount(item);
  const again = shownAgain();
  expect([again.field?.value, api.setChangeNote.mock.calls]).toEqual([long, []]);
  if (again.field) again.field.value = long.slice(1);
  again.field?.dispatchEvent(new Event('input', { bubbles: true }));
  flushSync();
  expect(document.querySelector('[role=status]')).toBeNull();
  await unmount(again.item);
  expect(api.setChangeNote.mock.calls).toEqual([[7, long.slice(1)]]);
});
