import { expect, it } from 'vitest';
import {
  type AnyFailure,
  failureWords,
  type FailureCode,
  isKnown,
  readOnlyWords,
} from './failures';

/** One of each: a code that is not here fails the type check. */
const samples: { [C in FailureCode]: Omit<Extract<AnyFailure, { code: C }>, 'code'> } = {
  empty_key: {},
  reserved_key: { key: '..' },
  key_too_long: { key: 'k', bytes: 1_513 },
  value_too_large: { bytes: 26_214_401 },
  metadata_too_large: { bytes: 1_025 },
  metadata_not_json: {},
  not_json: { line: 2, column: 7, expected: 'colon' },
  field_path_not_valid: { at: 3 },
  nothing_to_find: {},
  layout_too_large: {},
  name_empty: {},
  name_too_long: { characters: 513 },
  description_too_long: { characters: 4_001 },
  note_too_long: { characters: 1_001 },
  name_taken: { name: 'flags' },
  name_is_id: { name: 'kv_1' },
  id_is_name: { id: 'kv_1' },
  id_taken: { id: 'kv_1' },
  id_not_valid: { id: '1' },
  namespace_not_found: { namespace: 'flags' },
  key_not_found: { key: 'k' },
  key_taken: { key: 'k' },
  expiry_too_soon: {},
  expiry_too_far: {},
  due_not_ahead: {},
  planned_gone: {},
  too_many_planned: { keys: 1_001, most: 1_000 },
  not_a_switch: { key: 'k' },
  protected: {
    writes: [
      {
        place: { namespace: 'kv_a', prefix: 'user:', note: null },
        namespaceName: 'production',
        namespaceBecomes: null,
        added: 0,
        changed: 1,
        removed: 0,
        unprotected: false,
        keys: [],
      },
    ],
    typeName: null,
  },
  changed_elsewhere: { key: 'k' },
  plan_stale: { rows: 1 },
  plan_invalid: { rows: 1_200 },
  plan_not_found: {},
  nothing_to_undo: {},
  nothing_to_redo: {},
  undo_conflict: {
    changeId: 7,
    deed: { type: 'deleted_many' },
    counts: { added: 0, changed: 0, removed: 3 },
    keys: 2,
  },
  no_longer_kept: {},
  change_not_found: {},
  cancelled: {},
  disk_full: { folder: '/a' },
  no_store: { path: '/a' },
  not_a_database: { path: '/a' },
  other_application: { path: '/a' },
  newer_version: { path: '/a', found: 9, known: 4 },
  cannot_open: { path: '/a', obstacle: 'is_folder' },
  cannot_write: { path: '/a', obstacle: 'read_only_disk' },
  cannot_copy_before_update: { path: '/a', obstacle: 'disk_full' },
  cannot_copy_to_read: { path: '/a', folder: '/tmp', obstacle: 'disk_full' },
  no_backup_folder: {},
  damaged: { path: null, damage: { type: 'cut_off', missing: 5 } },
  busy: {},
  closed: {},
  bad_file: { line: 3, column: null, flaw: { code: 'column_twice', name: 'key' } },
  export_not_text: { key: 'k' },
  export_metadata_not_json: { key: 'k' },
  io: { obstacle: 'refused', os: 5 },
  sqlite: { result: 266 },
  internal: { fault: 'work_stopped' },
  no_namespace_chosen: {},
  flow_inputs_not_json: {},
  file_not_at_hand: {},
  shape_not_usable: { words: 'The shape is not JSON.' },
  cannot_show: { path: '/a', obstacle: 'no_such_file' },
  flow_failed: { reason: 'threw', message: 'Too many', line: 5, column: 9, key: null, log: [] },
  value_not_open: { key: 'k' },
  expiry_not_usable: { problem: 'Type how long it should be kept.' },
  unexpected: { detail: 'command not found' },
};

const all = Object.entries(samples).map(([code, rest]) => ({ code, ...rest }) as AnyFailure);

it.each(all)('$code is told in whole, calm sentences', (failure) => {
  const words = failureWords(failure);
  expect(words).toMatch(/^[A-Z0-9“/]/);
  expect(words).not.toMatch(/undefined|null|object|Error:|!/);
  if (failure.code !== 'unexpected') expect(words).toMatch(/\.$/);
});

it('counts, and names what was changed meanwhile', () => {
  expect(failureWords({ code: 'plan_invalid', rows: 1_200 })).toContain('1,200 rows');
  expect(failureWords({ code: 'undo_conflict', ...samples.undo_conflict })).toBe(
    '2 keys changed again since “Moved 3 keys to Trash”. Nothing was changed.',
  );
  const path = '/home/ada/kv.db';
  expect(failureWords({ code: 'damaged', path, damage: { type: 'cut_off', missing: 1 } })).toBe(
    `${path} is damaged. It was not touched. The database was cut off: under 1 KB at its end is missing.`,
  );
});

it('tells what SQLite could not do, and no number alone', () => {
  expect(failureWords({ code: 'sqlite', result: 8 })).toBe(
    "The store's file, or the folder that it is in, is read-only. Nothing was changed.",
  );
  expect(failureWords({ code: 'sqlite', result: 4874 })).toBe(
    'The disk could not be read or written (SQLite 4874). Nothing was changed.',
  );
});

it('does not know a code of another version', () => {
  expect(isKnown({ code: 'disk_full' })).toBe(true);
  for (const other of [{ code: 'toString' }, { code: 'tired' }, { code: 5 }, 'disk_full', null]) {
    expect(isKnown(other)).toBe(false);
  }
});

it('tells why what is open can only be read', () => {
  expect(
    readOnlyWords({ code: 'cannot_write', path: '/a/kv.db', obstacle: 'read_only_disk' }),
  ).toBe('Your data can be read but not changed: the disk is read-only.');
  expect(readOnlyWords({ code: 'disk_full', folder: '/a' })).toBe(
    'The disk that /a is on is full, so your data can be read but not changed. Make room there and start KV Store again.',
  );
});
