// @vitest-environment jsdom
// What stands beside the code of a flow is that flow's own, also when its name is used again.
import { expect, it, vi } from 'vitest';
import type { FlowInput } from '../api';
import { world } from '../state/backend';
import { quiet } from '../state/slowly';
import { writes } from '../state/writes';
import { made } from './backend';
import { deskOf } from './desks';

vi.mock('../api', async (original) =>
  (await import('../state/backend')).madeUp(original, (await import('./backend')).commands),
);

const by: FlowInput = {
  name: 'by',
  kind: 'text',
  default: null,
  description: null,
  required: true,
  called: false,
};

const add = (key: string) =>
  writes.setEntry(
    {
      namespace: 'flows',
      key,
      value: { type: 'text', text: 'return 1' },
      expiry: { type: 'never' },
      metadata: { type: 'keep' },
      mustBeNew: true,
      baseVersion: null,
      note: null,
    },
    `Added ${key}`,
  );

it('begins anew for a new flow of the name, and stops what a deleted one ran', async () => {
  world.slow.held = false;
  await add('New flow');
  const desk = deskOf('flows', 'New flow');
  await desk.run('return 1');
  desk.typed.fill(by, 'x');
  const plan = desk.outcome?.type === 'planned' ? desk.outcome.check.plan.id : '';
  await writes.deleteKey('flows', 'New flow');
  await quiet();
  expect(desk.outcome).toBe(null);
  expect(made.discarded).toContain(plan);
  // Taken back, it has what was typed.
  expect(deskOf('flows', 'New flow').typed.get(by).text).toBe('x');
  await add('New flow');
  expect(deskOf('flows', 'New flow').typed.get(by).text).toBe('');
  expect(deskOf('flows', 'New flow').outcome).toBe(null);
});
