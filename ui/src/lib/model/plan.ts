/** What a plan is: its policies, its words, and whether it may go ahead. */
import type {
  Category,
  Deed,
  FileFormat,
  MadeNamespace,
  PlanNamespace,
  PlanSummary,
  Policy,
} from '../api';
import { isRename } from './deeds';
import { nameWords } from './invisible';
import { counted } from './words';

/** Whether what is only here can go: not where the rows say themselves what is to go. */
export function hasPolicy({ kind }: PlanSummary): boolean {
  return !['edits', 'bulk', 'delete', 'revertChange'].includes(kind.type);
}

/** Whether the choice of policy makes a difference: in a new namespace all is added. */
export function offersPolicies(plan: PlanSummary): boolean {
  return hasPolicy(plan) && !isComparison(plan) && (plan.makes.length === 0 || isRestore(plan));
}

/** Whether keys that are not in the source go. */
export function removesOthers(plan: PlanSummary): boolean {
  return hasPolicy(plan) && plan.policy === 'make_identical';
}

/** Whether it brings a backup back. */
function isRestore({ kind }: PlanSummary): boolean {
  return kind.type === 'restoreBackup';
}

/** Whether it holds two namespaces against each other. */
export function isComparison({ kind }: PlanSummary): boolean {
  return kind.type === 'compare';
}

/** Whether it only removes keys. */
export function isDelete({ kind }: PlanSummary): boolean {
  return kind.type === 'delete';
}

/** Whether it brings in a map of keys and values. */
export function isMap({ kind }: PlanSummary): boolean {
  return kind.type === 'import' && kind.format === 'map';
}

const formats: Record<FileFormat, string> = {
  map: 'Map of keys and values (JSON)',
  list: "List of entries (wrangler's bulk format)",
  names: 'List of key names',
  csv: 'Table (CSV)',
  equalsLines: 'Read as lines of key=value',
  colonLines: 'Read as lines of key: value',
  flags: 'Flags file (flagd)',
  values: 'Answer of Workers KV to a bulk get',
  backup: 'Backup of KV Store',
};

/** What the source is, in words; empty where the title says it. */
export function sourceWords({ kind }: PlanSummary): string {
  switch (kind.type) {
    case 'import':
    case 'paste':
      return formats[kind.format];
    case 'restoreBackup':
      return formats.backup;
    default:
      return '';
  }
}

/** Whether copies come in the place of keys that are there already. */
export function replacesKeys({ deed, counts }: PlanSummary): boolean {
  return counts.changed > 0 && ['copied_to', 'moved_to', 'prefix_renamed'].includes(deed.type);
}

/** What is being done, while it is. */
export function doingWords(plan: PlanSummary): string {
  switch (plan.kind.type) {
    case 'delete':
      return 'Moving to Trash';
    case 'restoreBackup':
      return 'Restoring';
    case 'compare':
      return 'Taking over';
    default:
      return 'Applying';
  }
}

/** The namespace that all its rows go to, if it is one. */
export function onlyNamespace({ namespaces }: PlanSummary): PlanNamespace | null {
  const [one, ...others] = namespaces;
  return one !== undefined && others.length === 0 ? one : null;
}

/** Whether the plan, as its policy stands, changes nothing whatever is ticked. */
export function isNothing(plan: PlanSummary): boolean {
  const { added, changed, removed, invalid, onlyHere } = plan.counts;
  const rows = added + changed + removed + invalid + (removesOthers(plan) ? onlyHere : 0);
  return rows === 0 && plan.makes.length === 0;
}

/** “Comes back: prefs old, 2 keys”; seen from the other end, what became of it since a backup. */
export function madeWords({ name, keys, comesBack }: MadeNamespace, looking: boolean): string {
  const what = looking ? 'Deleted' : comesBack ? 'Comes back' : 'New';
  return `${what}: ${nameWords(name)}, ${counted(keys, 'key')}`;
}

export interface PolicyChoice {
  policy: Policy;
  label: string;
  hint: string;
}

/** The three policies, each with what it would do to this namespace. */
export function policiesOf({ counts }: PlanSummary): PolicyChoice[] {
  const { added, changed, removed, onlyHere } = counts;
  const gone = removed + onlyHere;
  return [
    { policy: 'update', label: 'Add and update', hint: hint({ added, changed }) },
    { policy: 'add_only', label: 'Only add', hint: hint({ added }) },
    { policy: 'make_identical', label: 'Make identical', hint: hint({ added, changed, gone }) },
  ];
}

function hint({ added = 0, changed = 0, gone = 0 }): string {
  const parts = [
    added > 0 ? `${counted(added, 'new', 'new')}` : '',
    changed > 0 ? `${counted(changed, 'changed', 'changed')}` : '',
    gone > 0 ? `${counted(gone, 'removed', 'removed')}` : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? 'Nothing to do' : parts.join(', ');
}

/** Whether a row of this category can be ticked in or out. */
export function canTick(category: Category, policy: Policy): boolean {
  switch (category) {
    case 'added':
    case 'removed':
      return true;
    case 'changed':
      return policy !== 'add_only';
    case 'only_here':
      return policy === 'make_identical';
    default:
      return false;
  }
}

/** "Take back 3 keys": what is ticked of a comparison with a backup; null when nothing is. */
export function takeBackWords({ counts, makes }: PlanSummary): string | null {
  const whole = makes.filter((made) => made.ticked).length;
  if (counts.ticked > 0) return `Take back ${counted(counts.ticked, 'key')}`;
  return whole > 0 ? `Take back ${counted(whole, 'namespace')}` : null;
}

/** Whether it does nothing but give a key back the name that it had: both halves of it. */
export function isRenameBack({ kind, deed, counts, makes }: PlanSummary): boolean {
  return (
    kind.type === 'revertChange' &&
    makes.length === 0 &&
    counts.invalid === 0 &&
    counts.ticked === 2 &&
    isRename({ deed, ...counts })
  );
}

/** "2 rows that are not valid" */
export const leftOutWords = (rows: number): string =>
  counted(rows, 'row that is not valid', 'rows that are not valid');

const goingWord: Partial<Record<Deed['type'], string>> = {
  moved_to: 'Move',
  prefix_renamed: 'Rename',
};

/** The label of the button that goes ahead. */
export function applyLabel(plan: PlanSummary): string {
  const n = plan.counts.ticked;
  if (isDelete(plan)) return `Move ${counted(n, 'key')} to Trash`;
  if (isRestore(plan)) return 'Restore';
  if (isComparison(plan)) return n === 0 ? 'Take over' : `Take over ${counted(n, 'difference')}`;
  if (isRenameBack(plan)) return 'Rename it back';
  const going = plan.kind.type === 'bulk' ? goingWord[plan.deed.type] : undefined;
  // Where keys go, each is two rows: one that goes and one that comes.
  if (going && n > 0 && n % 2 === 0) return `${going} ${counted(n / 2, 'key')}`;
  if (plan.kind.type === 'bulk' && plan.deed.type === 'copied_to')
    return `Copy ${counted(n, 'key')}`;
  return `Apply ${counted(n, 'change')}`;
}

export type Blocked = 'invalid' | 'stale' | 'nothing' | null;

/** What stands in the way of going ahead. */
export function blockedBy(plan: PlanSummary, leaveOut: boolean): Blocked {
  if (plan.counts.invalid > 0 && !leaveOut) return 'invalid';
  if (plan.stale > 0) return 'stale';
  if (plan.counts.ticked === 0 && !plan.makes.some((made) => made.ticked)) return 'nothing';
  return null;
}
