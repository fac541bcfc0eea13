// @vitest-environment jsdom
// Fields of the settings over a backend that is slow: what a person types stays until it is in force.
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

const made = vi.hoisted(() => ({ keepDays: 90, keepBytes: 500_000_000 }));

vi.mock('../api', async (original) =>
  (await import('../state/backend')).madeUp(original, {
    usage: () => ({ ...made, historyChanges: 1, historyBytes: 1, databaseBytes: 2 }),
    backupSettings: () => ({ everyDays: 1, keep: 14, removeExpired: false, folder: null }),
    setRetention: (keepDays: number, keepBytes: number) => {
      Object.assign(made, { keepDays, keepBytes });
      return null;
    },
    setTextSize: () => null,
    setWindowTheme: () => null,
  }),
);

import { defaults } from '../model/settings';
import { world } from '../state/backend';
import { quiet } from '../state/slowly';
import { settings } from '../state/settings.svelte';
import { StoreSettings } from '../state/storesettings.svelte';
import { testid } from '../testids';
import HistoryLimits from './HistoryLimits.svelte';
import Separator from './Separator.svelte';
import ShortcutSettings from './ShortcutSettings.svelte';

const { slow } = world;
let shown: Record<string, unknown>;

const field = (id: string) => {
  const found = document.querySelector<HTMLInputElement>(`[data-testid=${id}]`);
  if (!found) throw new Error(`no ${id}`);
  return found;
};
function type(id: string, text: string) {
  field(id).value = text;
  field(id).dispatchEvent(new Event('input', { bubbles: true }));
  flushSync();
}
const end = (id: string) => field(id).dispatchEvent(new Event('change', { bubbles: true }));

function press(name: string) {
  const button = [...document.querySelectorAll('button')].find(
    (one) => (one.getAttribute('aria-label') ?? one.textContent.trim()) === name,
  );
  if (!button) throw new Error(`no button ${name}`);
  button.click();
  flushSync();
}

beforeEach(() => {
  slow.held = slow.late = false;
  Object.assign(made, { keepDays: 90, keepBytes: 500_000_000 });
});

afterEach(async () => {
  await unmount(shown);
  for (const name of ['separator', 'shortcuts'] as const) settings.putBack(name);
});

async function openLimits() {
  const store = new StoreSettings();
  await store.load();
  shown = mount(HistoryLimits, { target: document.body, props: { store } });
  flushSync();
  slow.held = true;
  return store;
}

it('saves what is typed while another field is being saved', async () => {
  await openLimits();
  type(testid.retentionDays, '30');
  end(testid.retentionDays);
  type(testid.retentionSize, '900');
  end(testid.retentionSize);
  await slow.settle();
  flushSync();
  expect(made).toEqual({ keepDays: 30, keepBytes: 900_000_000 });
  expect(field(testid.retentionDays).value).toBe('30');
  expect(field(testid.retentionSize).value).toBe('900');
});

it('leaves a number that is half typed as it is, whatever is read meanwhile', async () => {
  const store = await openLimits();
  type(testid.retentionSize, '90');
  made.keepDays = 7;
  void store.load();
  await slow.settle();
  flushSync();
  expect(field(testid.retentionDays).value).toBe('7');
  expect(field(testid.retentionSize).value).toBe('90');
});

it('shows the number in force again where the one that was typed is refused', async () => {
  await openLimits();
  slow.late = true;
  type(testid.retentionDays, '30');
  end(testid.retentionDays);
  await quiet();
  while (slow.waiting[0]?.command !== 'setRetention') {
    slow.waiting[0]?.answer();
    await quiet();
  }
  slow.of('setRetention').fail('away');
  await slow.settle();
  flushSync();
  expect(field(testid.retentionDays).value).toBe('90');
});

it('keeps a separator that is typed, also where it is a usual one on the way', () => {
  shown = mount(Separator, { target: document.body });
  flushSync();
  press('Other');
  type(testid.settingSeparator, '->');
  type(testid.settingSeparator, '-');
  expect(field(testid.settingSeparator).value).toBe('-');
  expect(settings.now.separator).toBe('-');
});

it('has shortcuts as usual once the last own one is put back', () => {
  settings.choose('shortcuts', { addKey: [] });
  shown = mount(ShortcutSettings, { target: document.body });
  flushSync();
  expect(settings.isUsual('shortcuts')).toBe(false);
  press('Put back: keys of “Add a key”');
  expect(settings.now.shortcuts).toBe(defaults.shortcuts);
});
