/** Made-up backups, and a damaged file: the commands about them. `?state=` chooses a scene. */
import type {
  AppState,
  BackupFile,
  BackupReason,
  BackupSettings,
  Damage,
  FailedBackup,
  PlanCounts,
  PlanRow,
  PlanSummary,
  RecoveryState,
  VersionInfo,
} from '../src/lib/api';
import { sumOf } from '../src/lib/model/belongings';
import { commit, find } from './memory';
import { planned } from './plans';
import { scene } from './scene';
import type { Part } from './standin';

const HOUR = 3_600_000;
const folder = '/home/ada/.local/share/kv-store-backups';

const noBelongings = { flows: 0, shapes: 0, protected: 0, searches: 0, planned: 0 };
/** Of the first few namespaces. */
const belongings = [
  { ...noBelongings, flows: 2, protected: 1 },
  { ...noBelongings, shapes: 1 },
];

const longName = 'a-namespace-whose-name-is-far-too-long-for-the-list';

function backup(hoursAgo: number, reason: BackupReason, entries: number[]): BackupFile {
  const names = [
    'feature-flags',
    'user-preferences',
    'products',
    longName,
    'sessions',
    'campaigns',
  ];
  return {
    file: `${String(hoursAgo)}-${reason}`,
    path: `${folder}/kv-store-3fa8b2c1-${String(hoursAgo)}-${reason}.kvbackup`,
    madeAt: Date.now() - hoursAgo * HOUR,
    size: entries.reduce((sum, n) => sum + n * 240, 180_000),
    reason,
    label: reason === 'manual' ? 'Before the launch' : null,
    namespaces: entries.map((entryCount, at) => ({
      id: ['kv_flags', 'kv_prefs', 'kv_million', 'kv_long'][at] ?? `kv_${String(at)}`,
      name: names[at] ?? `namespace-${String(at)}`,
      entryCount,
      belongings: belongings[at] ?? noBelongings,
    })),
    entries: entries.reduce((sum, n) => sum + n, 0),
    belongings: sumOf(belongings.slice(0, entries.length)),
    problem: null,
  };
}

const backups: BackupFile[] = [
  backup(3, 'before_delete', [11, 140, 1_000_000, 0]),
  backup(9, 'daily', [11, 140, 1_000_000, 0, 3_412, 27]),
  {
    ...backup(34, 'daily', []),
    problem: { code: 'damaged', path: `${folder}/broken.kvbackup`, damage: { type: 'content' } },
  },
  backup(60, 'before_import', [11, 139]),
  backup(80, 'manual', [9]),
  backup(24 * 12, 'daily', [9, 120]),
  backup(24 * 19, 'before_upgrade', []),
];

let failed: FailedBackup | null =
  scene === 'backupfailed'
    ? { at: Date.now() - HOUR, times: 3, problem: 'folder', folder, nextAt: Date.now() + 3 * HOUR }
    : null;

let settings: BackupSettings = {
  everyDays: 1,
  keep: 14,
  folder,
  removeExpired: scene === 'expiredleft',
};

const version = (id: number, preview: string): VersionInfo => ({
  version: id,
  kind: 'text',
  size: preview.length,
  preview,
  expiresAt: null,
  metadata: null,
  kept: true,
});

let nothing = false;

function restorePlan(): PlanSummary {
  const counts: PlanCounts = nothing
    ? { added: 0, changed: 0, removed: 0, same: 151, invalid: 0, onlyHere: 0, ticked: 0 }
    : {
        added: 4,
        changed: 3,
        removed: 0,
        same: 144,
        invalid: 0,
        onlyHere: 2,
        ticked: 7,
      };
  return {
    id: 'restore',
    deed: { type: 'restored_file', file: 'kv-store.kvbackup' },
    kind: { type: 'restoreBackup' },
    namespaces: [
      { id: 'kv_flags', name: 'feature-flags', purpose: null, counts },
      { id: 'kv_long', name: longName, purpose: null, counts },
      {
        id: 'kv_flags_flows',
        name: 'feature-flags: flows',
        purpose: 'flows',
        counts: { ...counts, onlyHere: nothing ? 0 : 1, ticked: nothing ? 0 : 1 },
      },
    ],
    policy: 'update',
    makes: [],
    stale: 0,
    counts,
    notes: [],
  };
}

function restoreRows(category: PlanRow['category'] | null): PlanRow[] {
  const row = (id: number, rest: Partial<PlanRow>): PlanRow => ({
    id,
    category: category ?? 'added',
    namespace: id % 2 ? 'kv_flags' : 'kv_long',
    namespaceName: id % 2 ? 'feature-flags' : longName,
    key: `feature:old_${String(id)}`,
    line: null,
    reason: null,
    ticked: true,
    before: null,
    after: null,
    ...rest,
  });
  switch (category) {
    case 'added':
      return [1, 2, 3, 4].map((id) => row(id, { after: version(id, '{"name":"Alice"}') }));
    case 'changed':
      return [5, 6, 7].map((id) =>
        row(id, { before: version(id, '{"visits":1}'), after: version(id, '{"visits":2}') }),
      );
    case 'only_here':
      return [
        row(8, { before: { ...version(8, 'true'), kind: 'switch' } }),
        row(9, {
          namespaceName: 'feature-flags: flows',
          key: 'count visits',
          before: version(9, 'const n = await kv.get("visits");'),
        }),
      ];
    case null:
      return (['added', 'changed', 'only_here'] as const).flatMap(restoreRows);
    default:
      return [];
  }
}

