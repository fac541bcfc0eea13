/** Answers the window's commands from memory, well enough to look at every screen. */
import type {
  Applied,
  ChangeRow,
  EntryDetail,
  EntryRow,
  ExportFormat,
  Filter,
  ListQuery,
  Namespace,
  PlanSummary,
  SetEntry,
} from '../src/lib/bindings';
import { backupCommands, damagedState, restoreCommands } from './backups';
import { entry, type Space, spaces } from './data';

const scene = new URLSearchParams(location.search).get('state');
const all: Space[] = scene === 'first' || scene === 'deleted' ? [] : spaces();
const changes: ChangeRow[] = [];
const none = { key: null, line: null, count: null, change: null };

type Args = Record<string, unknown>;
type Command = (args: Args) => unknown;

const find = (id: unknown): Space => {
  const found = all.find((one) => one.id === id);
  if (!found) throw { ...none, code: 'namespace_not_found', message: 'This namespace is gone.' };
  return found;
};

function applied(label: string, space: Space | null, counts: Partial<Applied> = {}): Applied {
  const id = changes.length + 1;
  const full = { changeId: id, label, added: 0, changed: 1, removed: 0, ...counts };
  changes.unshift({
    id,
    at: Date.now(),
    origin: 'app',
    label,
    note: null,
    state: 'done',
    namespace: space?.id ?? null,
    namespaceName: space?.name ?? null,
    added: full.added,
    changed: full.changed,
    removed: full.removed,
  });
  return full;
}

const row = (one: EntryDetail): EntryRow => ({
  key: one.key,
  kind: one.kind,
  size: one.size,
  expiresAt: one.expiresAt,
  updatedAt: one.updatedAt,
  preview: (one.text ?? '').replace(/\s+/g, ' ').slice(0, 60),
  note: one.metadata
    ? ((JSON.parse(one.metadata) as { description?: string }).description ?? null)
    : null,
});

const virtualRow = (i: number): EntryRow => ({
  ...row(
    entry(`product:${String(i).padStart(7, '0')}`, i % 5 ? `{"price":${String(i)}.50}` : 'true'),
  ),
});

function matching(space: Space, filter: Filter): EntryDetail[] {
  return [...space.entries.values()]
    .filter((one) => one.key.startsWith(filter.prefix ?? ''))
    .filter((one) => one.key.toLowerCase().includes((filter.contains ?? '').toLowerCase()))
    .filter((one) => !filter.kinds?.length || filter.kinds.includes(one.kind))
    .filter((one) => filter.expiry !== 'expiring' || one.expiresAt !== null)
    .filter((one) => filter.expiry !== 'never' || one.expiresAt === null)
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}

const version = (one: EntryDetail) => ({
  version: one.version,
  kind: one.kind,
  size: one.size,
  preview: row(one).preview,
  expiresAt: one.expiresAt,
  metadata: one.metadata,
  kept: true,
});

const plan: PlanSummary = {
  id: 'plan',
  title: 'Import backup.json',
  source: 'List file',
  namespace: 'kv_flags',
  namespaceName: 'feature-flags',
  policy: 'update',
  makes: [],
  removes: false,
  stale: 0,
  counts: {
    added: 48_210,
    changed: 3,
    removed: 0,
    same: 12,
    invalid: 2,
    onlyHere: 5,
    ticked: 48_213,
  },
  notes: ['The field “createdBy” is not something this app keeps; it was left out.'],
};

