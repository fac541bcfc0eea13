/** Which states of a key this window made itself. They are known by version, so that nothing else is. */
import { type Act, api, isFailure, type RevisionRow } from '../api';

/** A change that this window made, took back or did again. */
export interface OwnChange {
  id: number;
  act: Act;
}

/** Whether one of these changes made the key what it is at this version. */
export async function madeHere(
  own: readonly OwnChange[],
  namespace: string,
  key: string,
  version: number,
): Promise<boolean> {
  for (const { id, act } of own.toReversed()) {
    // The history goes on before a change; the one after this may not exist yet.
    const [row] = await api.keyHistory(namespace, key, id + 1, 1);
    if (row?.changeId !== id) continue;
    const made = act === 'undid' ? row.before : row.after;
    if (made?.version === version) return true;
  }
  return false;
}

/** How far back is looked for what took a key away: what came since was taken back. */
const LATEST = 50;

/** By which act one of these changes took the key away, as it is gone now; null: somebody else did. */
export async function takenHere(
  own: readonly OwnChange[],
  namespace: string,
  key: string,
): Promise<Act | null> {
  if (own.length === 0) return null;
  const rows = await latestOf(namespace, key);
  // What is done last is how the key is now; what is newer and was taken back is not.
  const done = rows.findIndex(({ state }) => state === 'done');
  const counts = done < 0 ? rows : rows.slice(0, done + 1);
  for (const { id, act } of own.toReversed()) {
    const row = counts.find(({ changeId }) => changeId === id);
    if (row && (act === 'undid' ? row.before : row.after) === null) return act;
  }
  return null;
}

async function latestOf(namespace: string, key: string): Promise<RevisionRow[]> {
  try {
    return await api.keyHistory(namespace, key, null, LATEST);
  } catch (thrown) {
    // A namespace that was deleted takes the past of its keys along.
    if (isFailure(thrown, 'namespace_not_found')) return [];
    throw thrown;
  }
}
