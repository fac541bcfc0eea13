/** What was deleted: namespaces as a whole, and keys by the change that deleted them. */
import type { KeyRef, TrashedKey } from '../src/lib/api';
import { entry, type Space } from './data';
import { all, type Change, changes, commit } from './memory';
import { preview, scene } from './scene';
import { type Part, refusal } from './standin';

const trashed: { space: Space; deletedAt: number }[] =
  scene === 'first'
    ? []
    : [
        {
          space: {
            id: 'kv_old',
            name: 'old-campaign',
            description: '',
            entries: new Map(),
            virtual: 3412,
          },
          deletedAt: Date.now() - 9e7,
        },
      ];

/** Keys that were deleted before this window was opened. */
const older: Change | null =
  all[0] && scene !== 'first'
    ? {
        row: {
          id: 0,
          at: Date.now() - 4e6,
          origin: 'app',
          deed: { type: 'deleted_many' },
          note: null,
          state: 'done',
          namespace: all[0].id,
          namespaceName: all[0].name,
          added: 0,
          changed: 0,
          removed: 3,
        },
        edits: [1, 2, 3].map((id) => ({
          space: all[0] as Space,
          key: `feature:old_${String(id)}`,
          before: entry(`feature:old_${String(id)}`, 'true'),
          after: null,
        })),
        again: () => undefined,
        back: () => undefined,
      }
    : null;

export function moveToTrash(space: Space): void {
  all.splice(all.indexOf(space), 1);
  trashed.unshift({ space, deletedAt: Date.now() });
}

export function takeOutOfTrash(space: Space): void {
  const at = trashed.findIndex((one) => one.space === space);
  if (at < 0) return;
  trashed.splice(at, 1);
  all.push(space);
}

const purged = new Set<string>();
const nameOf = ({ namespace, key }: KeyRef) => `${namespace} ${key}`;

function deletedKeys(): TrashedKey[] {
  const seen = new Set<string>();
  return [...changes.filter((one) => one.row.id > 0), ...(older ? [older] : [])]
    .filter((change) => change.row.state === 'done')
    .flatMap((change) => change.edits.map((edit) => ({ ...edit, row: change.row })))
    .flatMap(({ space, key, before, after, row }) => {
      const name = nameOf({ namespace: space.id, key });
      if (!before || after || space.entries.has(key) || seen.has(name) || purged.has(name))
        return [];
      seen.add(name);
      return {
        namespace: space.id,
        namespaceName: space.name,
        key,
        changeId: row.id,
        deletedAt: row.at,
        kind: before.kind,
        size: before.size,
        preview: preview(before.text),
      };
    });
}

function lastState({ namespace, key }: KeyRef) {
  const states = [...changes, ...(older ? [older] : [])].flatMap((one) => one.edits);
  return states.find((one) => one.space.id === namespace && one.key === key)?.before ?? null;
}

export const trash: Part<
  | 'listTrashedNamespaces'
  | 'listTrashedKeys'
  | 'countTrashedKeys'
  | 'restoreNamespace'
  | 'restoreKeys'
  | 'purgeKeys'
  | 'purgeNamespace'
  | 'emptyTrash'
> = {
  listTrashedNamespaces: () =>
    trashed.map(({ space: { id, name, description, entries, virtual }, deletedAt }) => ({
      id,
      name,
      description,
      entryCount: virtual || entries.size,
      deletedAt,
    })),
  countTrashedKeys: () => deletedKeys().length,
  listTrashedKeys: (namespace, before, after, limit) => {
    const keys = deletedKeys().filter((one) => namespace === null || one.namespace === namespace);
    const last = keys.findIndex(
      (one) => one.changeId === before && after !== null && nameOf(one) === nameOf(after),
    );
    return keys.slice(before === null ? 0 : last + 1).slice(0, limit);
  },
  restoreNamespace: (id) => {
    const space = trashed.find((one) => one.space.id === id)?.space;
    if (!space) throw refusal({ code: 'namespace_not_found', namespace: id });
    return commit({ type: 'namespace_restored', name: space.name }, space, [], {
      again: () => {
        takeOutOfTrash(space);
      },
      back: () => {
        moveToTrash(space);
      },
    });
  },
  restoreKeys: (items) => {
    const space = all.find((one) => one.id === items[0]?.namespace);
    if (!space)
      throw refusal({ code: 'namespace_not_found', namespace: items[0]?.namespace ?? '' });
    return commit(
      items.length === 1 && items[0]
        ? { type: 'restored', key: items[0].key }
        : { type: 'restored_many' },
      space,
      items.filter((one) => one.namespace === space.id).map((one) => [one.key, lastState(one)]),
    );
  },
  purgeKeys: (items) => {
    for (const one of items) purged.add(nameOf(one));
    return null;
  },
  purgeNamespace: (id) => {
    const at = trashed.findIndex((one) => one.space.id === id);
    if (at >= 0) trashed.splice(at, 1);
    return null;
  },
  emptyTrash: () => {
    trashed.length = 0;
    for (const one of deletedKeys()) purged.add(nameOf(one));
    return null;
  },
};
