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
