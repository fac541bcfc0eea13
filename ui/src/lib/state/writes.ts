/**
 * The one door for writes. Whatever a person does goes through here, so that the message, undo, the
 * lists and the open documents learn of every write, and of a window's own ones before any refresh.
 *
 * This room knows none of those who are told: they subscribe with `onWritten`.
 */
import { api, type Applied, type BackupSettings, type KeyRef, type SetEntry } from '../api';

export interface Written {
  /** Ids of the namespaces whose keys may be others now; empty: any. */
  namespaces: readonly string[];
  /** The keys that were written, all of one namespace; null: any. */
  keys: readonly string[] | null;
  /** The name that the first of `keys` has now, where it was given another. */
  renamed: string | null;
  /** Entries are as they were: a note, or what was deleted for good. */
  pastOnly: boolean;
  /** What was done, where the person is to read it with the way back beside it. */
  applied: Applied | null;
  /** What the person reads when there was nothing to do. */
  unchanged: string;
}

type Listener = (written: Written) => void;

const listeners = new Set<Listener>();

/** Tells about every write of this window, as soon as it is done. Gives back how to stop that. */
export function onWritten(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** What is being written now: a key by `namespace\0key`, or everything by the empty string. */
const underway = new Map<string, number>();
const place = (namespace: string, key: string) => `${namespace}\u0000${key}`;

/**
 * Whether this window is writing this key now. What a read says meanwhile may already be the write
 * itself, and is not somebody else's change.
 */
export function isBeingWritten(namespace: string, key: string): boolean {
  return underway.has('') || underway.has(place(namespace, key));
}

function count(at: string, by: number): void {
  const now = (underway.get(at) ?? 0) + by;
  if (now === 0) underway.delete(at);
  else underway.set(at, now);
}

type Told = Partial<Omit<Written, 'applied'>>;

/** Marks the write while it runs, and tells about it when it is done. */
async function write<T>(
  task: () => Promise<T>,
  about: Told | ((result: T) => Told),
  say: (result: T) => Applied | null,
  marked?: { namespace: string; keys: readonly string[] },
): Promise<T> {
  const places = marked ? marked.keys.map((key) => place(marked.namespace, key)) : [''];
  for (const at of places) count(at, 1);
  let result: T;
  try {
    result = await task();
    tell(typeof about === 'function' ? about(result) : about, say(result));
  } finally {
    for (const at of places) count(at, -1);
  }
  return result;
}

function tell(about: Told, applied: Applied | null): void {
  const written: Written = {
    namespaces: [],
    keys: null,
    renamed: null,
    pastOnly: false,
    unchanged: '',
    ...about,
    applied,
  };
  for (const listener of listeners) listener(written);
}

const said = (applied: Applied) => applied;
const quietly = () => null;
/** A namespace that is new has no key that anybody has open. */
const ofNoOpenKey: Told = { keys: [] };

/** One write to one key of one namespace, or to a few. */
function writeKeys(
  namespace: string,
  keys: readonly string[],
  unchanged: string,
  task: () => Promise<Applied>,
  renamed: string | null = null,
): Promise<Applied> {
  const all = renamed === null ? keys : [...keys, renamed];
  const about = { namespaces: [namespace], keys, renamed, unchanged };
  return write(task, about, said, { namespace, keys: all });
}

/** A write to a namespace itself. */
function writeNamespace(id: string, unchanged: string, task: () => Promise<Applied>) {
  return write(task, { namespaces: [id], unchanged }, said);
}

/** A write that changes only what is kept of the past. */
const writePast = (task: () => Promise<null>) => write(task, { pastOnly: true }, quietly);

export const writes = {
  /** Writes one entry. `unchanged` is said when it was like this already. */
  setEntry: (entry: SetEntry, unchanged: string) =>
    writeKeys(entry.namespace, [entry.key], unchanged, () => api.setEntry(entry)),
  deleteKey: (namespace: string, key: string) =>
    writeKeys(namespace, [key], `${key} was already gone`, () => api.deleteKey(namespace, key)),
  renameKey: (namespace: string, key: string, newKey: string) =>
    writeKeys(
      namespace,
      [key],
      'The name stays the same',
      () => api.renameKey(namespace, key, newKey),
      newKey,
    ),
  duplicateKey: (namespace: string, key: string, newKey: string) =>
    writeKeys(namespace, [newKey], '', () => api.duplicateKey(namespace, key, newKey)),
  /** Gives a key one of its earlier states back. */
  restoreVersion: (namespace: string, key: string, version: number) =>
    writeKeys(namespace, [key], 'The value is already like this', () =>
      api.restoreVersion(namespace, key, version),
    ),
  /** Asks for a file; nothing is written and null comes back when the person cancelled. */
  async loadValueFromFile(
    namespace: string,
    key: string,
    baseVersion: number,
  ): Promise<Applied | null> {
    const applied = await api.loadValueFromFile(namespace, key, baseVersion);
    const unchanged = `${key} was already like this`;
    if (applied) tell({ namespaces: [namespace], keys: [key], unchanged }, applied);
    return applied;
  },

  createNamespace: (name: string, description: string) =>
    write(() => api.createNamespace(name, description), ofNoOpenKey, quietly),
  addExamples: () => write(() => api.addExamples(), ofNoOpenKey, quietly),
  renameNamespace: (id: string, name: string) =>
    writeNamespace(id, 'The name stays the same', () => api.renameNamespace(id, name)),
  describeNamespace: (id: string, description: string) =>
    writeNamespace(id, 'The description stays the same', () =>
      api.describeNamespace(id, description),
    ),
  deleteNamespace: (id: string) =>
    writeNamespace(id, 'It was already gone', () => api.deleteNamespace(id)),

  /** Does exactly what the plan shows, as one change. */
  applyPlan: (plan: string, note: string | null, job: string) =>
    write(() => api.planApply(plan, note, job), { unchanged: 'Nothing had to be changed' }, said),
  /** Takes the last change back; the caller says so. */
  undo: () => write(() => api.undo(), {}, quietly),
  redo: () => write(() => api.redo(), {}, quietly),

  restoreNamespace: (id: string) =>
    writeNamespace(id, 'It is back already', () => api.restoreNamespace(id)),
  restoreKeys: (items: KeyRef[]) =>
    write(() => api.restoreKeys(items), { unchanged: 'It is back already' }, said),
  purgeKeys: (items: KeyRef[]) => writePast(() => api.purgeKeys(items)),
  purgeNamespace: (id: string) => writePast(() => api.purgeNamespace(id)),
  emptyTrash: (job: string) => writePast(() => api.emptyTrash(job)),
  setChangeNote: (changeId: number, note: string | null) =>
    writePast(() => api.setChangeNote(changeId, note)),

  /** Settings change no entry, so nobody is told. */
  setRetention: (keepDays: number, keepBytes: number) => api.setRetention(keepDays, keepBytes),
  setBackupSettings: (settings: BackupSettings) => api.setBackupSettings(settings),
  chooseBackupFolder: () => api.chooseBackupFolder(),
};
