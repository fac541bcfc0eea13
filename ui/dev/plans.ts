/** Made-up plans: what an import, a paste or a deletion would do. `?state=` chooses a scene. */
import { emit } from '@tauri-apps/api/event';
import type { ExportCheck, ExportFormat, PlanRow, PlanSummary, Policy } from '../src/lib/bindings';
import { entry, type Space } from './data';
import { type Args, none, scene, version } from './scene';

const counts = {
  added: 48_210,
  changed: 3,
  removed: 0,
  same: 12,
  invalid: scene === 'valid' || scene === 'nothing' ? 0 : 2,
  onlyHere: 5,
  ticked: 48_213,
};

let made = 0;
let plan: PlanSummary = {
  id: 'plan',
  deed: { type: 'imported', file: 'backup.json' },
  kind: { type: 'import', format: 'list' },
  namespaces: [{ id: 'kv_flags', name: 'feature-flags', counts }],
  policy: 'update',
  makes: [],
  stale: scene === 'stale' ? 2 : 0,
  counts,
  notes: ['The field “createdBy” is not something this app keeps; it was left out.'],
};

/** What would be done under this policy. */
function tickedBy(policy: Policy): number {
  if (policy === 'add_only') return counts.added;
  return counts.added + counts.changed + (policy === 'make_identical' ? counts.onlyHere : 0);
}

/** A namespace that the plan would make. */
const fresh = (name: string) => ({
  namespace: 'kv_new',
  name,
  keys: counts.added,
  comesBack: false,
  ticked: true,
});

const stopped = new Set<string>();

