/** What each key was before, and what each change did; undo and redo. */
import type { ChangeRow, EntryDetail, KeyRef, RevisionRow, VersionInfo } from '../src/lib/api';
import { entry } from './data';
import { all, changes, commit, type Edit, find, next, step } from './memory';
import { version } from './scene';
import { type Part, refusal, valueBytes } from './standin';

const MINUTE = 60_000;
/** Earlier states by their version. */
const past = new Map<number, EntryDetail>();

/** What the entry was so many changes ago: plausible for its kind. */
function earlier(one: EntryDetail, steps: number): EntryDetail {
  const known = [...past.values()].find(
    (old) => old.key === one.key && old.version === one.version * 100 + steps,
  );
  if (known) return known;
  const texts: Record<EntryDetail['kind'], string | null> = {
    switch: steps % 2 ? String(one.text !== 'true') : one.text,
    number: String(Number(one.text) - steps * 2),
    text: `Good morning.\nHere is what was new ${String(steps)} weeks ago.`,
    json: (one.text ?? '').replace(/\d+/g, (digits) => String(Number(digits) - steps)),
    binary: null,
  };
  const old = entry(one.key, texts[one.kind], {
    version: one.version * 100 + steps,
    metadata: steps > 1 ? '{"description":"Only for testers","tags":["beta"]}' : one.metadata,
    expiresAt: steps === 3 ? Math.floor(Date.now() / 1000) + 90_000 : one.expiresAt,
  });
  past.set(old.version, old);
  return old;
}

/** A state that is not kept because it expired. */
const expired = (state: VersionInfo): VersionInfo => ({
  ...state,
  size: 0,
  preview: '',
  metadata: null,
  expiresAt: Math.floor((Date.now() - 9 * 60 * MINUTE) / 1000),
  kept: false,
});

function revisions(one: EntryDetail, namespace: string): RevisionRow[] {
  const row = (id: number, type: 'added' | 'changed', rest: Partial<RevisionRow>): RevisionRow => ({
    changeId: id - 100,
    at: Date.now() - (6 - id) ** 3 * 7 * MINUTE,
    origin: 'app',
    deed: { type, key: one.key },
    state: 'done',
    namespace,
    key: one.key,
    before: null,
    after: null,
    ...rest,
  });
  const state = (steps: number) => version(earlier(one, steps));
  return [
    row(5, 'changed', { before: state(1), after: version(one) }),
    row(4, 'changed', { before: state(2), after: state(1), state: 'discarded' }),
    row(3, 'changed', { before: state(3), after: state(1) }),
    row(2, 'added', { after: state(3) }),
    row(1, 'added', { after: expired(state(4)) }),
  ];
}

/** What really happened since, and before that what may have. */
function historyOf(namespace: string, key: string): RevisionRow[] {
  const happened = changes.flatMap(({ row, edits }) =>
    edits
      .filter((edit) => edit.space === find(namespace) && edit.key === key)
      .map((edit) => told(row, edit)),
  );
  const first = happened.at(-1);
  const began = first
    ? changes.flatMap((one) => one.edits).findLast((one) => one.key === key)?.before
    : find(namespace).entries.get(key);
  return began ? [...happened, ...revisions(began, namespace)] : happened;
}

const told = (row: ChangeRow, { space, key, before, after }: Edit): RevisionRow => ({
  changeId: row.id,
  at: row.at,
  origin: row.origin,
  deed: row.deed,
  state: row.state,
  namespace: space.id,
  key,
  before: before && version(before),
  after: after && version(after),
});

/** Every state that was ever shown, by its version. */
function stateOf(id: number): EntryDetail | undefined {
  const known = changes.flatMap(({ edits }) => edits.flatMap((one) => [one.before, one.after]));
  const now = all.flatMap((space) => [...space.entries.values()]);
  return past.get(id) ?? [...known, ...now].find((one) => one?.version === id) ?? undefined;
}

export const history: Part<
  | 'undoState'
  | 'undo'
  | 'redo'
  | 'listChanges'
  | 'changeRevisions'
  | 'keyHistory'
  | 'restoreVersion'
  | 'readVersion'
  | 'setChangeNote'
> = {
  undoState: () => ({ undo: next('undo')?.row ?? null, redo: next('redo')?.row ?? null }),
  undo: (change) => step('undo', change),
  redo: (change) => step('redo', change),
  listChanges: (namespace, before, limit) =>
    changes
      .map((one) => ({ ...one.row }))
      .filter((one) => namespace === null || one.namespace === namespace)
      .filter((one) => before === null || one.id < before)
      .slice(0, limit),
  changeRevisions: (changeId, after, limit) => {
    const change = changes.find((one) => one.row.id === changeId);
    if (!change) throw refusal({ code: 'change_not_found' });
    const made = change.edits.map((edit) => told(change.row, edit));
    const older = [...find('kv_flags').entries.values()].slice(0, 6);
    const rows = changeId > 0 ? made : older.flatMap((one) => revisions(one, 'kv_flags')[0] ?? []);
    const isLast = (one: KeyRef) => one.namespace === after?.namespace && one.key === after.key;
    return rows.slice(after ? rows.findIndex(isLast) + 1 : 0).slice(0, limit);
  },
  keyHistory: (namespace, key, before, limit) =>
    historyOf(namespace, key)
      .filter((one) => before === null || one.changeId < before)
      .slice(0, limit),
  restoreVersion: (namespace, key, id, base) => {
    if (find(namespace).entries.get(key)?.version !== base)
      throw refusal({ code: 'changed_elsewhere', key });
    const old = stateOf(id);
    if (!old) throw refusal({ code: 'no_longer_kept' });
    const state = entry(key, old.text, { metadata: old.metadata, updatedAt: Date.now() });
    return commit({ type: 'restored', key }, find(namespace), [[key, state]]);
  },
  readVersion: (id, part) => {
    const value = valueBytes(stateOf(id));
    return part ? value.slice(part[0], part[0] + part[1]) : value;
  },
  setChangeNote: (changeId, note) => {
    const change = changes.find((one) => one.row.id === changeId);
    if (change) change.row.note = note;
    return null;
  },
};
