// @vitest-environment jsdom
import { expect, it, vi } from 'vitest';
import type { FlowInput } from '../api';
import { formPlace } from '../model/drafts';
import { world } from '../state/backend';
import { writes } from '../state/writes';
import { companions } from '../state/companions.svelte';
import { editor } from '../state/editor.svelte';
import { deskOf } from './desks';
import { ForEach } from './foreach.svelte';
import { TypedInputs } from './typedinputs.svelte';
const f = vi.hoisted(() => ({ fail: false }));
vi.mock('../api', async (original) =>
  (await import('../state/backend')).madeUp(original, {
    ...(await import('./backend')).commands,
    companion: () => 'flows',
    countEntries: () => {
      if (f.fail) throw new Error('The database is busy');
      return 1;
    },
    listEntries: () => ({ entries: [{ key: 'A flow' }] }),
    duplicateKey: (_: string, key: string, to: string) => {
      world.put(to, world.text(key) ?? '');
      return { changeId: 99, act: 'did', deed: { type: 'duplicated', key, to }, counts: {} };
    },
  }),
);
const by: FlowInput = {
  name: 'by',
  kind: 'text',
  default: null,
  description: null,
  required: true,
  called: false,
};
const set = (key: string, base: number | null = null) =>
  writes.setEntry(
    {
      namespace: 'flows',
      key,
      value: { type: 'text', text: 'return 1' },
      expiry: { type: 'never' },
      metadata: { type: 'keep' },
      mustBeNew: base === null,
      baseVersion: base,
      note: null,
    },
    'x',
  );

it('has what was typed into a flow that was not opened in this window, deleted and taken back, has what was typed', async () => {
  world.slow.held = false;
  await editor.turnTo('here');
  await companions.flowsOf('ns');
  await set('Count');
  const t = new TypedInputs(formPlace('inputs', 'flows', 'Count'));
  await t.recalled;
  t.fill(by, 'typed long ago');
  await editor.flush();
  await editor.turnTo('elsewhere');
  await editor.turnTo('here');
  await writes.deleteKey('flows', 'Count');
  await writes.undo({ id: world.next('undo'), namespace: 'flows' } as never);
  await editor.flush();
  const desk = deskOf('flows', 'Count');
  await desk.typed.recalled;
  expect(desk.typed.get(by).text).toBe('typed long ago');
});
it('opened in this window, deleted, taken back, and the window closed: kept', async () => {
  await set('Two');
  const desk = deskOf('flows', 'Two');
  await desk.typed.recalled;
  desk.typed.fill(by, 'z');
  await editor.flush();
  await writes.deleteKey('flows', 'Two');
  await writes.undo({ id: world.next('undo'), namespace: 'flows' } as never);
  await editor.flush();
  await editor.turnTo('elsewhere');
  await editor.turnTo('here');
  const t = new TypedInputs(formPlace('inputs', 'flows', 'Two'));
  await t.recalled;
  expect(t.get(by).text).toBe('z');
});
it('deleted elsewhere while open and saved again: has its inputs still', async () => {
  await set('Three');
  const desk = deskOf('flows', 'Three');
  await desk.typed.recalled;
  desk.typed.fill(by, 'mine');
  await editor.flush();
  await editor.open('flows', 'Three');
  editor.current.edit('return 2');
  world.remove('Three');
  await editor.refresh();
  await editor.current.saveOverTheirs();
  expect(world.text('Three')).toBe('return 2');
  await editor.flush();
  expect(deskOf('flows', 'Three').typed.get(by).text).toBe('mine');
});
it('a duplicate has nothing of a deleted flow of its name', async () => {
  await set('Src');
  await set('Dup');
  const d = deskOf('flows', 'Dup');
  await d.typed.recalled;
  d.typed.fill(by, 'secret of another');
  await writes.deleteKey('flows', 'Dup');
  await writes.duplicateKey('flows', 'Src', 'Dup');
  expect(deskOf('flows', 'Dup').typed.get(by).text).toBe('');
});
it('does not say that there are no flows where that cannot be read', async () => {
  f.fail = true;
  const each = new ForEach('ns', { type: 'keys', keys: [] } as never);
  await each.load();
  f.fail = false;
  expect([each.none, each.problem]).not.toEqual([true, '']);
});
