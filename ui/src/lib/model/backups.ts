/** Backups in words: when, why, how much is in them, and how often they are made. */
import type {
  BackupFile,
  BackupProblem,
  BackupReason,
  BackupSettings,
  ExpiredLeft,
  FailedBackup,
} from '../api';
import { amountWords, sumOf } from './belongings';
import { nameWords } from './invisible';
import { count, counted, moment, timeOfDay, writtenAsDates } from './words';

const weekday = new Intl.DateTimeFormat('en', { weekday: 'long' });

const reasons: Record<BackupReason, string> = {
  manual: 'Made by you',
  daily: 'Automatic',
  before_restore: 'Before a restore',
  before_import: 'Before an import that removed much',
  before_delete: 'Before much was deleted',
  before_upgrade: 'Before an update of KV Store',
};

/** Why a backup was made. */
export function reasonWords(reason: BackupReason): string {
  return reasons[reason];
}

const problems: Record<BackupProblem, (folder: string | null) => string> = {
  disk_full: (folder) => `The disk that ${folder ?? 'the folder for backups'} is on is full.`,
  folder: (folder) =>
    folder === null
      ? 'There is no folder for backups.'
      : `The folder for backups, ${folder}, is not there or cannot be written.`,
  not_sound: () => 'The copy could not be read through, so the file itself may be damaged.',
  busy: () => 'Another program was writing for a long time.',
  other: () => 'Something went wrong.',
};

/** Why no automatic backup could be made. */
export function problemWords({ problem, folder }: FailedBackup): string {
  return problems[problem](folder);
}

const obstacles: Record<BackupProblem, string> = {
  disk_full: 'there is no room on the disk',
  folder: 'the files cannot be written',
  not_sound: 'the files cannot be read',
  busy: 'another program is using the files',
  other: 'something went wrong',
};

/** That expired values are still in backups from which they were to be removed. */
export function leftWords({ backups, problem }: ExpiredLeft): string {
  return (
    `Expired values could not be removed from ${counted(backups, 'backup')}: ${obstacles[problem]}. ` +
    `Nothing in ${backups === 1 ? 'it' : 'them'} was changed, and KV Store tries again tomorrow.`
  );
}

/** What the choice to remove expired values means, either way. */
export function removalWords(on: boolean): string {
  return on
    ? 'What has expired is gone from these files within a day or so, for good. Backups that you made stay as they are.'
    : 'Each backup stays as it was made. What expired since is still in its file, old passwords and tokens too, though restoring does not bring it back.';
}

/** How many midnights lie between two moments, by the local clock. */
function daysBetween(earlier: number, later: number): number {
  const midnight = (at: number) => new Date(at).setHours(0, 0, 0, 0);
  // A day of 23 or 25 hours is a day.
  return Math.round((midnight(later) - midnight(earlier)) / 86_400_000);
}

/** When, as one says it: "today, 9:30 AM", "Monday, 9:30 AM", "Mar 4, 2025, 9:30 AM". */
export function day(milliseconds: number, now: number): string {
  if (writtenAsDates()) return moment(milliseconds);
  const days = daysBetween(milliseconds, now);
  const at = timeOfDay(milliseconds);
  if (days === 0) return `today, ${at}`;
  if (days === 1) return `yesterday, ${at}`;
  if (days > 1 && days < 7) return `${weekday.format(milliseconds)}, ${at}`;
  return moment(milliseconds);
}

/** The same at the start of a line: "Today, 9:30 AM". */
export function dayFirst(milliseconds: number, now: number): string {
  const text = day(milliseconds, now);
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** How much: "3 namespaces, 48,210 keys, 2 flows". */
export function amount(namespaces: number, entries: number, belongings = sumOf([])): string {
  return `${counted(namespaces, 'namespace')}, ${amountWords(entries, belongings)}`;
}

/** The first of a list, and how many more there are; never "and 1 more" where that one would fit. */
export function firstFew<T>(all: readonly T[], most: number): { shown: T[]; more: number } {
  if (all.length <= most) return { shown: [...all], more: 0 };
  const shown = all.slice(0, most - 1);
  return { shown, more: all.length - shown.length };
}

/** The namespaces that a backup does not know yet: a comparison says nothing about their keys. */
export function newerWords(
  backup: Pick<BackupFile, 'namespaces'>,
  now: readonly { id: string; name: string }[],
): string {
  const known = new Set(backup.namespaces.map((one) => one.id));
  const newer = now.filter((one) => !known.has(one.id));
  const [first] = newer;
  if (first === undefined) return '';
  if (newer.length === 1)
    return `The namespace “${nameWords(first.name)}” is newer and not in this list.`;
  const { shown, more } = firstFew(newer, 4);
  const names = shown.map((one) => `“${nameWords(one.name)}”`).join(', ');
  const others = more > 0 ? ` and ${String(more)} more` : '';
  return `${counted(newer.length, 'namespace')} are newer and not in this list: ${names}${others}.`;
}

/** How automatic backups are made: "Every day, in /home/ada/backups. The newest 14 are kept, …" */
export function rhythmWords({ everyDays, keep, folder, removeExpired }: BackupSettings): string {
  const made = rhythms(everyDays).find(({ days }) => days === everyDays)?.label ?? '';
  const place = folder === null ? '' : `, in ${folder}`;
  const how = everyDays === 0 ? `No automatic backups${place}` : `${made}${place}`;
  const kept = `The newest ${count(keep)} are kept, and of older ones, one for each week.`;
  const removed = removeExpired
    ? 'Expired values are removed from them.'
    : 'Expired values stay in them.';
  return `${how}. ${kept} ${removed}`;
}

export interface Rhythm {
  days: number;
  label: string;
}

/** How often there is a backup: the usual choices, and the one in force where it is another. */
export function rhythms(current: number): Rhythm[] {
  const usual = [
    { days: 1, label: 'Every day' },
    { days: 7, label: 'Every week' },
    { days: 0, label: 'Never' },
  ];
  if (usual.some(({ days }) => days === current)) return usual;
  return [{ days: current, label: `Every ${counted(current, 'day')}` }, ...usual];
}

/** The characters of a backup's label that are kept. */
export const LABEL_AT_MOST = 40;

export const KEEP_AT_MOST = 1000;

/** A number of backups to keep as it was typed; `null` when it is none. */
export function keepFrom(typed: number | null | undefined): number | null {
  if (typed === null || typed === undefined || !Number.isInteger(typed)) return null;
  return typed >= 1 && typed <= KEEP_AT_MOST ? typed : null;
}

/** The newest that can be used; the list comes newest first. */
export function newestSound(backups: readonly BackupFile[]): BackupFile | null {
  return backups.find((one) => one.problem === null) ?? null;
}
