/**
 * What a person reads of each failure: what happened, what was kept, and what to do. One function for
 * each code: a code without words does not pass the type check.
 */
import type { Damage, Failure, Fault, Obstacle } from '../bindings';
import { changeWords } from './deeds';
import { expectedWords, fileFlawWords } from './fileflaws';
import { nameWords } from './invisible';
import { flowFailureWords } from './flowfailures';
import { KEY_BYTES, NAME_CHARACTERS } from './keyrules';
import { refusedWords } from './protection';
import { bytes, count, counted } from './words';

/** What only the window itself can tell. */
export type WindowFailure =
  /** A key was deleted whose value was never read here, so it cannot be made again. */
  | { code: 'value_not_open'; key: string }
  /** An expiry cannot be what was chosen, for a reason in words. */
  | { code: 'expiry_not_usable'; problem: string }
  /** What the framework or the window's own code threw. */
  | { code: 'unexpected'; detail: string };

export type AnyFailure = Failure | WindowFailure;
export type FailureCode = AnyFailure['code'];

type Of<C extends FailureCode> = Extract<AnyFailure, { code: C }>;

/** The reason why a file cannot be used, as it follows a colon. */
const obstacles: Record<Obstacle, string> = {
  no_such_file: 'there is no such file',
  no_folder: 'its folder is not there',
  is_folder: 'it is a folder',
  not_a_file: 'it is a pipe or a device, not a file',
  file_in_path: 'a part of its path is a file',
  not_unicode: 'its path has bytes that are not text in UTF-8; give it another name',
  link_loop: 'it is a link that leads round in a circle',
  name_taken: 'there is a file of this name already',
  own_file: 'it is the file that KV Store is using',
  open_elsewhere: 'another program, perhaps an older KV Store, has it open; close that first',
  other_owner: 'it belongs to another user or group, and a new file in its place would not',
  no_permission: 'you do not have the permission',
  read_only_disk: 'the disk is read-only',
  read_only: 'the file or its folder is read-only',
  disk_full: 'the disk is full',
  cut_off: 'it ends too early',
  reader_gone: 'whoever was reading it has stopped',
  refused: 'the system refused it',
};

const faults: Record<Fault, string> = {
  work_stopped: 'the work broke off',
  row_missing: 'a row is missing',
  other_type: 'a column has another type',
  torn_rows: 'rows do not agree with their lengths',
  bad_request: 'a request of another shape',
  no_data_folder: 'there is no data folder',
  database: 'database',
};

const damages: { [T in Damage['type']]: (damage: Extract<Damage, { type: T }>) => string } = {
  header: () =>
    'The beginning of the database was overwritten, so it cannot be opened. Most of what follows can still be read.',
  emptied: () =>
    'The database is empty or gone, but changes that belong to it are still in the file beside it whose name ends in -wal.',
  cut_off: ({ missing }) => `The database was cut off: ${bytes(missing)} at its end is missing.`,
  log_missing: () =>
    'The newest changes are missing: the file beside the database whose name ends in -wal is gone.',
  content: () => 'Parts of the database were overwritten and no longer fit together.',
};

const place = (line: number | null, column: number | null) =>
  line === null
    ? ''
    : `Line ${String(line)}${column === null ? '' : `, column ${String(column)}`}: `;

const noJson = 'Metadata must be JSON, for example {"description":"…"}.';
const inside = (what: string) =>
  `Something went wrong inside KV Store (${what}). Nothing was changed.`;

/** What SQLite could not do, by its primary result code: https://www.sqlite.org/rescode.html */
const refusedBySqlite: Record<number, string> = {
  7: 'There was not enough memory',
  8: "The store's file, or the folder that it is in, is read-only",
  10: 'The disk could not be read or written',
  14: "The store's file, or one beside it, could not be opened",
};

function sqliteWords(result: number): string {
  const primary = result % 256;
  const why = refusedBySqlite[primary];
  if (why === undefined) return inside(`SQLite ${String(result)}`);
  return `${why}${primary === 8 ? '' : ` (SQLite ${String(result)})`}. Nothing was changed.`;
}

/** What a file that could only be opened to be read means, and why it is so. */
export function readOnlyWords(failure: AnyFailure): string {
  if (failure.code === 'disk_full') {
    const disk = failure.folder === null ? 'The disk' : `The disk that ${failure.folder} is on`;
    return `${disk} is full, so your data can be read but not changed. Make room there and start KV Store again.`;
  }
  const why = failure.code === 'cannot_write' ? `: ${obstacles[failure.obstacle]}` : '';
  return `Your data can be read but not changed${why}.`;
}

