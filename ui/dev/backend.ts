/** Answers the window's commands from memory, well enough to look at every screen. */
import type {
  Applied,
  Counts,
  Deed,
  EntryDetail,
  EntryRow,
  Filter,
  ListQuery,
  Namespace,
  SearchEvent,
  SetEntry,
  ValueSearch,
} from '../src/lib/bindings';
import { backupCommands, damagedState, restoreCommands } from './backups';
import { entry, type Space, spaces } from './data';
import { failures } from './failures';
import { earlierChanges, historyCommands } from './history';
import { planCommands, slowly } from './plans';
import { type Args, failedWith, none, preview, scene } from './scene';

const all: Space[] = scene === 'first' || scene === 'deleted' ? [] : spaces();
const changes = earlierChanges();

type Command = (args: Args) => unknown;

const find = (id: unknown): Space => {
  const found = all.find((one) => one.id === id);
  if (!found) throw { ...none, code: 'namespace_not_found', message: 'This namespace is gone.' };
  return found;
};

function applied(deed: Deed, space: Space | null, counts: Partial<Counts> = {}): Applied {
  const id = changes.filter((one) => one.id > 0).length + 1;
  const did = { added: 0, changed: 1, removed: 0, ...counts };
  const full: Applied = { changeId: id, act: 'did', deed, counts: did, ...did };
  changes.unshift({
    id,
    at: Date.now(),
    origin: 'app',
    deed,
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
  preview: preview(one.text ?? (one.isText ? 'x'.repeat(60) : '')),
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

/** Hits in the values, one after another, as they are found. */
async function searchValues({ search, onHit }: Args): Promise<number> {
  const { namespace, text } = search as ValueSearch;
  const send = (event: SearchEvent) => {
    (onHit as { onmessage: (event: SearchEvent) => void }).onmessage(event);
  };
  const entries = [...find(namespace).entries.values()];
  for (const [at, one] of entries.entries()) {
    if (scene === 'slow') await new Promise((resolve) => setTimeout(resolve, 500));
    send({ type: 'progress', done: at + 1, total: entries.length });
    if (one.text?.toLowerCase().includes(text.toLowerCase()))
      send({ type: 'hits', entries: [row(one)] });
  }
  return entries.length;
}

const commands: Record<string, Command> = {
  ...backupCommands,
  ...historyCommands(find),
  ...planCommands(all),
  app_state: () =>
    damagedState ??
    (scene === 'failed'
      ? {
          type: 'failed',
          path: '/home/ada/.local/share/kv-store/store.db',
          failure: {
            ...none,
            code: failedWith,
            message: failures[failedWith] ?? 'No words for this.',
          },
        }
      : { type: 'ready', path: '', damage: null }),
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
    applied({ type: 'namespace_created', name: made.name }, made);
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
      text === 'true' ? 'turned_on' : text === 'false' ? 'turned_off' : old ? 'changed' : 'added';
    return applied({ type: verb, key }, space);
  },
  delete_key: ({ namespace, key }) => {
    find(namespace).entries.delete(String(key));
    return applied({ type: 'deleted', key: String(key) }, find(namespace));
  },
  undo_state: () => ({ undo: changes.find((one) => one.state === 'done') ?? null, redo: null }),
  list_changes: () => changes,
  plan_apply: async ({ job }) => {
    if (scene === 'slow-apply') await slowly(job, 'writing');
    return applied({ type: 'imported', file: 'backup.json' }, all[0] ?? null, {
      added: 48_210,
      changed: 3,
    });
  },
  search_values: searchValues,
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

/** What another program does meanwhile to a key that is open here. */
export function elsewhere(): void {
  const { entries } = find('kv_flags');
  entries.set('feature:limits', entry('feature:limits', '{"api_calls":250}'));
  entries.delete('feature:welcome_text');
}

const writes = /^(set|delete|rename|restore|create|plan_apply|undo|purge|load)/;

export function answer(command: string, args: Args): unknown {
  if (scene === 'refuses' && writes.test(command))
    throw { ...none, code: 'disk_full', message: failures['disk_full'] };
  const run = (args.plan === 'restore' ? restoreCommands[command] : undefined) ?? commands[command];
  return run ? run(args) : null;
}
