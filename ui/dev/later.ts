/** What is planned for later, kept beside the namespaces; nothing here is done by itself. */
import type { Deed, EntryDetail, LaterDeed, Planned, PlannedDeed, Standing } from '../src/lib/api';
import { entry } from './data';
import { commit, find } from './memory';
import { scene } from './scene';
import { type Part, refusal } from './standin';

interface Kept {
  namespace: string;
  due: number;
  does: LaterDeed;
  keys: string[];
  note: string | null;
  standing: Standing;
  version: number;
}

const HOUR = 3_600;
const now = () => Math.floor(Date.now() / 1000);
let version = 1;

const seed = (
  key: string,
  after: number,
  does: LaterDeed,
  note: string | null,
  standing: Standing = { type: 'waiting' },
): Kept => ({
  namespace: 'kv_flags',
  due: now() + after,
  does,
  keys: [key],
  note,
  standing,
  version: version++,
});

/** One that was missed, two that wait, and one of which the key changed. */
export const somePlanned = (): Kept[] => [
  seed('feature:dark_mode', -5 * HOUR, { type: 'turn_off' }, null, { type: 'missed' }),
  seed('feature:new_checkout', 20 * HOUR, { type: 'turn_off' }, 'The cash desks are closed'),
  seed('feature:beta_banner', 44 * HOUR, { type: 'delete' }, null, {
    type: 'changed',
    key: 'feature:beta_banner',
    keys: 1,
  }),
  seed('feature:new_checkout', 92 * HOUR, { type: 'turn_on' }, 'The cash desks are closed'),
];

export const kept: Kept[] = scene === 'planned' ? somePlanned() : [];

const nameOf = ({ due, does, keys }: Kept) =>
  `${new Date(due * 1000).toISOString().slice(0, 19)}Z ${does.type.replace('_', '-')} ${keys[0] ?? ''}`;

const told = (one: Kept): Planned => ({
  namespace: one.namespace,
  namespaceName: find(one.namespace).name,
  name: nameOf(one),
  version: one.version,
  what: { due: one.due, does: one.does, keys: one.keys },
  note: one.note,
  standing: one.standing,
  seen: String(one.version),
});

const deedOf = ({ due, does, keys }: Kept): PlannedDeed => ({
  does: does.type,
  due,
  to: keys[0] ?? '',
  keys: keys.length,
});

function sought(name: string, wanted: (one: Kept) => boolean): Kept {
  const found = kept.find((one) => nameOf(one) === name && wanted(one));
  if (!found) throw refusal({ code: 'planned_gone' });
  return found;
}

const take = (one: Kept) => kept.splice(kept.indexOf(one), 1);

const states = ({ namespace, does, keys }: Kept) => {
  const space = find(namespace);
  const text = { turn_on: 'true', turn_off: 'false', delete: null, set: null }[does.type];
  const after = does.type === 'set' ? does.text : text;
  return keys.map((key) => {
    const before = space.entries.get(key);
    return [
      key,
      after === null
        ? null
        : entry(key, after, {
            metadata: before?.metadata ?? null,
            expiresAt: before?.expiresAt ?? null,
          }),
    ] as [string, EntryDetail | null];
  });
};

export const later: Part<'planned' | 'planLater' | 'movePlanned' | 'cancelPlanned' | 'doPlanned'> =
  {
    planned: (namespace, key) =>
      kept
        .filter((one) => namespace === null || one.namespace === find(namespace).id)
        .filter((one) => key === null || one.keys.includes(key))
        .sort((one, other) => one.due - other.due)
        .map(told),
    planLater: ({ namespace, keys, steps, note }) => {
      if (steps.some(({ due }) => due <= now())) throw refusal({ code: 'due_not_ahead' });
      const made = steps.map(({ due, does }) => ({
        ...seed('', 0, does, note),
        namespace: find(namespace).id,
        keys,
        due,
      }));
      const [first] = made;
      const deed: Deed = first
        ? { type: 'plan_made', planned: deedOf(first), more: made.length - 1 }
        : { type: 'unknown' };
      return commit(deed, null, [], {
        again: () => kept.push(...made),
        back: () => made.forEach(take),
      });
    },
    movePlanned: (_namespace, name, seen, due) => {
      const one = sought(name, ({ version: is }) => is === seen);
      if (due <= now()) throw refusal({ code: 'due_not_ahead' });
      const moved = { ...one, due, version: version++ };
      return commit({ type: 'plan_moved', planned: deedOf(moved) }, null, [], {
        again: () => kept.splice(kept.indexOf(one), 1, moved),
        back: () => kept.splice(kept.indexOf(moved), 1, one),
      });
    },
    cancelPlanned: (_namespace, name, seen) => {
      const one = sought(name, ({ version: is }) => is === seen);
      return commit({ type: 'plan_cancelled', planned: deedOf(one) }, null, [], {
        again: () => take(one),
        back: () => kept.push(one),
      });
    },
    doPlanned: (_namespace, name, seen) => {
      const one = sought(name, ({ version: is }) => String(is) === seen);
      const counts = { added: 0, changed: 1, removed: 0 };
      const deeds = {
        turn_on: 'turned_on',
        turn_off: 'turned_off',
        set: 'changed',
        delete: 'deleted',
      };
      const deed = { type: deeds[one.does.type], key: one.keys[0] ?? '' } as Deed;
      return commit({ type: 'plan_done', deed, counts }, find(one.namespace), states(one), {
        again: () => take(one),
        back: () => kept.push({ ...one, standing: { type: 'missed' } }),
      });
    },
  };