const words: { [C in FailureCode]: (failure: Of<C>) => string } = {
  empty_key: () => 'A key needs at least one character.',
  reserved_key: ({ key }) => `A key cannot be called “${nameWords(key)}”. Add another character.`,
  key_too_long: (failure) =>
    `This key is ${count(failure.bytes)} bytes long; ${KEY_BYTES} is the limit. Letters outside English count for 2 to 4 bytes.`,
  value_too_large: (failure) =>
    `This value has ${count(failure.bytes)} bytes; 26,214,400 (25 MiB) is the limit.`,
  metadata_too_large: (failure) =>
    `The metadata of a key, with its note and tags, takes ${count(failure.bytes)} bytes; 1,024 is the limit.`,
  metadata_not_json: () => noJson,
  not_json: ({ line, column, expected }) =>
    `This is not JSON. Line ${line}, column ${column}: ${expectedWords[expected]} Nothing was changed.`,
  field_path_not_valid: ({ at }) =>
    `The way to the field stops making sense at character ${count(at)}. Write names with dots between them, like limits.daily, the number of an item in brackets, like items[0], or a name in brackets and quotes, like ["a.b"].`,
  nothing_to_find: () => 'Type the text to find.',
  layout_too_large: () =>
    'Laid out, this would be larger than 26,214,400 bytes (25 MiB). Nothing was changed.',
  name_empty: () => 'A namespace needs a name.',
  name_too_long: ({ characters }) =>
    `This name has ${count(characters)} characters; ${NAME_CHARACTERS} is the limit.`,
  description_too_long: ({ characters }) =>
    `This description has ${count(characters)} characters; 4,000 is the limit. Nothing was changed.`,
  note_too_long: ({ characters }) =>
    `This note has ${count(characters)} characters; 1,000 is the limit. Nothing was changed.`,
  name_taken: ({ name }) =>
    `There is already a namespace called “${nameWords(name)}”. Choose another name.`,
  name_is_id: ({ name }) =>
    `“${nameWords(name)}” is the id of another namespace, perhaps of one in Trash. Choose another name.`,
  id_is_name: ({ id }) =>
    `Another namespace is called “${id}”, which is the id of this one. Rename that one first. Nothing was changed.`,
  id_taken: ({ id }) => `The id ${id} is already in use. Choose another one.`,
  id_not_valid: ({ id }) =>
    `“${id}” cannot be an id. An id starts with kv_ and goes on with letters, digits, - or _, up to 64 characters.`,
  namespace_not_found: ({ namespace }) =>
    `There is no namespace “${namespace}”. It may have been deleted or renamed.`,
  key_not_found: ({ key }) =>
    `There is no key “${nameWords(key)}” in this namespace. It may have been deleted, renamed or expired.`,
  key_taken: ({ key }) =>
    `There is already a key “${nameWords(key)}”. Nothing was changed; choose another name.`,
  expiry_too_soon: () => 'An expiry must be at least 60 seconds ahead. Nothing was changed.',
  expiry_too_far: () =>
    'An expiry can be no later than the end of the year 9999. Nothing was changed.',
  protected: ({ writes }) => refusedWords(writes),
  due_not_ahead: () => 'Choose a moment that is still ahead. Nothing was changed.',
  planned_gone: () =>
    'This is no longer planned as it was: it was done, changed or cancelled. Nothing was changed.',
  too_many_planned: ({ keys, most }) =>
    `${counted(keys, 'key')} are too many to plan together; ${count(most)} is the limit. Nothing was changed.`,
  not_a_switch: ({ key }) =>
    `“${nameWords(key)}” is neither true nor false, so it cannot be turned on or off. Nothing was changed.`,
  changed_elsewhere: ({ key }) =>
    `“${nameWords(key)}” was changed somewhere else since you opened it. Nothing was overwritten.`,
  plan_stale: ({ rows }) =>
    `${counted(rows, 'key')} changed since this was checked. Nothing was done; check again first.`,
  plan_invalid: ({ rows }) =>
    `Not valid: ${counted(rows, 'row')}. Nothing was done; leave them out or mend the source.`,
  plan_not_found: () => 'This preview is no longer there. Nothing was changed; start it again.',
  nothing_to_undo: () => 'There is nothing to undo.',
  nothing_to_redo: () => 'There is nothing to redo.',
  undo_conflict: ({ keys, deed, counts }) =>
    `${keys === 0 ? 'Something' : counted(keys, 'key')} changed again since “${changeWords({ deed, ...counts })}”. Nothing was changed.`,
  no_longer_kept: () => 'That earlier state is no longer kept. Nothing was changed.',
  change_not_found: () => 'There is no such change. It may be older than what the history keeps.',
  cancelled: () => 'Cancelled. Nothing was changed.',
  disk_full: ({ folder }) =>
    folder === null
      ? 'The disk is full. Nothing was changed; make room and try again.'
      : `The disk that ${folder} is on is full. Nothing was changed; make room there and try again.`,
  no_store: ({ path }) => `There is no store at ${path}.`,
  not_a_database: ({ path }) => `${path} is not a KV Store file. It was not touched.`,
  other_application: ({ path }) => `${path} was made by another application. It was not touched.`,
  newer_version: ({ path, found, known }) =>
    `${path} was made by a newer version of KV Store (format ${found}; this version knows ${known}). It was not touched; update KV Store to open it.`,
  cannot_open: ({ path, obstacle }) => `${path} cannot be opened: ${obstacles[obstacle]}.`,
  cannot_write: ({ path, obstacle }) =>
    `${path} cannot be written: ${obstacles[obstacle]}. Nothing was changed.`,
  cannot_copy_before_update: ({ path, obstacle }) =>
    `The backup before an update, ${path}, cannot be made: ${obstacles[obstacle]}. Nothing was changed.`,
  cannot_copy_to_read: ({ path, folder, obstacle }) =>
    `${path} is of an earlier version and cannot be updated where it is, so it is read in a copy. That cannot be made in ${folder}: ${obstacles[obstacle]}. Nothing was changed.`,
  no_backup_folder: () =>
    'No folder is chosen for backups. Nothing was changed; choose one under Backups.',
  damaged: ({ path, damage }) =>
    `${path ?? 'The file'} is damaged. It was not touched. ${damageWords(damage)}`,
  busy: () =>
    'Another program is writing to the same file for a long time. Nothing was changed; try again.',
  closed: () => 'KV Store has closed its file. Nothing was changed.',
  bad_file: ({ line, column, flaw }) =>
    `${place(line, column)}${fileFlawWords(flaw)} Nothing was changed.`,
  export_not_text: ({ key }) =>
    `“${nameWords(key)}” holds bytes that are not text, and this format holds only text. The list holds everything. No file was written.`,
  export_metadata_not_json: ({ key }) =>
    `The metadata of “${nameWords(key)}” is not JSON. No file was written.`,
  io: ({ obstacle, os }) =>
    `The file could not be read or written: ${obstacles[obstacle]}${os === null ? '' : ` (error ${os})`}. Nothing was changed.`,
  sqlite: ({ result }) => sqliteWords(result),
  internal: ({ fault }) => inside(faults[fault]),
  no_namespace_chosen: () => 'Choose the namespace that the keys are in. Nothing was changed.',
  file_not_at_hand: () => 'This file is no longer at hand. Choose it again; nothing was changed.',
  shape_not_usable: ({ words }) => `${words} Nothing was changed.`,
  cannot_show: ({ path, obstacle }) =>
    obstacle === 'no_such_file'
      ? `${path} is no longer there. It may have been moved or deleted.`
      : `${path} cannot be shown: ${obstacles[obstacle]}. The file itself was not touched.`,
  flow_inputs_not_json: () =>
    'What was filled in cannot be handed to the flow. Nothing was changed; look at each input.',
  flow_failed: (flow) => `${flowFailureWords(flow)} Nothing was changed.`,
  value_not_open: () =>
    'This key was deleted, and its value was not open here. Restore it from Trash; what you typed stays.',
  expiry_not_usable: ({ problem }) => problem,
  unexpected: ({ detail }) =>
    `That did not work, for a reason KV Store does not know. Try again. Details: ${detail}`,
};

/** The sentences of a failure. */
export function failureWords<C extends FailureCode>(failure: Of<C>): string {
  const tell: (failure: Of<C>) => string = words[failure.code as C];
  return tell(failure);
}

/** Whether this is a failure that has words here: one of another version may have none. */
export function isKnown(thrown: unknown): thrown is AnyFailure {
  return (
    typeof thrown === 'object' &&
    thrown !== null &&
    'code' in thrown &&
    typeof thrown.code === 'string' &&
    Object.hasOwn(words, thrown.code)
  );
}

/** What is wrong with a damaged file. */
export function damageWords<T extends Damage['type']>(
  damage: Extract<Damage, { type: T }>,
): string {
  const tell: (damage: Extract<Damage, { type: T }>) => string = damages[damage.type as T];
  return tell(damage);
}