/** Long work that tells how far it is, until it is over or stopped. */
export async function slowly(job: unknown, what = 'reading'): Promise<void> {
  const total = what === 'reading' ? 52_000_000 : 48_213;
  for (let done = 0; done < total; done += total / 130) {
    if (stopped.has(String(job))) throw { ...none, code: 'cancelled', message: 'Stopped.' };
    const rows = what === 'reading' ? Math.floor(done / 190) : 0;
    await emit('progress', { job, done: Math.floor(done), total, what, rows });
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function planFor(args: Args, all: readonly Space[], source: Partial<PlanSummary>) {
  const name = args.newNamespace === null ? null : String(args.newNamespace);
  if (name !== null && all.some((one) => one.name.toLowerCase() === name.toLowerCase()))
    throw {
      ...none,
      code: 'name_taken',
      message: `There is already a namespace called “${name}”. Choose another name.`,
    };
  if (name === '') throw { ...none, code: 'name_empty', message: 'Give the namespace a name.' };
  if (scene === 'slow') await slowly(args.job);
  const into = all.find((one) => one.id === args.namespace);
  made += 1;
  plan = {
    ...plan,
    id: `plan ${String(made)}`,
    makes: name === null ? [] : [fresh(name)],
    ...source,
  };
  plan.namespaces = [
    { id: into?.id ?? 'kv_new', name: name ?? into?.name ?? '', counts: plan.counts },
  ];
  return plan;
}

function rows({ category, offset, limit }: Args): PlanRow[] {
  const total = { ...plan.counts, only_here: plan.counts.onlyHere }[String(category)] ?? 0;
  const length = Math.max(0, Math.min(Number(limit), total - Number(offset)));
  return Array.from({ length }, (_, i) => {
    const id = Number(offset) + i + 1;
    const one = entry(`user:${String(id)}`, `{"name":"Alice","visits":${String(id)}}`);
    const here = category === 'removed' || category === 'only_here' || category === 'same';
    const preview = id === 3 ? version(one).preview : '{"name":"Alice"}';
    const before = { ...version(one), preview, metadata: '{"tags":["beta"]}' };
    return {
      id,
      namespace: 'kv_flags',
      namespaceName: 'feature-flags',
      category: category as PlanRow['category'],
      key: one.key,
      line: id,
      ticked: true,
      reason: category === 'invalid' ? 'The key is 513 bytes long; keys hold up to 512.' : null,
      before: category === 'changed' || here ? before : null,
      after: here ? null : { ...version(one), expiresAt: category === 'changed' ? 2e9 : null },
    };
  });
}

/** A map and a table hold no bytes; there are some in the made-up namespace. */
function checkExport(format: ExportFormat): ExportCheck {
  const bytes = (name: string) =>
    `1 key holds bytes that are not text. ${name} holds only text, so choose the list instead: it holds everything.`;
  const expires =
    '1 key expires. A map cannot say so: it would never expire. The list keeps the expiry.';
  const blocked = scene !== 'text';
  switch (format.type) {
    case 'map':
      return { sentences: blocked ? [bytes('A map'), expires] : [expires], blocked };
    case 'csv':
      return { sentences: blocked ? [bytes('CSV')] : [], blocked };
    case 'flagd':
      return {
        sentences: [
          '7 keys will be left out. A flags file holds only keys under the prefix whose value is true or false.',
        ],
        blocked: false,
      };
    default:
      return { sentences: [], blocked: false };
  }
}

const columns: Record<string, string[]> = {
  table: ['id', 'text', 'until'],
  csv: ['key', 'value', 'valid until', 'note'],
};

export function planCommands(all: readonly Space[]): Record<string, (args: Args) => unknown> {
  const here = (space: unknown) =>
    all.filter((one) => one.id === space).map(({ id, name }) => ({ id, name, counts }));
  return {
    choose_import_file: () => ({
      path: '/home/ada/backup.json',
      name: columns[scene] ? 'flags-2026.csv' : 'backup.json',
      size: 5_600_000,
      format: columns[scene] ? 'Table (CSV)' : "List of entries (wrangler's bulk format)",
      isBackup: false,
      columns: columns[scene] ?? [],
      problem:
        scene === 'badfile'
          ? 'Line 3, column 14: a comma or a bracket is missing. Nothing was changed.'
          : null,
    }),
    plan_import_path: (args) =>
      planFor(args, all, { kind: { type: 'import', format: columns[scene] ? 'csv' : 'list' } }),
    plan_paste: (args) =>
      planFor(args, all, {
        deed: { type: 'set_many' },
        kind: { type: 'paste', format: 'map' },
        notes: [],
        counts: { ...counts, added: 0, changed: 0, invalid: 0, ticked: 0 },
      }),
    plan_delete: ({ namespace }) =>
      (plan = {
        ...plan,
        deed: { type: 'deleted_many' },
        namespaces: here(namespace),
        kind: { type: 'delete' },
        makes: [],
        notes: [],
        counts: { ...counts, added: 0, changed: 0, removed: 3, same: 0, invalid: 0, ticked: 3 },
      }),
    plan_revert: () =>
      (plan = {
        ...plan,
        deed: {
          type: 'reverted',
          deed: { type: 'changed', key: 'feature:limits' },
          counts: { added: 0, changed: 1, removed: 0 },
        },
        kind: { type: 'revertChange', change: 1 },
        namespaces: here('kv_flags'),
        notes: [],
        counts: { ...counts, added: 0, changed: 1, same: 0, invalid: 0, onlyHere: 0, ticked: 1 },
      }),
    plan_policy: ({ policy }) => {
      const ticked = tickedBy(policy as Policy);
      return (plan = { ...plan, policy: policy as Policy, counts: { ...plan.counts, ticked } });
    },
    plan_refresh: () => (plan = { ...plan, stale: 0 }),
    plan_tick: () => plan,
    plan_tick_all: () => plan,
    plan_tick_namespace: ({ namespace, ticked }) => {
      const makes = plan.makes.map((one) =>
        one.namespace === namespace ? { ...one, ticked: ticked === true } : one,
      );
      return (plan = { ...plan, makes });
    },
    plan_summary: () => plan,
    plan_rows: rows,
    plan_read_after: () =>
      new TextEncoder().encode('{\n  "name": "Alice",\n  "visits": 2\n}').buffer,
    cancel_job: ({ job }) => {
      stopped.add(String(job));
      return null;
    },
    check_export: ({ format }) => checkExport(format as ExportFormat),
  };
}
