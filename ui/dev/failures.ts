/** What the store says when it cannot open its file. */
const file = '/home/ada/.local/share/kv-store/store.db';

export const failures: Record<string, string> = {
  newer_version: `${file} was made by a newer version of KV Store (format 9; this version knows 4). It was not touched; update KV Store to open it.`,
  other_application: `${file} was made by another application. It was not touched.`,
  cannot_open: `${file} cannot be opened: permission denied.`,
  cannot_write: `${file} cannot be written: the file system is read-only. Nothing was changed.`,
  disk_full: 'The disk is full. Nothing was changed; make room and try again.',
  busy: 'Another program is writing to the same file for a long time. Nothing was changed; try again.',
  io: 'The file could not be read or written: input/output error. Nothing was changed.',
  internal: 'Something went wrong inside KV Store (a table is missing). Nothing was changed.',
};
