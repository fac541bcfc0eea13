/** The file, its room on the disk, and the window itself. */
import type { AppState } from '../src/lib/api';
import { damagedState } from './backups';
import { failures } from './failures';
import { slowly } from './jobs';
import { changes } from './memory';
import { failedWith, scene } from './scene';
import type { Part } from './standin';

const path = '/home/ada/.local/share/kv-store/kv-store.db';
const ready: AppState = { type: 'ready', path, id: 'madeup', damage: null, readOnly: null };

/** The file, once it is open. */
export const opened = (job: string) => (scene === 'updating' ? updating(job) : state());

const state = () =>
  damagedState ??
  (scene === 'failed'
    ? { type: 'failed', path, failure: failures[failedWith] ?? { code: 'busy' } }
    : scene === 'readonly'
      ? { ...ready, readOnly: { code: 'cannot_write', path, obstacle: 'read_only_disk' } }
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
  | 'about'
  | 'setTextSize'
  | 'setWindowTheme'
  | 'missedSince'
  | 'chooseDatabase'
  | 'retryOpen'
  | 'closingHeard'
  | 'quit'
  | 'usage'
  | 'setRetention'
> = {
  about: () => ({
    version: '0.1.0',
    system: 'linux x86_64',
    engine: '2.46.5',
    database: { file: 'file-database', path },
    backups: { file: 'file-backups', path: '/home/ada/Documents/KV Store Backups' },
    drafts: { file: 'file-drafts', path: '/home/ada/.local/share/kv-store/drafts' },
    settings: { file: 'file-settings', path: '/home/ada/.config/kv-store' },
  }),
  setWindowTheme: () => null,
  // As the engine does it, but for the width by which panes fold.
  setTextSize: (percent) => {
    document.documentElement.style.zoom = String(percent / 100);
    return null;
  },
  missedSince: () => ({ changed: false, damage: null }),
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
