// @vitest-environment jsdom
import { flushSync, mount } from 'svelte';
import { expect, it, vi } from 'vitest';
const f = vi.hoisted(() => ({ pin: null as null | (() => unknown) }));
vi.mock('../api', async (original) =>
  (await import('../state/backend')).madeUp(original, {
    foundShape: () => ({ pattern: 'user:a:{name}', siblings: 2, fields: [] }),
    pinnedShape: () => null,
    pinShape: () => f.pin?.(),
    importShape: () => null,
  }),
);
const { Failed } = await import('../api');
const { default: ShapeDialog } = await import('./ShapeDialog.svelte');
const { world } = await import('../state/backend');

/** What is drawn by and by, and can be used. */
const drawn = <T extends HTMLButtonElement | HTMLInputElement>(find: () => T | null | undefined) =>
  vi.waitFor(
    () => {
      flushSync();
      const found = find();
      if (!found || found.disabled) throw new Error('not there');
      return found;
    },
    { timeout: 20_000 },
  );
const pattern = () => drawn(() => document.querySelector<HTMLInputElement>('#shape-pattern'));
const button = (words: string) =>
  drawn(() =>
    [...document.querySelectorAll('button')].find((one) => one.textContent.includes(words)),
  );

async function type() {
  const input = await pattern();
  input.value = 'user:{group}:{id}';
  input.dispatchEvent(new Event('input', { bubbles: true }));
  flushSync();
}

async function press(words: string) {
  (await button(words)).click();
  await button(words);
}

it('keeps the pattern that was typed where no file was chosen, and where the store was busy', async () => {
  world.slow.held = false;
  mount(ShapeDialog, {
    target: document.body,
    props: { namespace: 'ns', key: 'user:a:1', onclose: () => undefined },
  });
  await type();
  await press('Load from file');
  expect((await pattern()).value).toBe('user:{group}:{id}');
  await type();
  f.pin = () => {
    throw new Failed({ code: 'busy' });
  };
  await press('Pin this shape');
  expect((await pattern()).value).toBe('user:{group}:{id}');
});
