/** Which columns of a table hold what. */
import type { TableColumns } from '../api';

export type Part = 'key' | 'value' | 'expiration' | 'expirationTtl' | 'metadata' | 'base64';

/** Names that people give to each column, the file format's own first. */
const known: Record<Part, string[]> = {
  key: ['key', 'name', 'id'],
  value: ['value', 'text', 'content', 'data'],
  expiration: [
    'expiration',
    'expires_at',
    'expires at',
    'expiresat',
    'expires',
    'expiry',
    'expire_at',
    'expiration_date',
    'valid_until',
    'valid until',
  ],
  expirationTtl: ['expiration_ttl', 'ttl', 'expires_in'],
  metadata: ['metadata', 'meta'],
  base64: ['base64'],
};

const find = (names: readonly string[], wanted: readonly string[]): string | undefined => {
  for (const name of wanted) {
    const found = names.find((one) => one.trim().toLowerCase() === name);
    if (found !== undefined) return found;
  }
  return undefined;
};

/** Whether a person has to say which columns are meant: one that is needed has another name. */
function lacksNames(names: readonly string[]): boolean {
  return find(names, ['key']) === undefined || find(names, ['value']) === undefined;
}

/** A column that is likely when keys expire, though it has not the format's name; null: there is none. */
export function likelyExpiry(names: readonly string[]): string | null {
  if (find(names, ['expiration', 'expiration_ttl']) !== undefined) return null;
  return find(names, [...known.expiration, ...known.expirationTtl]) ?? null;
}

/** Whether a person has to say which columns are meant, or is asked about one that is likely something. */
export function needsMapping(names: readonly string[]): boolean {
  return names.length > 0 && (lacksNames(names) || likelyExpiry(names) !== null);
}

/** Why they are asked. */
export function mappingWords(names: readonly string[]): string {
  const expiry = likelyExpiry(names);
  if (needsMapping(names) && lacksNames(names))
    return 'The first line names other columns than key and value. Which is which?';
  return expiry === null
    ? 'Which column holds what? Columns that are not chosen are left out.'
    : `“${expiry}” looks like when keys expire, so it is chosen for that. Choose None to leave it out: then nothing expires by it.`;
}

/** What the columns probably are: by their names, else by their order. */
export function guessColumns(names: readonly string[]): TableColumns {
  const expiration = find(names, known.expiration) ?? null;
  const expirationTtl = find(names, known.expirationTtl) ?? null;
  const metadata = find(names, known.metadata) ?? null;
  const base64 = find(names, known.base64) ?? null;
  const taken = new Set([expiration, expirationTtl, metadata, base64]);
  const named = { key: find(names, known.key), value: find(names, known.value) };
  for (const name of [named.key, named.value]) if (name !== undefined) taken.add(name);
  const free = names.filter((name) => !taken.has(name));
  const key = named.key ?? free.shift() ?? '';
  const value = named.value ?? free.shift() ?? '';
  return { key, value, expiration, expirationTtl, metadata, base64 };
}

/**
 * How a table is read at first; null for a file that is none. Columns that have the format's own
 * names are those, and others are left out; where a needed one is missing, it is guessed.
 */
export function columnsOf(names: readonly string[]): TableColumns | null {
  if (names.length === 0) return null;
  if (needsMapping(names)) return guessColumns(names);
  return {
    key: find(names, ['key']) ?? '',
    value: find(names, ['value']) ?? '',
    expiration: find(names, ['expiration']) ?? null,
    expirationTtl: find(names, ['expiration_ttl']) ?? null,
    metadata: find(names, ['metadata']) ?? null,
    base64: find(names, ['base64']) ?? null,
  };
}

/** Parts that files from elsewhere have, and that are only asked for where such a column is. */
export const rareParts = (names: readonly string[]): Part[] =>
  (['expirationTtl', 'base64'] as const).filter((part) => find(names, known[part]) !== undefined);

/** Why these columns cannot be read, or null. */
export function columnsProblem(columns: TableColumns): string | null {
  if (columns.key === '') return 'Choose the column with the keys.';
  if (columns.value === '') return 'Choose the column with the values.';
  const { key, value, expiration, expirationTtl, metadata, base64 } = columns;
  const chosen = [key, value, expiration, expirationTtl, metadata, base64];
  const used = chosen.filter((name) => name !== null);
  if (new Set(used).size < used.length) return 'Each column can be only one of these.';
  return null;
}

/** A name for a namespace made of a file's: without its ending, and not one that is taken. */
export function nameFor(file: string, taken: readonly string[]): string {
  const stem = file.replace(/\.[^.]*$/, '').trim() || 'Imported';
  const folded = new Set(taken.map((name) => name.toLowerCase()));
  let name = stem;
  for (let n = 2; folded.has(name.toLowerCase()); n += 1) name = `${stem} ${String(n)}`;
  return name;
}
