/** The file, its room on the disk, and the window itself. */
import type { AppState } from '../src/lib/api';
import { damagedState } from './backups';
import { failures } from './failures';
import { slowly } from './jobs';
import { changes } from './memory';
import { failedWith, scene } from './scene';
import type { Part } from './standin';

const path = '/home/ada/.local/share/kv-store/kv-store.db';
const ready: AppState = { type: 'ready', path, id: 'madeup', damage: null };

const state = () =>
  damagedState ??
  (scene === 'failed'
    ? { type: 'failed', path, failure: failures[failedWith] ?? { code: 'busy' } }
    : ready);

/** A file of an earlier version, which is brought to this one's format until the person stops that. */
async function updating(job: string): Promise<AppState> {
  try {
    await slowly(job, 'updating');
  } catch {
    return { type: 'failed', path, failure: { code: 'cancelled' } };
  }
  return ready;
}

let keeps = { keepDays: 90, keepBytes: 500_000_000 };

export const app: Part<
  'appState' | 'chooseDatabase' | 'retryOpen' | 'closingHeard' | 'quit' | 'usage' | 'setRetention'
> = {
  appState: (job) => (scene === 'updating' ? updating(job) : state()),
  chooseDatabase: () => ready,
  retryOpen: state,
  closingHeard: () => null,
  quit: () => {
    location.reload();
    return null;
  },
  usage: () => ({
    databaseBytes: 48_000_000,
    historyBytes: 3_200_000,
    historyChanges: 205 + changes.length,
    ...keeps,
  }),
  setRetention: (keepDays, keepBytes) => {
    keeps = { keepDays, keepBytes };
    return null;
  },
};
