/** What a write concerns: which namespaces, and which of their keys. */
export interface Concerns {
  /** Ids of namespaces; empty: any. */
  readonly namespaces: readonly string[];
  /** Keys, all of one namespace; null: any. */
  readonly keys: readonly string[] | null;
  /** Entries are as they were; what is kept of the past is not. */
  readonly pastOnly: boolean;
}

export const anything: Concerns = { namespaces: [], keys: null, pastOnly: false };

/** Whether a write is about a namespace, and about a key of it where one is named. */
export function concerns(
  written: Pick<Concerns, 'namespaces' | 'keys'>,
  namespace: string | null,
  key: string | null = null,
): boolean {
  if (namespace === null) return false;
  if (written.namespaces.length > 0 && !written.namespaces.includes(namespace)) return false;
  return key === null || written.keys === null || written.keys.includes(key);
}

/** What two writes concern together. */
export function together(one: Concerns | null, other: Concerns): Concerns {
  if (!one) return other;
  const any = one.namespaces.length === 0 || other.namespaces.length === 0;
  const namespaces = any ? [] : [...new Set([...one.namespaces, ...other.namespaces])];
  const keys =
    namespaces.length === 1 && one.keys && other.keys
      ? [...new Set([...one.keys, ...other.keys])]
      : null;
  return { namespaces, keys, pastOnly: one.pastOnly && other.pastOnly };
}