const commands: Record<string, Command> = {
  ...backupCommands,
  app_state: () =>
    damagedState ??
    (scene === 'failed'
      ? {
          type: 'failed',
          path: '/home/ada/.local/share/kv-store/store.db',
          failure: {
            ...none,
            code: 'newer_version',
            message:
              'This file was written by a newer version of KV Store. Nothing was changed. Update KV Store, or choose another place.',
          },
        }
      : { type: 'ready', path: '' }),
  list_namespaces: (): Namespace[] =>
    all.map(({ id, name, description, entries, virtual }) => ({
      id,
      name,
      description,
      entryCount: virtual || entries.size,
      createdAt: 0,
    })),
  create_namespace: ({ name, description }) => {
    const made: Space = {
      id: `kv_${String(all.length)}`,
      name: String(name),
      description: String(description),
      entries: new Map(),
      virtual: 0,
    };
    all.push(made);
    applied(`Created ${made.name}`, made);
    return { ...made, entryCount: 0, createdAt: 0 };
  },
  count_entries: ({ namespace, filter }) =>
    find(namespace).virtual || matching(find(namespace), filter as Filter).length,
  list_entries: ({ query }) => {
    const { namespace, filter, offset, limit, after } = query as ListQuery;
    const space = find(namespace);
    if (space.virtual) {
      const from = after ? Number(after.slice(8)) + 1 : offset;
      return { entries: Array.from({ length: limit }, (_, i) => virtualRow(from + i)) };
    }
    const rows = matching(space, filter).map(row);
    const from = after ? rows.findIndex((one) => one.key > after) : offset;
    return { entries: from < 0 ? [] : rows.slice(from, from + limit) };
  },
  position_of: ({ namespace, filter, key }) => {
    const at = matching(find(namespace), filter as Filter).findIndex((one) => one.key === key);
    return at < 0 ? null : at;
  },
  list_groups: ({ namespace, prefix }) => {
    const under = String(prefix);
    const groups = new Map<string, number>();
    for (const one of matching(find(namespace), { prefix: under })) {
      const end = one.key.indexOf(':', under.length);
      const name = end < 0 ? one.key : one.key.slice(0, end + 1);
      groups.set(name, (groups.get(name) ?? 0) + 1);
    }
    return [...groups].map(([full, count]) => ({
      name: full.slice(under.length),
      prefix: full,
      count,
      isKey: !full.endsWith(':'),
    }));
  },
  get_entry: ({ namespace, key }) =>
    find(namespace).entries.get(String(key)) ??
    (find(namespace).virtual ? entry(String(key), '{"price":1.50}') : null),
  read_value: () =>
    new TextEncoder().encode('{"products":[' + '{"id":1,"name":"Chair"},'.repeat(400)).buffer,
  set_entry: ({ entry: asked }) => {
    const { namespace, key, value, metadata, expiry } = asked as SetEntry;
    const space = find(namespace);
    const old = space.entries.get(key);
    if ((asked as SetEntry).mustBeNew && old)
      throw {
        ...none,
        code: 'key_taken',
        message: `There is a key “${key}” already. Choose another name, or open it and change it.`,
      };
    const text = value.type === 'text' ? value.text : (old?.text ?? '');
    space.entries.set(
      key,
      entry(key, text, {
        updatedAt: Date.now(),
        metadata:
          metadata.type === 'set'
            ? metadata.json
            : metadata.type === 'clear'
              ? null
              : (old?.metadata ?? null),
        expiresAt:
          expiry.type === 'at'
            ? expiry.seconds
            : expiry.type === 'keep'
              ? (old?.expiresAt ?? null)
              : null,
      }),
    );
    const verb =
      text === 'true' ? 'Turned on' : text === 'false' ? 'Turned off' : old ? 'Changed' : 'Added';
    return applied(`${verb} ${key}`, space);
  },
  delete_key: ({ namespace, key }) => {
    find(namespace).entries.delete(String(key));
    return applied(`Deleted ${String(key)}`, find(namespace));
  },
  undo_state: () => ({ undo: changes[0] ?? null, redo: null }),
  list_changes: () => changes,
  change_revisions: () => [],
  key_history: ({ namespace, key }) => {
    const now = find(namespace).entries.get(String(key));
    if (!now) return [];
    return [3, 2, 1].map((id) => ({
      changeId: id,
      at: Date.now() - (4 - id) * 5_000_000,
      origin: 'app',
      label: `Changed ${String(key)}`,
      state: 'done',
      namespace,
      key,
      before:
        id === 1 ? null : { ...version(now), version: id, preview: `earlier value ${String(id)}` },
      after: version(now),
    }));
  },
  choose_import_file: () => ({
    path: '/home/ada/backup.json',
    name: 'backup.json',
    size: 5_600_000,
    format: 'List of entries (wrangler’s bulk format)',
    isBackup: false,
    columns: scene === 'table' ? ['id', 'text', 'until'] : [],
    problem: null,
  }),
  plan_import_path: () => plan,
  plan_delete: () => ({
    ...plan,
    title: 'Delete 3 keys',
    source: '',
    makes: [],
    removes: true,
    notes: [],
    counts: { added: 0, changed: 0, removed: 3, same: 0, invalid: 0, onlyHere: 0, ticked: 3 },
  }),
  plan_paste: () => ({
    ...plan,
    title: 'Paste',
    source: 'Map',
    notes: [],
    counts: { added: 0, changed: 0, removed: 0, same: 12, invalid: 0, onlyHere: 0, ticked: 0 },
  }),
  plan_policy: ({ policy }) => ({ ...plan, policy }),
  plan_tick: () => plan,
  plan_tick_all: () => plan,
  plan_summary: () => plan,
  plan_rows: ({ category, offset, limit }) =>
    Array.from(
      { length: category === 'invalid' ? 2 : Math.min(Number(limit), 48_210 - Number(offset)) },
      (_, i) => {
        const id = Number(offset) + i + 1;
        const one = entry(`user:${String(id)}`, `{"name":"Alice","visits":${String(id)}}`);
        return {
          id,
          category,
          key: one.key,
          line: id,
          ticked: true,
          reason: category === 'invalid' ? 'The key is 513 bytes long; keys hold up to 512.' : null,
          before: category === 'changed' ? { ...version(one), preview: '{"name":"Alice"}' } : null,
          after: version(one),
        };
      },
    ),
  plan_read_after: () => new TextEncoder().encode('{\n  "name": "Alice",\n  "visits": 2\n}').buffer,
  read_version: () => new TextEncoder().encode('{\n  "name": "Alice",\n  "visits": 1\n}').buffer,
  plan_apply: () => applied('Imported backup.json: 48,210 added, 3 changed', all[0] ?? null),
  check_export: ({ format }) =>
    (format as ExportFormat).type === 'map'
      ? ['1 key expires; a map cannot carry that. A list can.']
      : [],
  list_trashed_namespaces: () =>
    scene === 'first'
      ? []
      : [
          {
            id: 'kv_old',
            name: 'old-campaign',
            description: '',
            entryCount: 3412,
            deletedAt: Date.now() - 9e7,
          },
        ],
  list_trashed_keys: () =>
    scene === 'first'
      ? []
      : [1, 2, 3].map((id) => ({
          namespace: 'kv_flags',
          namespaceName: 'feature-flags',
          key: `feature:old_${String(id)}`,
          changeId: id,
          deletedAt: Date.now() - id * 4e6,
          kind: 'switch',
          size: 4,
          preview: 'true',
        })),
  usage: () => ({
    databaseBytes: 48_000_000,
    historyBytes: 3_200_000,
    historyChanges: 212,
    keepDays: 90,
    keepBytes: 524_288_000,
  }),
};

export function answer(command: string, args: Args): unknown {
  const run = (args.plan === 'restore' ? restoreCommands[command] : undefined) ?? commands[command];
  return run ? run(args) : null;
}
