/** What the palette lists, and in which order. */
import { fit } from './finding';

export type FoundKind = 'namespace' | 'key' | 'search' | 'command' | 'setting' | 'change';

/** Something that the palette goes to or does. */
export interface Found {
  /** Tells it from all others, also in a later window. */
  id: string;
  kind: FoundKind;
  /** What it is looked for by, and what is read. */
  words: string;
  /** Other words by which it is found, and which are not shown. */
  also?: string;
  /** Where it is, or when. */
  detail?: string;
  /** The keys that do the same. */
  keys?: string;
}

/** So many are listed. */
export const LISTED = 60;
/** So many are remembered. */
const REMEMBERED = 40;

const kinds: readonly FoundKind[] = ['key', 'namespace', 'search', 'command', 'setting', 'change'];

/**
 * What was typed for, the best first: by how well it fits, then what was used last, then keys before
 * namespaces before what can be done. Of nothing typed, what was used last.
 */
export function ranked<F extends Found>(
  asked: string,
  all: readonly F[],
  recent: readonly string[],
): F[] {
  const used = new Map(recent.map((id, at) => [id, at]));
  const placed = all.flatMap((one) => {
    const text = one.also === undefined ? one.words : `${one.words} ${one.also}`;
    const fits = fit(asked, one.words) ?? (fit(asked, text) === null ? null : 4);
    return fits === null
      ? []
      : [{ one, fits, used: used.get(one.id) ?? Infinity, kind: kinds.indexOf(one.kind) }];
  });
  const nothing = asked.trim() === '';
  placed.sort(
    (a, b) =>
      (nothing ? 0 : a.fits - b.fits) ||
      order(a.used, b.used) ||
      a.kind - b.kind ||
      (nothing ? 0 : a.one.words.length - b.one.words.length),
  );
  return placed.slice(0, LISTED).map(({ one }) => one);
}

const order = (a: number, b: number) => (a === b ? 0 : a - b);

/** What was used last, first. */
export function withUsed(recent: readonly string[], id: string): string[] {
  return [id, ...recent.filter((one) => one !== id)].slice(0, REMEMBERED);
}

/** What was used last as it was kept; what cannot be read is nothing. */
export function recentFrom(kept: string | null): string[] {
  try {
    const value: unknown = JSON.parse(kept ?? '[]');
    return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
  } catch {
    return [];
  }
}

/** The mark of a key among what was used last. */
export const keyId = (namespace: string, key: string): string =>
  `key ${JSON.stringify([namespace, key])}`;

/** The key of such a mark; null where it is another thing's. */
export function keyOfId(id: string): { namespace: string; key: string } | null {
  if (!id.startsWith('key ')) return null;
  try {
    const parts: unknown = JSON.parse(id.slice(4));
    if (!Array.isArray(parts)) return null;
    const [namespace, key] = parts as unknown[];
    return typeof namespace === 'string' && typeof key === 'string' ? { namespace, key } : null;
  } catch {
    return null;
  }
}
