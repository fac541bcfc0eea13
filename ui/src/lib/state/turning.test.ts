// @vitest-environment jsdom
// One flag is shown one way, in the list and beside it, also while its save waits and after it was refused.
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { EntryDetail, EntryRow } from '../api';

vi.mock('../api', async (original) => {
  const actual = await original<typeof import('../api')>();
  const listed = (): EntryRow[] =>
    [...world.entries.values()].map(({ key, kind, size, expiresAt, text }) => {
      return { key, kind, size, expiresAt, preview: text ?? '', note: null, updatedAt: 0 };
    });
  const list = world.slow.wrap({
    listEntries: () => ({ entries: listed() }),
    countEntries: () => listed().length,
    positionOf: () => 0,
  });
  return { ...actual, api: { ...world.commands(actual.Failed), ...list } };
});

const world = await vi.hoisted(async () => new (await import('./world')).World());

import SwitchValue from '../entry/SwitchValue.svelte';
import KeyRow from '../keys/KeyRow.svelte';
import { testid } from '../testids';
import { editor } from './editor.svelte';
import { keylist } from './keylist.svelte';
import { refreshed } from './refresh';
import { quiet } from './slowly';

const shown: Record<string, unknown>[] = [];
const switchOf = (id: string) => document.querySelector(`[data-testid="${id}"]`);
const stateOf = (id: string) => {
  flushSync();
  return switchOf(id)?.getAttribute('aria-checked');
};
/** As the list shows it, and as the pane does. */
const states = () => [stateOf(testid.keyRowSwitch), stateOf(testid.valueSwitch)];
const click = (id: string) =>
  switchOf(id)?.dispatchEvent(new MouseEvent('click', { bubbles: true }));

function detail(): EntryDetail {
  if (!editor.current.detail) throw new Error('the key is open');
  return editor.current.detail;
}

beforeEach(async () => {
  world.slow.held = false;
  world.slow.late = false;
  world.entries.clear();
  world.put('flag', 'false');
  keylist.open('ns');
  await keylist.settled();
  await editor.open('ns', 'flag');
  const props = {
    namespace: 'ns',
    get detail() {
      return detail();
    },
  };
  shown.push(mount(KeyRow, { target: document.body, props: { namespace: 'ns', index: 0 } }));
  shown.push(mount(SwitchValue, { target: document.body, props }));
  expect(states()).toEqual(['false', 'false']);
});

afterEach(async () => {
  await world.slow.settle();
  await refreshed();
  await Promise.all(shown.splice(0).map((one) => unmount(one)));
});

it('is on in both as soon as it is turned in either, before that is saved', async () => {
  world.slow.held = true;
  for (const [id, state] of [
    [testid.keyRowSwitch, 'true'],
    [testid.valueSwitch, 'false'],
  ] as const) {
    click(id);
    await quiet();
    expect(states()).toEqual([state, state]);
    await world.slow.settle();
    expect(states()).toEqual([state, state]);
  }
  expect(world.text('flag')).toBe('false');
});

it('stays as it is turned in both until what is stored is read again', async () => {
  world.slow.held = true;
  click(testid.valueSwitch);
  await quiet();
  world.slow.of('getEntry').answer();
  await quiet();
  world.slow.of('setEntry').answer();
  await quiet();
  expect(states()).toEqual(['true', 'true']);
  // A click right then turns what was just made.
  click(testid.valueSwitch);
  await world.slow.settle();
  expect([world.text('flag'), ...states()]).toEqual(['false', 'false', 'false']);
});

it('is shown as it is stored where that is refused, also what others wrote meanwhile', async () => {
  world.slow.held = true;
  world.slow.late = true;
  click(testid.keyRowSwitch);
  await quiet();
  world.slow.of('getEntry').answer();
  await quiet();
  const saving = world.slow.of('setEntry');
  world.put('flag', 'true');
  const looking = Promise.all([keylist.refresh(['flag']), editor.refresh()]);
  for (const { answer } of world.slow.waiting.filter((one) => one !== saving)) answer();
  await quiet();
  saving.fail(new Error('busy'));
  await world.slow.settle();
  await looking;
  expect(states()).toEqual(['true', 'true']);
});
