import { beforeEach, expect, it, vi } from 'vitest';
import type { FlowInput } from '../api';
import { formPlace } from '../model/drafts';
import { kept, world } from '../state/backend';
import { editor } from '../state/editor.svelte';
import { TypedInputs } from './typedinputs.svelte';
vi.mock('../api', async (original) => (await import('../state/backend')).madeUp(original));
const input = (name: string): FlowInput => ({
  name,
  kind: 'text',
  default: null,
  description: null,
  required: true,
  called: false,
});
const place = formPlace('inputs', 'flows', 'count');
async function restarted() {
  await editor.flush();
  await editor.turnTo('elsewhere');
  await editor.turnTo('here');
}
beforeEach(async () => {
  world.slow.held = false;
  kept.clear();
  await editor.turnTo('elsewhere');
  await editor.turnTo('here');
});
it('keeps the rest when what was kept could not be read once', async () => {
  const before = new TypedInputs(place);
  before.fill(input('by'), 'old');
  before.fill(input('who'), 'Ada, long typed');
  await restarted();
  world.slow.held = true;
  const after = new TypedInputs(place);
  await Promise.resolve();
  await new Promise((r) => setTimeout(r));
  world.slow.of('readDraft').fail(new Error('busy'));
  world.slow.held = false;
  await after.recalled;
  after.fill(input('by'), 'n');
  await restarted();
  const third = new TypedInputs(place);
  await third.recalled;
  expect([third.get(input('by')).text, third.get(input('who')).text]).toEqual([
    'n',
    'Ada, long typed',
  ]);
});
