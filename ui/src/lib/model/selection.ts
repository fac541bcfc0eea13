/** Which keys are ticked: some by name and by group, or all that match but some. */
import type { Filter, Group, Selection } from '../api';

export interface Ticked {
  /** Whether what is named is ticked, or all but what is named. */
  mode: 'some' | 'all';
  keys: ReadonlySet<string>;
  /** Whole groups, each with how many keys are in it. */
  groups: ReadonlyMap<string, number>;
  /** Of the keys that are named as exceptions those that are not there now: they stay ones when they come back. */
  gone: ReadonlySet<string>;
}

export const nothing: Ticked = {
  mode: 'some',
  keys: new Set(),
  groups: new Map(),
  gone: new Set(),
};
export const everything: Ticked = { ...nothing, mode: 'all' };

export function isTicked({ mode, keys }: Ticked, key: string): boolean {
  return keys.has(key) === (mode === 'some');
}

export function isGroupTicked({ mode, groups }: Ticked, prefix: string): boolean {
  return groups.has(prefix) === (mode === 'some');
}

/** How many keys are ticked, of `total` that match. */
export function tickedCount({ mode, keys, groups, gone }: Ticked, total: number): number {
  const named = [...groups.values()].reduce((sum, inIt) => sum + inIt, keys.size - gone.size);
  return mode === 'some' ? named : Math.max(0, total - named);
}

/** Ticks or clears some keys. */
export function withKeys(ticked: Ticked, keys: Iterable<string>, on: boolean): Ticked {
  const named = new Set(ticked.keys);
  for (const key of keys) {
    if (on === (ticked.mode === 'some')) named.add(key);
    else named.delete(key);
  }
  const gone = new Set([...ticked.gone].filter((key) => named.has(key)));
  return { ...ticked, keys: named, gone };
}

/** What is ticked once these keys were looked for: of them these are gone. */
export function withGone(
  ticked: Ticked,
  lookedFor: readonly string[],
  gone: readonly string[],
): Ticked {
  if (ticked.mode === 'some') return gone.length === 0 ? ticked : withKeys(ticked, gone, false);
  const now = new Set(ticked.gone);
  for (const key of lookedFor) now.delete(key);
  for (const key of gone) if (ticked.keys.has(key)) now.add(key);
  return { ...ticked, gone: now };
}

/** Ticks or clears whole groups, each with how many keys are in it. */
export function withGroups(
  ticked: Ticked,
  groups: Iterable<readonly [prefix: string, keys: number]>,
  on: boolean,
): Ticked {
  const named = new Map(ticked.groups);
  for (const [prefix, keys] of groups) {
    if (on === (ticked.mode === 'some')) named.set(prefix, keys);
    else named.delete(prefix);
  }
  return { ...ticked, groups: named };
}

/**
 * What is ticked, with as many keys in each group as it has now. A group that is not among these lines is
 * gone, unless there are `more` of them.
 */
export function recounted(ticked: Ticked, lines: readonly Group[], more: boolean): Ticked {
  const here = new Map(lines.map(({ prefix, count }) => [prefix, count]));
  const groups = [...ticked.groups].flatMap(([prefix, before]) => {
    const now = here.get(prefix) ?? (more ? before : 0);
    return now === 0 ? [] : [[prefix, now] as const];
  });
  return { ...ticked, groups: new Map(groups) };
}

/** The selection as the backend wants it: names, groups by what ends their names, or the filter that they match. */
export function toRequest(
  { mode, keys, groups }: Ticked,
  filter: Filter,
  separator: string,
): Selection {
  if (groups.size > 0)
    return {
      type: 'groups',
      filter,
      separator,
      groups: [...groups.keys()],
      keys: [...keys],
      others: mode === 'all',
    };
  return mode === 'some'
    ? { type: 'keys', keys: [...keys] }
    : { type: 'matching', filter, except: [...keys] };
}
