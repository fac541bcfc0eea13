import { beforeEach, expect, it, vi } from 'vitest';
const s = vi.hoisted(() => ({ refuses: true }));
vi.mock('../bindings', () => {
  const answer = () => (s.refuses ? Promise.reject({ code: 'busy' }) : Promise.resolve(null));
  return { commands: { setEntry: answer, restoreKeys: answer }, events: {} };
});
const { api } = await import('../api');
const { toasts } = await import('./toasts.svelte');
const tried = (task: Promise<unknown>) => task.catch((thrown: unknown) => toasts.complain(thrown));
const restored = (key: string) =>
  api.restoreKeys([{ namespace: 'n', key }] as never, null as never);
const problems = () => toasts.list.filter((t) => t.tone === 'problem').length;
const edit = (key: string) => ({ namespace: 'kv_1', key }) as never;
beforeEach(() => {
  toasts.list = [];
  s.refuses = true;
});
it('tells of b still when only a has worked', async () => {
  await tried(api.setEntry(edit('a'), null));
  await tried(api.setEntry(edit('b'), null));
  expect(problems()).toBe(1);
  s.refuses = false;
  await tried(api.setEntry(edit('a'), null));
  expect(problems()).toBe(1);
});
it('a problem with some keys is not over when others were restored', async () => {
  await tried(restored('a'));
  expect(problems()).toBe(1);
  s.refuses = false;
  await restored('b');
  expect(problems()).toBe(1);
});
