/** Writes of one namespace or one entry, each a change that undo takes back. */
import type { Deed, EntryDetail, Namespace } from '../src/lib/api';
import { entry, examples, type Space } from './data';
import { all, commit, companions, find, findEntry } from './memory';
import { type Part, refusal } from './standin';
import { moveToTrash, takeOutOfTrash } from './trash';

let made = 0;

function nameFree(name: string, but?: Space) {
  if (name.trim() === '') throw refusal({ code: 'name_empty' });
  if (all.some((one) => one !== but && one.name.toLowerCase() === name.toLowerCase()))
    throw refusal({ code: 'name_taken', name });
}

/** Makes a namespace, as one change. */
export function makeSpace(name: string, description: string, entries: EntryDetail[] = []): Space {
  nameFree(name);
  made += 1;
  const space: Space = {
    id: `kv_new_${String(made)}`,
    name,
    description,
    entries: new Map(),
    virtual: 0,
  };
  commit(
    { type: 'namespace_created', name },
    space,
    entries.map((one) => [one.key, one]),
    { again: () => all.push(space), back: () => all.splice(all.indexOf(space), 1) },
  );
  return space;
}

const told = ({ id, name, description, entries }: Space): Namespace => ({
  id,
  name,
  description,
  entryCount: entries.size,
  createdAt: Date.now(),
});

/** Changes the words of a namespace. */
function reword(space: Space, deed: Deed, words: Partial<Pick<Space, 'name' | 'description'>>) {
  const { name, description } = space;
  return commit(deed, space, [], {
    again: () => Object.assign(space, words),
    back: () => Object.assign(space, { name, description }),
  });
}

function keyFree(space: Space, key: string) {
  if (space.entries.has(key)) throw refusal({ code: 'key_taken', key });
}

const copy = (old: EntryDetail, key: string) =>
  entry(key, old.text, { ...old, key, updatedAt: Date.now(), version: Date.now() });

export const writing: Part<
  | 'createNamespace'
  | 'rewordNamespace'
  | 'deleteNamespace'
  | 'companion'
  | 'makeCompanion'
  | 'addExamples'
  | 'setEntry'
  | 'renameKey'
  | 'duplicateKey'
  | 'deleteKey'
  | 'saveValueToFile'
  | 'loadValueFromFile'
> = {
  createNamespace: (name, description) => told(makeSpace(name, description)),
  addExamples: () => told(makeSpace('examples', 'A few keys to try things with', examples())),
  rewordNamespace: (id, to, description) => {
    const space = find(id);
    const { name } = space;
    if (to === null)
      return reword(
        space,
        { type: 'namespace_described', name },
        { description: description ?? '' },
      );
    nameFree(to, space);
    if (description === null)
      return reword(space, { type: 'namespace_renamed', name, to }, { name: to });
    return reword(space, { type: 'namespace_reworded', name, to }, { name: to, description });
  },
  deleteNamespace: (id) => {
    const space = find(id);
    return commit({ type: 'namespace_deleted', name: space.name }, space, [], {
      again: () => {
        moveToTrash(space);
      },
      back: () => {
        takeOutOfTrash(space);
      },
    });
  },
  companion: (namespace, purpose) => {
    const id = `${find(namespace).id}_${purpose}`;
    return companions.some((one) => one.id === id) ? id : null;
  },
  makeCompanion: (namespace, purpose) => {
    const of = find(namespace);
    const id = `${of.id}_${purpose}`;
    if (companions.some((one) => one.id === id)) return id;
    const name = `${of.name}: ${purpose}`;
    companions.push({ id, name, description: '', entries: new Map(), virtual: 0 });
    return id;
  },
  setEntry: ({ namespace, key, value, metadata, expiry, mustBeNew, baseVersion }) => {
    const space = find(namespace);
    const old = space.entries.get(key);
    if (mustBeNew) keyFree(space, key);
    if (baseVersion !== null && old?.version !== baseVersion)
      throw refusal({ code: 'changed_elsewhere', key });
    const text = value.type === 'text' ? value.text : (old?.text ?? '');
    const now = Math.floor(Date.now() / 1000);
    const next = entry(key, text, {
      updatedAt: Date.now(),
      metadata:
        metadata.type === 'keep'
          ? (old?.metadata ?? null)
          : metadata.type === 'set'
            ? metadata.json
            : null,
      expiresAt:
        expiry.type === 'keep'
          ? (old?.expiresAt ?? null)
          : expiry.type === 'never'
            ? null
            : expiry.seconds + (expiry.type === 'in' ? now : 0),
    });
    const flips = { true: 'turned_on', false: 'turned_off' } as const;
    const type = text === 'true' || text === 'false' ? flips[text] : old ? 'changed' : 'added';
    return commit({ type, key }, space, [[key, next]]);
  },
  renameKey: (namespace, key, newKey) => {
    const old = findEntry(namespace, key);
    keyFree(find(namespace), newKey);
    return commit({ type: 'renamed', key, to: newKey }, find(namespace), [
      [key, null],
      [newKey, copy(old, newKey)],
    ]);
  },
  duplicateKey: (namespace, key, newKey) => {
    const old = findEntry(namespace, key);
    keyFree(find(namespace), newKey);
    return commit({ type: 'duplicated', key, to: newKey }, find(namespace), [
      [newKey, copy(old, newKey)],
    ]);
  },
  deleteKey: (namespace, key) => {
    findEntry(namespace, key);
    return commit({ type: 'deleted', key }, find(namespace), [[key, null]]);
  },
  saveValueToFile: (namespace, key) => ({
    file: 'file-1',
    path: `/home/ada/Documents/${key.replaceAll(/\W/g, '_')}`,
    entries: 1,
    leftOut: 0,
    bytes: findEntry(namespace, key).size,
  }),
  loadValueFromFile: (namespace, key) =>
    commit({ type: 'changed', key }, find(namespace), [
      [key, { ...copy(findEntry(namespace, key), key), kind: 'text', text: 'From a file.' }],
    ]),
};
