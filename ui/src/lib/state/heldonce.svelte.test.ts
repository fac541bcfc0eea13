// @vitest-environment jsdom
// Whoever shows a value begins to hold it against its shape once, and not again for what is found.
import { flushSync } from 'svelte';
import { expect, it, vi } from 'vitest';

const asked = vi.hoisted(() => ({ checks: 0 }));

vi.mock('../api', async (original) => ({
  ...(await original<typeof import('../api')>()),
  api: {
    checkValue: () => {
      asked.checks += 1;
      // A round without end would never let the test go on.
      if (asked.checks > 5) return new Promise(() => undefined);
      const mistakes = [{ path: '', words: 'No.', code: 'type' }];
      return Promise.resolve({ pattern: '', outcome: { type: 'misfits', mistakes, more: false } });
    },
  },
}));

import { Document } from '../document/document.svelte';
import { Held } from './held.svelte';
import { noteShapeStore } from './shapestores';
import { quiet } from './slowly';

it('checks a shape once when it is opened', async () => {
  noteShapeStore('kv_shapes');
  const held = new Held(new Document('kv_shapes', 'user:{id}'));
  const end = $effect.root(() => {
    $effect(() => held.begin());
  });
  flushSync();
  await quiet();
  flushSync();
  await quiet();
  expect(held.mistakes).toHaveLength(1);
  expect(asked.checks).toBe(1);
  end();
});
