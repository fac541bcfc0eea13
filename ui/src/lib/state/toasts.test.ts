// A problem is told until it is read, and no longer than it is one.
import { beforeEach, expect, it, vi } from 'vitest';

const said = vi.hoisted(() => ({ refuses: true }));

vi.mock('../bindings', () => {
  const answer = () => (said.refuses ? Promise.reject({ code: 'busy' }) : Promise.resolve(null));
  return { commands: { setEntry: answer, backUpNow: answer }, events: {} };
});

const { api } = await import('../api');
const { toasts } = await import('./toasts.svelte');

const job = () => crypto.randomUUID();
const edit = (key: string, text: string) =>
  ({ namespace: 'kv_1', key, value: { type: 'text', text } }) as never;
const tried = (task: Promise<unknown>) => task.catch((thrown: unknown) => toasts.complain(thrown));
const problems = () => toasts.list.filter((toast) => toast.tone === 'problem').length;

beforeEach(() => {
  toasts.list = [];
  said.refuses = true;
});

it('takes a problem away when the same thing works', async () => {
  await tried(api.backUpNow('mine', job()));
  toasts.say('Copied a');
  expect(problems()).toBe(1);
  said.refuses = false;
  await tried(api.backUpNow('mine', job()));
  expect(problems()).toBe(0);
  expect(toasts.list.map(({ message }) => message)).toEqual(['Copied a']);
});

it('takes it away with another value for the same key, and not with another key', async () => {
  await tried(api.setEntry(edit('a', '1'), null));
  expect(problems()).toBe(1);
  said.refuses = false;
  await tried(api.setEntry(edit('b', '1'), null));
  expect(problems()).toBe(1);
  await tried(api.setEntry(edit('a', '2'), null));
  expect(problems()).toBe(0);
});
