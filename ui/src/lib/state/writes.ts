/**
 * The one door for writes. Whatever a person does goes through here, so that the message, undo, the
 * lists and the open documents learn of every write, and of a window's own ones before any refresh.
 *
 * This room knows none of those who are told: they subscribe with `onWritten`.
 */
import {
  api,
  type Applied,
  type BackupRhythm,
  type ChangeRow,
  type FlowRequest,
  type KeyRef,
  type Leave,
  type NewLater,
  type Planned as PlannedEntry,
  type Purpose,
  type SetEntry,
} from '../api';
import { nameWords } from '../model/invisible';
import { withLeave } from './leave';

export interface Written {
  /** Ids of the namespaces whose keys may be others now; empty: any. */
  namespaces: readonly string[];
  /** The keys that were written, all of one namespace; null: any. */
  keys: readonly string[] | null;
  /** A key of the one namespace that has another name now. */
  renamed: { from: string; to: string } | null;
  /** Entries are as they were: a note, or what was deleted for good. */
  pastOnly: boolean;
  /** The change that was made, taken back or done again; null where there is none. */
  applied: Applied | null;
  /** Who wrote says so; else the person is to read what was done, with the way back beside it. */
  quiet: boolean;
  /** What the person reads of what was done, where the change itself does not say what it was done to. */
  words: string | null;
  /** What the person reads when there was nothing to do. */
  unchanged: string;
  /** Rows of a plan that were not valid and were left out. */
  leftOut: number;
}

type Listener = (written: Written) => void;

const listeners = new Set<Listener>();

