/** Lists, counts, groups, search and single entries, from memory. */
import type { EntryDetail, EntryRow, Filter, Group, Selection, Sort } from '../src/lib/api';
import { described } from '../src/lib/model/metadata';
import { entry, type Space } from './data';
import { all, find } from './memory';
import { preview, scene } from './scene';
import { matchesSearch, readSearch } from './search';
import { type Part, valueBytes } from './standin';

const row = (one: EntryDetail): EntryRow => ({
  key: one.key,
  kind: one.kind,
  size: one.size,
  expiresAt: one.expiresAt,
  updatedAt: one.updatedAt,
  preview: preview(one.text ?? (one.isText ? 'x'.repeat(60) : '')),
  note: described(one.metadata ?? '').note || null,
  tags: described(one.metadata ?? '').tags,
});

const virtualRow = (i: number): EntryRow =>
  row(entry(`product:${String(i).padStart(7, '0')}`, i % 5 ? `{"price":${String(i)}.50}` : 'true'));

const order: Record<Sort, (a: EntryDetail, b: EntryDetail) => number> = {
  key: (a, b) => (a.key < b.key ? -1 : 1),
  changed: (a, b) => a.updatedAt - b.updatedAt,
  size: (a, b) => a.size - b.size,
};

function matching(
  space: Space,
  filter: Filter,
  sort: Sort = 'key',
  descending = false,
): EntryDetail[] {
  const sorted = [...space.entries.values()]
    .filter((one) => one.key.startsWith(filter.prefix ?? ''))
    .filter((one) => one.key.toLowerCase().includes((filter.contains ?? '').toLowerCase()))
    .filter((one) => !filter.kinds?.length || filter.kinds.includes(one.kind))
    .filter((one) => filter.expiry !== 'expiring' || one.expiresAt !== null)
    .filter((one) => filter.expiry !== 'never' || one.expiresAt === null)
    .filter((one) => matchesSearch(one, filter))
    .sort(order[sort]);
  return descending ? sorted.reverse() : sorted;
}

/** The groups of a great many keys that are all in one. */
function virtualGroups(keys: number, prefix: string, after: string | null, limit: number): Group[] {
  const all = 'product:';
  if (prefix === '')
    return after === null ? [{ name: all, prefix: all, count: keys, entry: null }] : [];
  const from = after === null ? 0 : Number(after.slice(all.length)) + 1;
  const length = Math.max(0, Math.min(limit, keys - from));
  return Array.from({ length }, (_, i) => {
    const entry = virtualRow(from + i);
    return { name: entry.key.slice(all.length), prefix: entry.key, count: 1, entry };
  });
}

/** The entries that a person selected. */
export function selected(space: Space, selection: Selection): EntryDetail[] {
  if (selection.type === 'groups')
    return matching(space, selection.filter).filter(
      ({ key }) =>
        selection.others !==
        (selection.keys.includes(key) || selection.groups.some((group) => key.startsWith(group))),
    );
  if (selection.type === 'matching')
    return matching(space, selection.filter).filter((one) => !selection.except.includes(one.key));
  return selection.keys.flatMap((key) => space.entries.get(key) ?? []);
}

export const reading: Part<
  | 'listNamespaces'
  | 'countEntries'
  | 'listEntries'
  | 'positionOf'
  | 'listGroups'
  | 'readSearch'
  | 'getEntry'
  | 'tagsInUse'
  | 'readValue'
  | 'searchValues'
> = {
  listNamespaces: () =>
    all.map(({ id, name, description, entries, virtual }) => ({
      id,
      name,
      description,
      entryCount: virtual || entries.size,
      createdAt: 0,
    })),
  countEntries: (namespace, filter) =>
    find(namespace).virtual || matching(find(namespace), filter).length,
  listEntries: ({ namespace, filter, sort, descending, offset, limit, after }) => {
    const space = find(namespace);
    if (space.virtual) {
      const from = after ? Number(after.slice(8)) + 1 : offset;
      const length = Math.max(0, Math.min(limit, space.virtual - from));
      return { entries: Array.from({ length }, (_, i) => virtualRow(from + i)) };
    }
    const rows = matching(space, filter, sort, descending).map(row);
    const beyond = (key: string) => after !== null && (descending ? key < after : key > after);
    const from = after === null ? offset : rows.findIndex((one) => beyond(one.key));
    return { entries: from < 0 ? [] : rows.slice(from, from + limit) };
  },
  positionOf: (namespace, filter, sort, descending, key) => {
    const rows = matching(find(namespace), filter, sort, descending);
    const at = rows.findIndex((one) => one.key === key);
    return at < 0 ? null : at;
  },
  listGroups: (namespace, filter, separator, after, limit) => {
    const space = find(namespace);
    if (space.virtual) return virtualGroups(space.virtual, filter.prefix ?? '', after, limit);
    const prefix = filter.prefix ?? '';
    const groups = new Map<string, EntryDetail[]>();
    const single = (key: string) => key.indexOf(separator, prefix.length) < 0;
    for (const one of matching(space, filter)) {
      const end = one.key.indexOf(separator, prefix.length);
      const name = end < 0 ? one.key : one.key.slice(0, end + separator.length);
      groups.set(name, [...(groups.get(name) ?? []), one]);
    }
    return [...groups]
      .filter(([full]) => after === null || full > after)
      .slice(0, limit)
      .map(([full, inIt]) => ({
        name: full.slice(prefix.length),
        prefix: full,
        count: inIt.length,
        entry: inIt[0] && single(full) ? row(inIt[0]) : null,
      }));
  },
  readSearch,
  getEntry: (namespace, key) =>
    find(namespace).entries.get(key) ??
    (find(namespace).virtual ? entry(key, '{"price":1.50}') : null),
  tagsInUse: (namespace) => {
    const counts = new Map<string, number>();
    for (const { metadata } of find(namespace).entries.values())
      for (const tag of described(metadata ?? '').tags) counts.set(tag, (counts.get(tag) ?? 0) + 1);
    return [...counts]
      .map(([tag, keys]) => ({ tag, keys }))
      .sort((a, b) => b.keys - a.keys || (a.tag < b.tag ? -1 : 1));
  },
  readValue: (namespace, key, head) => {
    const value = valueBytes(find(namespace).entries.get(key));
    return head ? value.slice(0, head) : value;
  },
  searchValues: async ({ namespace, filter, text, most }, _job, onHit) => {
    const entries = matching(find(namespace), filter);
    let hits = 0;
    for (const [at, one] of entries.entries()) {
      if (scene === 'slow') await new Promise((resolve) => setTimeout(resolve, 500));
      onHit.onmessage({ type: 'progress', done: at + 1, total: entries.length });
      if (!one.text?.toLowerCase().includes(text.toLowerCase())) continue;
      onHit.onmessage({ type: 'hits', entries: [row(one)] });
      hits += 1;
      if (hits === most) break;
    }
    return entries.length;
  },
};
