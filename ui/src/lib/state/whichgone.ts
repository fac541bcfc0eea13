/** Which of some keys a list does not have, asked of a store in which nobody reads all keys. */
import { api, type EntryRow, type Filter } from '../api';
import { pageFrom } from '../model/keyquery';

/** So many keys are asked for one by one, and so many at once. */
const FEW = 50;
/** Keys that one look covers at most. */
const PAGE = 500;

/** The row of a key that matches, as it is now; null where there is none. A key is the first that begins with it. */
export async function rowOf(
  namespace: string,
  filter: Filter,
  key: string,
): Promise<EntryRow | null> {
  const [first] = await after(namespace, { ...filter, prefix: key }, null, 1);
  return first?.key === key ? first : null;
}

/**
 * Which of these keys do not match, or are gone. Those that stand side by side are read together; where there are
 * other keys between them, each is looked up. Stops, with what it knows, when the answer is not wanted any more.
 */
export async function whichGone(
  namespace: string,
  filter: Filter,
  keys: Iterable<string>,
  wanted: () => boolean,
): Promise<string[]> {
  const sorted = [...keys].sort(byBytes);
  const gone: string[] = [];
  let dense = sorted.length > FEW;
  for (let at = 0; at < sorted.length && wanted();) {
    const some = sorted.slice(at, at + (dense ? 1 : FEW));
    const rows = await Promise.all(some.map((key) => rowOf(namespace, filter, key)));
    gone.push(...some.filter((_, place) => !rows[place]));
    at += some.length;
    const [before] = some;
    if (!dense || before === undefined) continue;
    const page = await after(namespace, filter, before, PAGE);
    const here = new Set(page.map(({ key }) => key));
    const last = page.length < PAGE ? undefined : page.at(-1)?.key;
    const covered = sorted
      .slice(at)
      .findIndex((key) => last !== undefined && byBytes(key, last) > 0);
    const end = covered < 0 ? sorted.length : at + covered;
    gone.push(...sorted.slice(at, end).filter((key) => !here.has(key)));
    dense = end - at > 1;
    at = end;
  }
  return gone;
}

async function after(
  namespace: string,
  filter: Filter,
  key: string | null,
  limit: number,
): Promise<EntryRow[]> {
  const asked = { filter, sort: 'key', descending: false } as const;
  return (await api.listEntries(pageFrom(namespace, asked, 0, key, limit))).entries;
}

/** In the order of the store: by the bytes of UTF-8, which is not that of JavaScript's strings. */
export function byBytes(one: string, other: string): number {
  const most = Math.min(one.length, other.length);
  for (let at = 0; at < most; at += 1) {
    const [left, right] = [one.charCodeAt(at), other.charCodeAt(at)];
    if (left !== right) return inBytes(left) - inBytes(right);
  }
  return one.length - other.length;
}

/** Halves of characters behind all that are whole. */
const inBytes = (unit: number) => (unit >= 0xd800 && unit < 0xe000 ? unit + 0x10000 : unit);
