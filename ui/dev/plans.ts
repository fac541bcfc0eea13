/** Plans: an import is made up, a paste, a deletion and a return are what they say. */
import type {
  ImportFile,
  Category,
  EntryDetail,
  FileFormat,
  PlanRow,
  PlanSummary,
  Policy,
} from '../src/lib/api';
import { entry, type Space } from './data';
import { slowly } from './jobs';
import { all, changes, commit, find } from './memory';
import { give } from './places';
import { pasted } from './pasted';
import { planBulk } from './bulk';
import { selected } from './reading';
import { scene, version } from './scene';
import { type Part, refusal, valueBytes } from './standin';
import { makeSpace } from './writing';

export interface Plan {
  summary: PlanSummary;
  rows: (category: Category | null) => PlanRow[];
  /** What it would write. */
  text?: (key: string) => string | null;
  /** How many keys that it was made from are others now. */
  stale?: () => number;
  apply: () => ReturnType<typeof commit>;
}

const plans = new Map<string, Plan>();
let made = 0;

export const planned = (plan: Plan): PlanSummary => {
  plans.set(plan.summary.id, plan);
  return plan.summary;
};

export const newPlanId = (): string => `plan ${String((made += 1))}`;

export function planOf(id: string): Plan {
  const found = plans.get(id);
  if (!found) throw refusal({ code: 'plan_not_found' });
  return found;
}

/** Whether a row is done, under this policy. */
function applies(row: PlanRow, policy: Policy): boolean {
  if (row.category === 'same' || row.category === 'invalid' || !row.ticked) return false;
  if (row.category === 'only_here') return policy === 'make_identical';
  return row.category !== 'changed' || policy !== 'add_only';
}

/** Where the rows of a plan go: a namespace, or the name of one that applying makes. */
type Target = Space | string;

const placeOf = (target: Target) =>
  typeof target === 'string'
    ? { namespace: 'kv_new', namespaceName: target }
    : { namespace: target.id, namespaceName: target.name };

/** A plan of new states by key; null deletes. */
export function stage(
  target: Target,
  states: Iterable<[string, EntryDetail | null]>,
  words: Pick<PlanSummary, 'deed' | 'kind'> &
    Partial<PlanSummary> & {
      onlyHere?: EntryDetail[];
      invalid?: PlanRow[];
      /** Versions by key that it was made from: with others it does not apply. */
      relied?: ReadonlyMap<string, number | undefined>;
    },
): PlanSummary {
  const space = typeof target === 'string' ? null : target;
  const { onlyHere = [], invalid = [], relied = new Map<string, number>(), ...rest } = words;
  const after = new Map(states);
  const row = (id: number, category: Category, key: string): PlanRow => {
    const [old, next] = [space?.entries.get(key), after.get(key)];
    return {
      id,
      category,
      ...placeOf(target),
      key,
      line: null,
      reason: null,
      ticked: true,
      before: old ? version(old) : null,
      after: next ? version(next) : null,
    };
  };
  const categoryOf = (key: string, next: EntryDetail | null): Category => {
    const old = space?.entries.get(key);
    if (!next) return 'removed';
    return !old ? 'added' : old.text === next.text ? 'same' : 'changed';
  };
  const rows = [
    ...[...after].map(([key, next], at) => row(at + 1, categoryOf(key, next), key)),
    ...onlyHere.map((one, at) => row(after.size + at + 1, 'only_here', one.key)),
    ...invalid,
  ];
  const count = (category: Category) => rows.filter((one) => one.category === category).length;
  const counts = {
    added: count('added'),
    changed: count('changed'),
    removed: count('removed'),
    same: count('same'),
    invalid: count('invalid'),
    onlyHere: count('only_here'),
    ticked: rows.filter((one) => applies(one, rest.policy ?? 'update')).length,
  };
  const { namespace, namespaceName } = placeOf(target);
  const summary: PlanSummary = {
    id: newPlanId(),
    namespaces: [{ id: namespace, name: namespaceName, purpose: null, counts }],
    policy: 'update',
    makes: space
      ? []
      : [{ namespace, name: namespaceName, keys: counts.added, comesBack: false, ticked: true }],
    stale: 0,
    notes: [],
    ...rest,
    counts,
  };
  return planned({
    summary,
    text: (key) => after.get(key)?.text ?? null,
    stale: () =>
      [...relied].filter(([key, seen]) => space?.entries.get(key)?.version !== seen).length,
    rows: (category) => rows.filter((one) => category === null || one.category === category),
    apply: () =>
      commit(
        summary.deed,
        space ?? (summary.makes.some((one) => one.ticked) ? makeSpace(String(target), '') : null),
        rows
          .filter((one) => applies(one, summary.policy))
          .map((one) => [one.key, after.get(one.key) ?? null]),
      ),
  });
}