/** Tells about every write of this window, as soon as it is done. Gives back how to stop that. */
export function onWritten(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The change that a person sees beside Undo or Redo. */
type Step = Pick<ChangeRow, 'id' | 'namespace'>;

type Told = Partial<Omit<Written, 'applied' | 'renamed'>>;

/** What a write calls, with a person's leave where it needs one. */
type Task<T> = (leave: Leave | null) => Promise<T>;

/** How a task of some length is done: with a job of this name. */
export type Runner = <T>(task: (job: string) => Promise<T>) => Promise<T>;

/** Tells about a write when it is done. Where it is protected, the person is asked before. */
async function write<T>(
  task: Task<T>,
  about: Told,
  made: (result: T) => Applied | null,
): Promise<T> {
  const result = await withLeave(task);
  tell(about, made(result));
  return result;
}

function tell(about: Told, applied: Applied | null): void {
  const written: Written = {
    namespaces: [],
    keys: null,
    pastOnly: false,
    quiet: false,
    words: null,
    unchanged: '',
    leftOut: 0,
    ...about,
    renamed: applied && renamedBy(applied),
    applied,
  };
  for (const listener of listeners) listener(written);
}

/** The other name that a key has by this write: the old one again when that is taken back. */
function renamedBy({ changeId, act, deed }: Applied): Written['renamed'] {
  if (changeId === 0 || deed.type !== 'renamed') return null;
  return act === 'undid' ? { from: deed.to, to: deed.key } : { from: deed.key, to: deed.to };
}

const said = (applied: Applied) => applied;
const noChange = () => null;
/** A namespace that is new has no key that anybody has open. */
const ofNoOpenKey: Told = { keys: [] };

/** One write to one key of one namespace, or to a few. */
function writeKeys(
  namespace: string,
  keys: readonly string[],
  unchanged: string,
  task: Task<Applied>,
): Promise<Applied> {
  return write(task, { namespaces: [namespace], keys, unchanged }, said);
}

/** A write to a namespace itself. */
function writeNamespace(id: string, unchanged: string, task: Task<Applied>) {
  return write(task, { namespaces: [id], unchanged }, said);
}

/** A step of undo or redo; the caller says so. */
function writeStep({ namespace }: Step, task: Task<Applied>) {
  return write(task, { namespaces: namespace === null ? [] : [namespace], quiet: true }, said);
}

/** A write that changes only what is kept of the past. */
const writePast = (task: () => Promise<null>) => write(task, { pastOnly: true }, noChange);

/** A write to the shapes of a namespace, which have a namespace of their own. */
async function writeShape(
  pattern: string,
  task: () => Promise<Applied | null>,
): Promise<Applied | null> {
  const applied = await task();
  const words = `Pinned a shape to ${nameWords(pattern)}`;
  if (applied) tell({ words, unchanged: 'It is pinned like this already' }, applied);
  return applied;
}

export const writes = {
  /** Writes one entry. `unchanged` is said when it was like this already. */
  setEntry: (entry: SetEntry, unchanged: string) =>
    writeKeys(entry.namespace, [entry.key], unchanged, (leave) => api.setEntry(entry, leave)),
  deleteKey: (namespace: string, key: string) =>
    writeKeys(namespace, [key], `${nameWords(key)} was already gone`, (leave) =>
      api.deleteKey(namespace, key, leave),
    ),
  renameKey: (namespace: string, key: string, newKey: string) =>
    writeKeys(namespace, [key, newKey], 'The name stays the same', (leave) =>
      api.renameKey(namespace, key, newKey, leave),
    ),
  duplicateKey: (namespace: string, key: string, newKey: string) =>
    writeKeys(namespace, [newKey], '', (leave) => api.duplicateKey(namespace, key, newKey, leave)),
  /** Gives a key one of its earlier states back, over the version that was seen. */
  restoreVersion: (namespace: string, key: string, version: number, base: number) =>
    writeKeys(namespace, [key], 'The value is already like this', (leave) =>
      api.restoreVersion(namespace, key, version, base, leave),
    ),
  /** Asks for a file; nothing is written and null comes back when the person cancelled. */
  async loadValueFromFile(
    namespace: string,
    key: string,
    baseVersion: number,
  ): Promise<Applied | null> {
    const applied = await withLeave((leave) =>
      api.loadValueFromFile(namespace, key, baseVersion, leave),
    );
    const unchanged = `${nameWords(key)} was already like this`;
    if (applied) tell({ namespaces: [namespace], keys: [key], unchanged }, applied);
    return applied;
  },

  /** Makes what belongs to a namespace where it has none: nothing that is shown is another then. */
  makeCompanion: (namespace: string, purpose: Purpose) => api.makeCompanion(namespace, purpose),
  /**
   * Pins what keys like this one have in common to a pattern, over the version that was seen there; null: nothing
   * was. Null comes back where they have nothing in common.
   */
  pinShape: (namespace: string, key: string, pattern: string, seen: number | null) =>
    writeShape(pattern, () => api.pinShape(namespace, key, pattern, seen)),
  /** The same from a file; nothing is written and null comes back when the person cancelled. */
  importShape: (namespace: string, pattern: string, seen: number | null) =>
    writeShape(pattern, () => api.importShape(namespace, pattern, seen)),
  /** Pins to another pattern what is pinned to one. */
  moveShape: (companion: string, from: string, to: string) =>
    write(
      (leave) => api.renameKey(companion, from, to, leave),
      {
        namespaces: [companion],
        keys: [from, to],
        words: `Pinned the shape of ${nameWords(from)} to ${nameWords(to)}`,
        unchanged: 'The pattern stays the same',
      },
      said,
    ),
  /** Takes away what is pinned to a pattern. */
  unpinShape: (companion: string, pattern: string) =>
    write(
      (leave) => api.deleteKey(companion, pattern, leave),
      {
        namespaces: [companion],
        keys: [pattern],
        words: `Took the shape of ${nameWords(pattern)} away`,
        unchanged: 'It was taken away already',
      },
      said,
    ),

  createNamespace: (name: string, description: string) =>
    write(() => api.createNamespace(name, description), ofNoOpenKey, noChange),
  addExamples: () => write(() => api.addExamples(), ofNoOpenKey, noChange),
  /** Gives a namespace another name, another description, or both; null: as it is. */
  rewordNamespace: (id: string, name: string | null, description: string | null) =>
    writeNamespace(id, 'Name and description stay the same', (leave) =>
      api.rewordNamespace(id, name, description, leave),
    ),
  deleteNamespace: (id: string) =>
    writeNamespace(id, 'It was already gone', (leave) => api.deleteNamespace(id, leave)),
  /** Protects the keys that start with a prefix; all of the namespace where it is empty. */
  protect: (namespace: string, prefix: string, note: string | null) =>
    writeNamespace(namespace, 'It is protected already', () =>
      api.protect(namespace, prefix, note),
    ),
  unprotect: (namespace: string, prefix: string) =>
    writeNamespace(namespace, 'It was not protected', () => api.unprotect(namespace, prefix)),

  /** Plans something for later. */
  planLater: (later: NewLater) =>
    write((leave) => api.planLater(later, leave), { unchanged: 'Nothing was planned' }, said),
  /** Gives what is planned another moment, in Unix seconds. */
  movePlanned: ({ namespace, name, version }: PlannedEntry, due: number) =>
    write(
      () => api.movePlanned(namespace, name, version, due),
      { unchanged: 'It is planned for then already' },
      said,
    ),
  cancelPlanned: ({ namespace, name, version }: PlannedEntry) =>
    write(() => api.cancelPlanned(namespace, name, version), {}, said),
  /** Does what is planned now, to keys that are what the person saw. */
  doPlanned: ({ namespace, name, seen }: PlannedEntry) =>
    write((leave) => api.doPlanned(namespace, name, seen, leave), {}, said),

  /** Does exactly what the plan shows, as one change; `leftOut` of its rows are not valid. */
  applyPlan: (plan: string, note: string | null, run: Runner, leftOut = 0) =>
    write(
      // Nothing runs while the person is asked.
      (leave) => run((job) => api.planApply(plan, note, job, leave)),
      { unchanged: 'Nothing had to be changed', leftOut },
      said,
    ),
  /** Runs a flow and does at once what it writes, as one change. */
  runFlow: (request: FlowRequest, job: string) =>
    write(
      (leave) => api.flowRunAndApply(request, job, leave),
      { namespaces: [request.namespace], unchanged: 'Nothing had to be changed' },
      ({ applied }) => applied,
    ),
  /** Takes this change back, which is to be the last one. */
  undo: (change: Step) => writeStep(change, (leave) => api.undo(change.id, leave)),
  /** Does this change again, which is to be the one that was taken back last. */
  redo: (change: Step) => writeStep(change, (leave) => api.redo(change.id, leave)),

  restoreNamespace: (id: string) =>
    writeNamespace(id, 'It is back already', () => api.restoreNamespace(id)),
  restoreKeys: (items: KeyRef[]) =>
    write((leave) => api.restoreKeys(items, leave), { unchanged: 'It is back already' }, said),
  purgeKeys: (items: KeyRef[]) => writePast(() => api.purgeKeys(items)),
  purgeNamespace: (id: string) => writePast(() => api.purgeNamespace(id)),
  emptyTrash: (job: string) => writePast(() => api.emptyTrash(job)),
  setChangeNote: (changeId: number, note: string | null) =>
    writePast(() => api.setChangeNote(changeId, note)),

  /** Settings change no entry, so nobody is told. */
  setRetention: (keepDays: number, keepBytes: number) => api.setRetention(keepDays, keepBytes),
  setBackupRhythm: (rhythm: BackupRhythm) => api.setBackupRhythm(rhythm),
  chooseBackupFolder: () => api.chooseBackupFolder(),

  /** What is put in a damaged file's place: all is read anew then, so nobody is told. */
  recoverSalvaged: (job: string) => api.recoverSalvaged(job),
  recoverFromBackup: (file: string, job: string) => api.recoverFromBackup(file, job),
  recoverFresh: () => api.recoverFresh(),
};
