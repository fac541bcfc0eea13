/** Long work: how far it is, and how it is stopped. */
import { emit } from '@tauri-apps/api/event';
import { type Part, refusal } from './standin';

const stopped = new Set<string>();

/** Long work that tells how far it is, until it is over or stopped. */
export async function slowly(
  job: string,
  what: 'reading' | 'writing' | 'laying out' | 'updating',
): Promise<void> {
  const end = what === 'writing' ? 48_213 : 52_000_000;
  // How far an update is, is not known.
  const total = what === 'updating' ? null : end;
  for (let at = 0; at < end; at += end / 130) {
    const done = total === null ? 0 : at;
    if (stopped.has(job)) throw refusal({ code: 'cancelled' });
    const rows = what === 'reading' ? Math.floor(done / 190) : 0;
    await emit('progress', { job, done: Math.floor(done), total, what, rows });
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Whether the person asked for this to stop. */
export const isStopped = (job: string): boolean => stopped.has(job);

export const jobs: Part<'cancelJob'> = {
  cancelJob: (job) => {
    stopped.add(job);
    return null;
  },
};