/** The answer about a plan whose rows or policy changed. */
function again(id: string, policy: Policy | null = null): PlanSummary {
  const plan = planOf(id);
  const wanted = policy ?? plan.summary.policy;
  const ticked = plan.rows(null).filter((one) => applies(one, wanted)).length;
  const counts = { ...plan.summary.counts, ticked };
  Object.assign(plan.summary, { policy: wanted, counts, stale: 0 });
  return { ...plan.summary };
}

/** The namespace that a plan goes into, or the free name of a new one. */
function target(namespace: string | null, newNamespace: string | null): Target {
  if (newNamespace === null) return find(namespace ?? '');
  if (newNamespace === '') throw refusal({ code: 'name_empty' });
  if (all.some((one) => one.name.toLowerCase() === newNamespace.toLowerCase()))
    throw refusal({ code: 'name_taken', name: newNamespace });
  return newNamespace;
}

const user = (id: number) => entry(`user:${String(id)}`, `{"name":"Alice","visits":${String(id)}}`);

/** What stands in the made-up file. */
function imported(into: Target, format: FileFormat): PlanSummary {
  const here = typeof into === 'string' ? [] : [...into.entries.values()];
  const all =
    scene === 'nothing'
      ? here
      : [...here.slice(0, 12), ...Array.from({ length: 4_000 }, (_, i) => user(i + 1))];
  const states = all.map((one, at): [string, EntryDetail] => [
    one.key,
    at < 3 && scene !== 'nothing' ? { ...one, text: `${one.text ?? ''} `, expiresAt: 2e9 } : one,
  ]);
  const invalid: PlanRow[] = ['valid', 'nothing'].includes(scene)
    ? []
    : [1, 2].map((at) => ({
        id: 9_000 + at,
        category: 'invalid',
        ...placeOf(into),
        key: `user:${'9'.repeat(508)}`,
        line: 4_000 + at,
        reason: { code: 'key_too_long', key: `user:${'9'.repeat(508)}`, bytes: 513 },
        ticked: false,
        before: null,
        after: null,
      }));
  return stage(into, states, {
    deed: { type: 'imported', file: importFile().name },
    kind: { type: 'import', format },
    stale: scene === 'stale' ? 2 : 0,
    notes: [{ code: 'ignored', name: 'createdBy' }],
    onlyHere: here.slice(12),
    invalid,
  });
}

/** What one namespace would take over from another; nothing is ticked. */
function compared(from: Space, into: Space): PlanSummary {
  const { id } = stage(into, from.entries, {
    deed: { type: 'took_over', from: from.name, into: into.name },
    kind: { type: 'compare' },
    policy: 'make_identical',
    onlyHere: [...into.entries.values()].filter(({ key }) => !from.entries.has(key)),
  });
  for (const row of planOf(id).rows(null)) row.ticked = false;
  return again(id);
}

const columns: Record<string, string[]> = {
  table: ['id', 'text', 'until'],
  csv: ['key', 'value', 'valid until', 'note'],
};

const importFile = (): ImportFile => ({
  file: 'file-1',
  path: '/home/ada/backup.json',
  name: columns[scene] ? 'flags-2026.csv' : 'backup.json',
  size: 5_600_000,
  format: columns[scene] ? 'csv' : scene === 'flags' ? 'flags' : 'list',
  mayBeMap: scene === 'flags',
  columns: columns[scene] ?? [],
  problem:
    scene === 'badfile'
      ? {
          code: 'bad_file',
          line: 3,
          column: 14,
          flaw: {
            code: 'broken',
            expected: 'comma_or_bracket',
            found: { type: 'character', character: '{' },
          },
        }
      : null,
});

