// Keys that were looked at are kept for their undo history, and not so many large ones that they fill the memory.
import { beforeEach, expect, it, vi } from 'vitest';

const { world, kept } = await vi.hoisted(async () => {
  const { World } = await import('./world');
  const { KeptDrafts } = await import('./keptdrafts');
  return { world: new World(), kept: new KeptDrafts() };
});

vi.mock('../api', async (original) => {
  const actual = await original<typeof import('../api')>();
  return {
    ...actual,
    api: { ...world.commands(actual.Failed), ...world.slow.wrap(kept.commands) },
  };
});

import { editor } from './editor.svelte';

const LARGE = 15 << 20;
let stores = 0;

beforeEach(async () => {
  await editor.turnTo(`s${String((stores += 1))}`);
});

async function look(key: string): Promise<void> {
  await editor.open('ns', key);
  await editor.current.openWhole();
}

const keptOf = (keys: readonly string[]) =>
  keys.filter((key) => editor.of('ns', key) !== undefined);

it('lets the oldest of large texts go, and keeps the small ones beside them', async () => {
  const large = ['large-1', 'large-2', 'large-3', 'large-4'];
  for (const key of large) world.put(key, 'x'.repeat(LARGE));
  world.put('small', 'a word');
  await look('small');
  for (const key of large) await look(key);
  // The last one is shown; of those before it, two are as much as is kept.
  expect(keptOf([...large, 'small'])).toEqual(['large-2', 'large-3', 'large-4', 'small']);
});

it('keeps what is typed over a large text, however many come after it', async () => {
  const large = ['large-1', 'large-2', 'large-3', 'large-4'];
  for (const key of large) world.put(key, 'x'.repeat(LARGE));
  await look('large-1');
  editor.current.edit('typed');
  for (const key of large.slice(1)) await look(key);
  expect(editor.of('ns', 'large-1')?.text).toBe('typed');
});