const recovery: Record<string, Partial<RecoveryState>> = {
  damaged: {},
  'damaged-much': {
    found: {
      namespaces: [
        { id: 'kv_0', name: 'feature-flags', description: '', trashed: false, entries: 9, lost: 2 },
        { id: null, name: 'Recovered 1', description: '', trashed: false, entries: 31, lost: 109 },
      ],
      entries: 40,
      fromHistory: 3,
      expired: 0,
      lost: [],
      lostCount: 1_003_500,
      lostNameless: 1_003_500,
      unclaimedVersions: 12,
    },
  },
  'damaged-nothing': { found: null },
  'damaged-behind': {
    newestMissing: true,
    found: {
      namespaces: [
        {
          id: 'kv_0',
          name: 'feature-flags',
          description: '',
          trashed: false,
          entries: 11,
          lost: 0,
        },
      ],
      entries: 11,
      fromHistory: 0,
      expired: 0,
      lost: [],
      lostCount: 0,
      lostNameless: 0,
      unclaimedVersions: 4,
    },
  },
  'damaged-alone': { backups: [] },
  'damaged-end': { found: null, backups: [] },
};

function recoveryState(): RecoveryState {
  return {
    path: '/home/ada/.local/share/kv-store/kv-store.db',
    newestMissing: false,
    found: {
      namespaces: [
        {
          id: 'kv_0',
          name: 'feature-flags',
          description: '',
          trashed: false,
          entries: 11,
          lost: 0,
        },
        {
          id: 'kv_1',
          name: 'user-preferences',
          description: '',
          trashed: false,
          entries: 128,
          lost: 12,
        },
        {
          id: 'kv_2',
          name: 'products',
          description: '',
          trashed: false,
          entries: 1_000_000,
          lost: 2,
        },
        {
          id: 'kv_3',
          name: 'old-campaign',
          description: '',
          trashed: true,
          entries: 3_412,
          lost: 0,
        },
        { id: 'kv_4', name: 'sessions', description: '', trashed: false, entries: 0, lost: 0 },
      ],
      entries: 1_003_551,
      fromHistory: 4,
      expired: 2,
      lost: Array.from({ length: 12 }, (_, i) => ({
        namespace: 'user-preferences',
        key: `user:${String(400 + i)}`,
      })),
      lostCount: 14,
      lostNameless: 2,
      unclaimedVersions: 0,
    },
    backups,
    ...recovery[scene],
  } as RecoveryState;
}

const later = <T>(value: T, ms: number) =>
  new Promise<T>((resolve) => setTimeout(() => resolve(value), ms));

const ready: AppState = { type: 'ready', path: '', id: 'fresh', damage: null, readOnly: null };

export const backupCommands: Part<
  | 'backUpNow'
  | 'saveBackupCopy'
  | 'listBackups'
  | 'chooseBackup'
  | 'backupSettings'
  | 'setBackupRhythm'
  | 'chooseBackupFolder'
  | 'planRestore'
  | 'failedBackup'
  | 'tryBackupAgain'
  | 'expiredLeft'
  | 'recoveryState'
  | 'recoverSalvaged'
  | 'recoverFromBackup'
  | 'recoverFresh'
> = {
  backUpNow: (label) => {
    const now = backup(0, 'manual', [11, 140]);
    const path = `${folder}/${String(backups.length)}-manual.kvbackup`;
    const made = { ...now, path, label: label === '' ? null : label };
    backups.unshift(made);
    return made;
  },
  saveBackupCopy: () => ({
    ...backup(0, 'manual', [11, 140]),
    path: '/home/ada/Documents/kv-store.kvbackup',
  }),
  failedBackup: () => failed,
  tryBackupAgain: () => {
    failed = null;
    const made = backup(0, 'daily', [11, 140]);
    backups.unshift(made);
    return made;
  },
  expiredLeft: () =>
    scene === 'expiredleft' && settings.removeExpired ? { backups: 2, problem: 'disk_full' } : null,
  listBackups: () => (scene === 'nobackups' ? [] : backups),
  chooseBackup: () => backups[scene === 'brokenfile' ? 2 : 1] ?? null,
  backupSettings: () => settings,
  setBackupRhythm: (rhythm) => (settings = { ...settings, ...rhythm }),
  chooseBackupFolder: () => (settings = { ...settings, folder: '/mnt/stick/backups' }),
  planRestore: (file) => {
    nothing = file.includes('before_delete');
    const rows = nothing ? [] : restoreRows(null);
    return planned({
      summary: restorePlan(),
      rows: (category) => rows.filter((one) => category === null || one.category === category),
      apply: () =>
        commit({ type: 'restored_file', file: 'kv-store.kvbackup' }, find('kv_flags'), []),
    });
  },
  recoveryState: () => later(recoveryState(), scene === 'damaged-slow' ? 60_000 : 50),
  recoverSalvaged: () => later(ready, 200),
  recoverFromBackup: () => later(ready, 200),
  recoverFresh: () => later(ready, 200),
};

const path = '/home/ada/.local/share/kv-store/kv-store.db';
const damage: Damage = { type: scene === 'damaged-behind' ? 'log_missing' : 'content' };

export const damagedState: AppState | null = scene.startsWith('damaged')
  ? {
      type: 'failed',
      path,
      failure:
        scene === 'damaged-end'
          ? { code: 'not_a_database', path }
          : { code: 'damaged', path, damage },
    }
  : null;
