/** Which states of a key this window made itself. They are known by version, so that nothing else is. */
import { type Act, api } from '../api';

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
