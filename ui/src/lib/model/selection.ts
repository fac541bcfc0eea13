/** Which keys are ticked: some by name, or all that match but some. */
import type { Filter, Selection } from '../api';

export type Ticked =
  { mode: 'some'; keys: ReadonlySet<string> } | { mode: 'all'; except: ReadonlySet<string> };

export const nothing: Ticked = { mode: 'some', keys: new Set() };
export const everything: Ticked = { mode: 'all', except: new Set() };

export function isTicked(ticked: Ticked, key: string): boolean {
  return ticked.mode === 'some' ? ticked.keys.has(key) : !ticked.except.has(key);
}

/** How many keys are ticked, of `total` that match. */
export function tickedCount(ticked: Ticked, total: number): number {
  return ticked.mode === 'some' ? ticked.keys.size : Math.max(0, total - ticked.except.size);
}

/** Ticks or clears some keys. */
export function withKeys(ticked: Ticked, keys: Iterable<string>, on: boolean): Ticked {
  const set = new Set(ticked.mode === 'some' ? ticked.keys : ticked.except);
  const adds = ticked.mode === 'some' ? on : !on;
  for (const key of keys) {
    if (adds) set.add(key);
    else set.delete(key);
  }
  return ticked.mode === 'some' ? { mode: 'some', keys: set } : { mode: 'all', except: set };
}

/** The selection as the backend wants it: names, or the filter that they match. */
export function toRequest(ticked: Ticked, filter: Filter): Selection {
  return ticked.mode === 'some'
    ? { type: 'keys', keys: [...ticked.keys] }
    : { type: 'matching', filter, except: [...ticked.except] };
}
