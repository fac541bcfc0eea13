// When long work is shown, and when it is not: a start that only opens a file flickers no progress.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Progress } from '../api';

type Hear = (event: { payload: Progress }) => void;

const held = vi.hoisted(() => ({ tell: null as Hear | null, refused: 0, stopped: [] as string[] }));

vi.mock('../api', () => ({
  api: {
    cancelJob: (job: string) =>
      held.stopped.push(job) > 0 && (held.refused -= 1) < 0
        ? Promise.resolve(null)
        : Promise.reject(new Error('refused')),
  },
  events: {
    progress: {
      listen: (hear: Hear) => {
        held.tell = hear;
        return Promise.resolve(() => undefined);
      },
    },
  },
}));

const { jobs } = await import('./jobs.svelte');

const tell = (what: string) => {
  const job = jobs.current?.id ?? '';
  held.tell?.({ payload: { job, done: 0, total: null, rows: 0, what } });
};

let end: () => void = () => undefined;

/** Work that lasts until the test ends it. */
function run(begins: Parameters<typeof jobs.run>[2]): Promise<void> {
  return jobs.run('Opening', () => new Promise<void>((resolve) => (end = resolve)), begins);
}

beforeEach(async () => {
  vi.useFakeTimers();
  await jobs.listen();
});

afterEach(() => void vi.useRealTimers());

it('shows an opening only once the file is brought up to date', async () => {
  const opening = run('with an update');
  vi.advanceTimersByTime(5_000);
  tell('reading');
  expect(jobs.current?.shown).toBe(false);
  tell('updating');
  expect(jobs.current).toMatchObject({ shown: true, what: 'Updating the file', step: 'updating' });
  end();
  await opening;
  expect(jobs.current).toBeNull();
});

it('shows other work when it is not over soon', async () => {
  const work = run('at once');
  vi.advanceTimersByTime(400);
  expect(jobs.current?.shown).toBe(false);
  vi.advanceTimersByTime(200);
  expect(jobs.current?.shown).toBe(true);
  end();
  await work;
});

it('shows work that begins with a dialog once it tells how far it is', async () => {
  const work = run('with a dialog');
  vi.advanceTimersByTime(5_000);
  expect(jobs.current?.shown).toBe(false);
  tell('writing');
  expect(jobs.current?.shown).toBe(true);
  end();
  await work;
});

it('can be stopped again where it could not be asked to stop', async () => {
  held.refused = 1;
  const work = run('at once');
  await expect(jobs.cancel()).rejects.toThrow('refused');
  expect(jobs.current?.cancelling).toBe(false);
  await jobs.cancel();
  expect(jobs.current?.cancelling).toBe(true);
  end();
  await work;
});

it('leaves the work that came after alone when it could not be asked to stop', async () => {
  let refuse: (why: Error) => void = () => undefined;
  const stop = () => new Promise<never>((_, reject) => (refuse = reject));
  const first = jobs.run('First', () => Promise.resolve(), 'at once', stop);
  const stopping = jobs.cancel();
  await first;
  const next = run('at once');
  await jobs.cancel();
  refuse(new Error('refused'));
  await expect(stopping).rejects.toThrow('refused');
  expect(jobs.current?.cancelling).toBe(true);
  end();
  await next;
});

it('leaves each of two its progress and its Stop, and shows the one that is not over', async () => {
  const ends: (() => void)[] = [];
  const lasting = () => new Promise<void>((resolve) => ends.push(resolve));
  const first = jobs.run('First', lasting, 'at once', undefined, 'first');
  vi.advanceTimersByTime(1_000);
  const second = jobs.run('Second', lasting, 'at once', undefined, 'second');
  // What may be over soon hides nothing.
  expect([jobs.shown?.id, jobs.current?.id]).toEqual(['first', 'second']);
  vi.advanceTimersByTime(1_000);
  expect(jobs.shown?.id).toBe('second');
  held.tell?.({ payload: { job: 'first', done: 5, total: 9, rows: 0, what: 'writing' } });
  expect([jobs.of('first')?.done, jobs.of('second')?.done]).toEqual([5, 0]);
  held.stopped.length = 0;
  await jobs.cancel('first');
  expect([held.stopped, jobs.of('second')?.cancelling]).toEqual([['first'], false]);
  ends[1]?.();
  await second;
  expect(jobs.shown).toMatchObject({ id: 'first', done: 5, cancelling: true });
  ends[0]?.();
  await first;
  expect([jobs.shown, jobs.current]).toEqual([null, null]);
});
