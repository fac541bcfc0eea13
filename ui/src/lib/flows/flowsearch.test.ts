import { expect, it, vi } from 'vitest';
const s = vi.hoisted(() => ({ wait: [] as ((v: unknown) => void)[] }));
vi.mock('../bindings', () => {
  const slow = () => new Promise((r) => s.wait.push(r));
  return { commands: { listEntries: slow, countEntries: slow }, events: {} };
});
const { FlowSearch } = await import('./flowsearch.svelte');
const quiet = () => new Promise((r) => setTimeout(r));
it('finds what is looked for, though the list is scrolled meanwhile', async () => {
  const search = new FlowSearch('c');
  const first = search.find('');
  await quiet();
  const row = (key: string) => ({ key });
  const rows = Array.from({ length: 100 }, (_, i) => row(`f${i}`));
  s.wait[0]?.(150);
  s.wait[1]?.({ entries: rows });
  await first;
  const second = search.find('zeta');
  await quiet();
  const more = search.more();
  await quiet();
  s.wait[2]?.(1);
  s.wait[3]?.({ entries: [row('zeta')] });
  await second;
  s.wait[4]?.({ entries: [] });
  await more;
  expect([search.total, search.found.map((r) => r.key)]).toEqual([1, ['zeta']]);
});
