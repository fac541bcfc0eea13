/** What the made-up backend holds: namespaces, Trash, and the changes by which both came about. */
import type { Applied, ChangeRow, Deed, EntryDetail, Origin } from '../src/lib/api';
import { type Space, spaces } from './data';
import { earlierChanges } from './past';
import { guard } from './places';
import { scene } from './scene';
import { refusal } from './standin';
import { strange } from './strange';

export const all: Space[] = scene === 'first' || scene === 'deleted' ? [] : spaces();
if (scene === 'strange') for (const one of strange()) all[0]?.entries.set(one.key, one);

/** What one change did to one key. */
export interface Edit {
  space: Space;
  key: string;
  before: EntryDetail | null;
  after: EntryDetail | null;
}

export interface Change {
  row: ChangeRow;
  edits: Edit[];
  /** What it did besides to a namespace, and how that is taken back. */
  again: () => void;
  back: () => void;
}

const nothing = () => undefined;

/** The latest first. */
export const changes: Change[] = earlierChanges().map((row) => ({
  row,
  edits: [],
  again: nothing,
  back: nothing,
}));

/** What namespaces have beside their keys: found by id, and in no list. */
export const companions: Space[] = [];

export function find(id: string): Space {
  const found =
    all.find((one) => one.id === id || one.name === id) ?? companions.find((one) => one.id === id);
  if (!found) throw refusal({ code: 'namespace_not_found', namespace: id });
  return found;
}

export function findEntry(namespace: string, key: string): EntryDetail {
  const found = find(namespace).entries.get(key);
  if (!found) throw refusal({ code: 'key_not_found', key });
  return found;
}

function put({ entries }: Space, key: string, state: EntryDetail | null) {
  if (state) entries.set(key, state);
  else entries.delete(key);
}

const redo = (change: Change) => {
  change.again();
  for (const { space, key, after } of change.edits) put(space, key, after);
};

const undo = (change: Change) => {
  change.back();
  for (const { space, key, before } of change.edits) put(space, key, before);
};

const counted = (edits: Edit[]) => ({
  added: edits.filter((one) => !one.before).length,
  changed: edits.filter((one) => one.before && one.after).length,
  removed: edits.filter((one) => !one.after).length,
});

/** The answer to a write: to undo an addition removes. */
function applied({ row, edits }: Change, act: Applied['act']): Applied {
  const counts = counted(edits);
  const { added, changed, removed } = counts;
  const now = act === 'undid' ? { added: removed, changed, removed: added } : counts;
  return { changeId: row.id, act, deed: row.deed, counts, ...now };
}

/** Does a change: the one way to write. `states` are the new entries by key, null to delete. */
export function commit(
  deed: Deed,
  space: Space | null,
  states: Iterable<[string, EntryDetail | null]>,
  besides: Partial<Pick<Change, 'again' | 'back'>> & { origin?: Origin } = {},
): Applied {
  const edits = space
    ? [...states].map(([key, after]) => ({
        space,
        key,
        before: space.entries.get(key) ?? null,
        after,
      }))
    : [];
  if (space) guard(space, deed, edits);
  const id = Math.max(0, ...changes.map((one) => one.row.id)) + 1;
  for (const one of changes) if (one.row.state === 'undone') one.row.state = 'discarded';
  const { again = nothing, back = nothing, origin = 'app' } = besides;
  const row: ChangeRow = {
    id,
    at: Date.now(),
    origin,
    deed,
    note: null,
    state: 'done',
    namespace: space?.id ?? null,
    namespaceName: space?.name ?? null,
    ...counted(edits),
  };
  const change = { row, edits, again, back };
  redo(change);
  changes.unshift(change);
  return applied(change, 'did');
}

/** The change that undo would take back, or redo would do again. */
export function next(direction: 'undo' | 'redo'): Change | null {
  return direction === 'undo'
    ? (changes.find((one) => one.row.state === 'done') ?? null)
    : (changes.findLast((one) => one.row.state === 'undone') ?? null);
}

/** Something else was done since this change. */
function conflict(changeId: number) {
  const change = changes.find((one) => one.row.id === changeId);
  if (!change) return refusal({ code: 'change_not_found' });
  const { row, edits } = change;
  return refusal({
    code: 'undo_conflict',
    changeId,
    deed: row.deed,
    counts: counted(edits),
    keys: 0,
  });
}

/** Takes the last change back, or does it again, if it is the one that is meant. */
export function step(direction: 'undo' | 'redo', id: number): Applied {
  const change = next(direction);
  if (!change) throw refusal({ code: `nothing_to_${direction}` });
  if (change.row.id !== id) throw conflict(id);
  const goes =
    direction === 'undo'
      ? (one: Edit) => ({ ...one, before: one.after, after: one.before })
      : (one: Edit) => one;
  for (const space of new Set(change.edits.map((one) => one.space)))
    guard(space, { type: 'unknown' }, change.edits.filter((one) => one.space === space).map(goes));
  if (direction === 'undo') undo(change);
  else redo(change);
  change.row.state = direction === 'undo' ? 'undone' : 'done';
  return applied(change, direction === 'undo' ? 'undid' : 'redid');
}
