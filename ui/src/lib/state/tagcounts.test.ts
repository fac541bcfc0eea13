import { expect, it, vi } from 'vitest';
import { world } from './backend';
import { quiet } from './slowly';
let n = 0;
vi.mock('../api', async (original) =>
  (await import('./backend')).madeUp(original, { tagsInUse: () => [{ tag: `t${++n}`, keys: 1 }] }),
);
const { countTags, knownTags } = await import('./knowntags.svelte');
const { refreshAll } = await import('./refresh');
it('an older count never replaces a newer one', async () => {
  world.slow.held = true;
  void countTags('ns');
  await quiet();
  const older = world.slow.of('tagsInUse');
  world.slow.held = false;
  await refreshAll();
  await countTags('ns');
  expect(knownTags('ns')).toEqual([{ tag: 't2', keys: 1 }]);
  older.answer();
  await quiet();
  expect(knownTags('ns')).toEqual([{ tag: 't2', keys: 1 }]);
});