export const plan: Part<
  | 'chooseImportFile'
  | 'lookAtFile'
  | 'planImportFile'
  | 'planPaste'
  | 'planDelete'
  | 'planBulk'
  | 'planCompare'
  | 'planRevert'
  | 'planSummary'
  | 'planRows'
  | 'planReadAfter'
  | 'planTick'
  | 'planTickAll'
  | 'planTickNamespace'
  | 'planPolicy'
  | 'planRefresh'
  | 'planApply'
  | 'planDiscard'
> = {
  chooseImportFile: importFile,
  lookAtFile: importFile,
  planImportFile: async (namespace, newNamespace, _path, _columns, asMap, job) => {
    const into = target(namespace, newNamespace);
    if (scene === 'slow') await slowly(job, 'reading');
    const looks = scene === 'flags' ? 'flags' : 'list';
    return imported(into, asMap ? 'map' : columns[scene] ? 'csv' : looks);
  },
  planPaste: (namespace, newNamespace, text, what) =>
    stage(target(namespace, newNamespace), pasted(text, what), {
      deed: { type: what === 'set' ? 'set_many' : 'deleted_many' },
      kind: what === 'set' ? { type: 'paste', format: 'map' } : { type: 'delete' },
    }),
  planDelete: (namespace, selection) => {
    const keys = selected(find(namespace), selection).map((one) => one.key);
    return stage(
      find(namespace),
      keys.map((key) => [key, null]),
      { deed: { type: 'deleted_many' }, kind: { type: 'delete' } },
    );
  },
  planBulk: async (namespace, selection, edit, job) => {
    if (scene === 'slow') await slowly(job, 'reading');
    const space = find(namespace);
    return planBulk(space, selected(space, selection), edit);
  },
  planCompare: async (from, into, job) => {
    if (scene === 'slow') await slowly(job, 'reading');
    return compared(find(from), find(into));
  },
  planRevert: (changeId) => {
    const change = changes.find((one) => one.row.id === changeId);
    const space = change?.edits[0]?.space;
    if (!change || !space) throw refusal({ code: 'no_longer_kept' });
    return stage(
      space,
      change.edits.map((one) => [one.key, one.before]),
      {
        deed: { type: 'reverted', deed: change.row.deed, counts: change.row },
        kind: { type: 'revertChange', change: changeId },
      },
    );
  },
  planSummary: (id) => {
    const { summary, stale } = planOf(id);
    return { ...summary, stale: stale?.() ?? summary.stale };
  },
  planRows: (id, category, offset, limit) =>
    planOf(id)
      .rows(category)
      .slice(offset, offset + limit),
  planReadAfter: (id, at) => {
    const { rows, text: whole } = planOf(id);
    const row = rows(null).find((one) => one.id === at);
    const text = (row && whole?.(row.key)) ?? row?.after?.preview ?? '';
    return valueBytes({ text, size: text.length });
  },
  planTick: (id, rows, ticked) => {
    for (const one of planOf(id).rows(null)) if (rows.includes(one.id)) one.ticked = ticked;
    return again(id);
  },
  planTickAll: (id, category, ticked) => {
    for (const one of planOf(id).rows(category)) one.ticked = ticked;
    return again(id);
  },
  planTickNamespace: (id, namespace, ticked) => {
    const { summary, rows } = planOf(id);
    for (const one of summary.makes) if (one.namespace === namespace) one.ticked = ticked;
    for (const one of rows(null)) if (one.namespace === namespace) one.ticked = ticked;
    return again(id);
  },
  planPolicy: (id, policy) => again(id, policy),
  planRefresh: (id) => again(id),
  planApply: async (id, note, job, leave) => {
    if (scene === 'slow-apply') await slowly(job, 'writing');
    const rows = planOf(id).stale?.() ?? 0;
    if (rows > 0) throw refusal({ code: 'plan_stale', rows });
    give(leave);
    const done = planOf(id).apply();
    const change = changes.find((one) => one.row.id === done.changeId);
    if (change) change.row.note = note;
    plans.delete(id);
    return done;
  },
  planDiscard: (id) => {
    plans.delete(id);
    return null;
  },
};
