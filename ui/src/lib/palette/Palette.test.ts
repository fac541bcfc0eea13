// @vitest-environment jsdom
// What is found comes bit by bit: what the keyboard stands on stays chosen, and no row moves under a press.
import { flushSync, mount, unmount } from 'svelte';
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest';

vi.mock('../api', async (original) =>
  (await import('../state/backend')).madeUp(original, {
    listChanges: () => [],
    listEntries: ({ namespace }: { namespace: string }) => ({
      entries: namespace === 'A' ? [{ key: 'key:1' }, { key: 'key:2' }] : [],
    }),
  }),
);

import { world } from '../state/backend';
import { namespaces } from '../state/namespaces.svelte';
import { followPressing } from '../state/pressing';
import Palette from './Palette.svelte';

const { slow } = world;
let shown: Record<string, unknown>;

const options = () => [...document.querySelectorAll('[role=option]')].map((one) => one.textContent);
const chosen = () => document.querySelector('[aria-selected=true]')?.textContent;
const field = () => {
  const found = document.querySelector('input');
  if (!found) throw new Error('no field');
  return found;
};

/** Answers all that is asked for, until the keys are found. */
async function findKeys(): Promise<void> {
  await vi.waitFor(async () => {
    await slow.settle();
    flushSync();
    expect(options().join()).toContain('key:2');
  });
}

beforeEach(() => {
  Element.prototype.scrollIntoView = () => undefined;
  const about = { description: '', entryCount: 1, createdAt: 0 };
  namespaces.list = [{ id: 'A', name: 'A', ...about }];
  slow.held = true;
  shown = mount(Palette, { target: document.body, props: { onclose: () => undefined } });
  flushSync();
  field().value = 'key';
  field().dispatchEvent(new Event('input', { bubbles: true }));
  flushSync();
});

afterEach(() => unmount(shown));

it('keeps what the keyboard chose when keys are found that come before it', async () => {
  field().dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown', bubbles: true }));
  flushSync();
  const before = chosen();
  expect(before).toBe(options()[1]);
  await findKeys();
  expect(chosen()).toBe(before);
});

it('chooses the best while nobody has chosen', async () => {
  await findKeys();
  expect(chosen()).toBe(options()[0]);
});

it('moves no row under a button that is held', async () => {
  const stop = followPressing(window);
  onTestFinished(stop);
  window.dispatchEvent(new Event('pointerdown'));
  const before = options();
  await vi.waitFor(() => slow.of('listEntries'));
  await slow.settle();
  flushSync();
  expect(options()).toEqual(before);
  stop();
  await findKeys();
});
