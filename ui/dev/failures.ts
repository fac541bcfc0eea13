/** What the store says when it cannot open its file. */
import type { AppState } from '../src/lib/api';

const path = '/home/ada/.local/share/kv-store/store.db';

export const failures: Record<string, Extract<AppState, { type: 'failed' }>['failure']> = {
  newer_version: { code: 'newer_version', path, found: 9, known: 4 },
  other_application: { code: 'other_application', path },
  cannot_open: { code: 'cannot_open', path, obstacle: 'no_permission' },
  cannot_write: { code: 'cannot_write', path, obstacle: 'read_only_disk' },
  disk_full: { code: 'disk_full', folder: '/home/ada/.local/share/kv-store' },
  busy: { code: 'busy' },
  io: { code: 'io', obstacle: 'refused', os: 5 },
  internal: { code: 'internal', fault: 'row_missing' },
};
