/** What a change was, told in words. */
import type { Applied, BackupFile, Counts, Deed, PlannedDeed } from '../bindings';
import { nameWords, withSigns } from './invisible';
import { count, counted, moment } from './words';

/** What happened to how many keys; only the first part says that they are keys. */
function parts(
  { added, changed, removed }: Counts,
  words: (what: string, keys: string) => string,
): string[] {
  return (
    [
      [added, 'added'],
      [changed, 'changed'],
      [removed, 'removed'],
    ] as const
  )
    .filter(([keys]) => keys > 0)
    .map(([keys, what], at) => words(what, at === 0 ? counted(keys, 'key') : count(keys)));
}

/** "2 keys added, 1 changed" */
const countsWords = (counts: Counts): string =>
  parts(counts, (what, keys) => `${keys} ${what}`).join(', ');

/** "Added 6 keys, changed 1" */
function setWords(counts: Counts): string {
  const words = parts(counts, (what, keys) => `${what} ${keys}`).join(', ') || 'changed no keys';
  return `${words.slice(0, 1).toUpperCase()}${words.slice(1)}`;
}

function withCounts(what: string, counts: Counts): string {
  const words = countsWords(counts);
  return words === '' ? what : `${what}: ${words}`;
}

/** "Turned on feature:x", "Imported a.json: 2 keys added, 1 changed". */
export function changeWords({ deed, ...counts }: Counts & { deed: Deed }): string {
  if (isBulk(deed)) return bulkWords(deed, counted(keysOf(deed, counts), 'key'));
  switch (deed.type) {
    case 'deleted_many':
      return `Moved ${counted(counts.removed, 'key')} to Trash`;
    case 'restored_many':
      return `Restored ${counted(counts.added, 'key')}`;
    case 'set_many':
      return setWords(counts);
    case 'added_examples':
      return `Added ${counted(counts.added, 'example')}`;
    case 'imported':
    case 'took_over':
    case 'restored_backup':
    case 'restored_file':
    case 'salvaged':
    case 'ran':
    case 'unknown':
      return withCounts(deedWords(deed), counts);
    default:
      return deedWords(deed);
  }
}

/** How many keys an edit of many was of: those that were changed, were copied, or went. */
function keysOf({ type }: BulkDeed, { added, changed, removed }: Counts): number {
  if (type === 'copied_to') return added + changed;
  return type === 'moved_to' || type === 'prefix_renamed' ? removed : changed;
}

/** The edits of many keys, with how each is told of its keys: "Turned on 3 keys". */
const bulk = {
  turned_on_many: (keys) => `Turned on ${keys}`,
  turned_off_many: (keys) => `Turned off ${keys}`,
  field_set: (keys, deed) => `Set ${nameWords(deed.field)} of ${keys}`,
  replaced: (keys) => `Replaced text in ${keys}`,
  expiry_set: (keys) => `Set when ${keys} expire`,
  expiry_removed: (keys) => `Removed the expiry of ${keys}`,
  tagged: (keys, deed) => taggedWords(deed, keys),
  note_set: (keys) => `Set the note of ${keys}`,
  note_removed: (keys) => `Removed the note of ${keys}`,
  copied_to: (keys, deed) => `Copied ${keys} to ${deed.namespace}`,
  moved_to: (keys, deed) => `Moved ${keys} to ${deed.namespace}`,
  prefix_renamed: (keys, deed) =>
    `Renamed ${keys} from ${beginning(deed.from)} to ${beginning(deed.to)}`,
} satisfies {
  [Type in Deed['type']]?: (keys: string, deed: Extract<Deed, { type: Type }>) => string;
};

type BulkDeed = Extract<Deed, { type: keyof typeof bulk }>;

const isBulk = (deed: Deed): deed is BulkDeed => deed.type in bulk;

function bulkWords(deed: BulkDeed, keys: string): string {
  // Each has the words of its own type.
  const words: (keys: string, deed: never) => string = bulk[deed.type];
  return words(keys, deed as never);
}

/** "Added the tag beta to 3 keys" */
function taggedWords({ added, removed }: Extract<Deed, { type: 'tagged' }>, keys: string): string {
  if (removed.length === 0) return `Added ${tagsWords(added)} to ${keys}`;
  if (added.length === 0) return `Removed ${tagsWords(removed)} from ${keys}`;
  return `Added ${tagsWords(added)} to and removed ${tagsWords(removed)} from ${keys}`;
}

const tagsWords = (tags: string[]) =>
  `the ${tags.length === 1 ? 'tag' : 'tags'} ${tags.map(nameWords).join(', ')}`;

/** What names begin with. */
const beginning = (prefix: string) => (prefix === '' ? 'no prefix' : `${nameWords(prefix)}…`);

/** What undo or redo adds to a change's words where all of it has expired since. */
export function nothingLeftWords({ act, counts, added, changed, removed }: Applied): string {
  const did = counts.added + counts.changed + counts.removed;
  return act !== 'did' && did > 0 && added + changed + removed === 0
    ? '. It had expired since, so no key was changed.'
    : '';
}

/** A change's words without how much it did: for what it did to one of its keys. */
export function deedWords(deed: Deed): string {
  if (isBulk(deed)) return bulkWords(deed, 'keys');
  switch (deed.type) {
    case 'added':
      return `Added ${nameWords(deed.key)}`;
    case 'changed':
      return `Changed ${nameWords(deed.key)}`;
    case 'turned_on':
      return `Turned on ${nameWords(deed.key)}`;
    case 'turned_off':
      return `Turned off ${nameWords(deed.key)}`;
    case 'expiry_changed':
      return `Changed when ${nameWords(deed.key)} expires`;
    case 'details_changed':
      return `Changed ${detailWords(deed)} of ${nameWords(deed.key)}`;
    case 'notes_changed':
      return `Changed the details of ${nameWords(deed.key)}`;
    case 'notes_and_expiry_changed':
      return `Changed the details and the expiry of ${nameWords(deed.key)}`;
    case 'renamed':
      return `Renamed ${nameWords(deed.key)} to ${nameWords(deed.to)}`;
    case 'duplicated':
      return `Duplicated ${nameWords(deed.key)} as ${nameWords(deed.to)}`;
    case 'deleted':
      return `Moved ${nameWords(deed.key)} to Trash`;
    case 'restored':
      return `Restored ${nameWords(deed.key)}`;
    case 'deleted_many':
      return 'Moved to Trash with other keys';
    case 'restored_many':
      return 'Restored with other keys';
    case 'set_many':
      return 'Set with other keys';
    case 'imported':
      return `Imported ${nameWords(deed.file)}`;
    case 'took_over':
      return `${nameWords(deed.into)} took over from ${nameWords(deed.from)}`;
    case 'restored_backup':
      return `Restored the backup of ${moment(deed.madeAt)}`;
    case 'restored_file':
      return `Restored ${nameWords(deed.file)}`;
    case 'salvaged':
      return `Salvaged from ${nameWords(deed.file)}`;
    case 'ran':
      return `Ran ${nameWords(deed.flow)}`;
    case 'added_examples':
      return 'Added examples';
    case 'reverted':
      return `Reverted: ${changeWords({ deed: deed.deed, ...deed.counts })}`;
    case 'namespace_created':
      return `Created the namespace ${nameWords(deed.name)}`;
    case 'namespace_renamed':
      return `Renamed the namespace ${nameWords(deed.name)} to ${nameWords(deed.to)}`;
    case 'namespace_reworded':
      return `Renamed the namespace ${nameWords(deed.name)} to ${nameWords(deed.to)}, with another description`;
    case 'namespace_described':
      return `Changed the description of ${nameWords(deed.name)}`;
    case 'namespace_deleted':
      return `Moved the namespace ${nameWords(deed.name)} to Trash`;
    case 'namespace_restored':
      return `Restored the namespace ${nameWords(deed.name)}`;
    case 'protected':
      return `Protected ${placeWords(deed.prefix)}`;
    case 'unprotected':
      return `Stopped protecting ${placeWords(deed.prefix)}`;
    case 'plan_made':
      return `Planned for ${moment(deed.planned.due * 1_000)}: ${toDoWords(deed.planned)}${deed.more === 0 ? '' : `, and ${counted(deed.more, 'more step')} later`}`;
    case 'plan_moved':
      return `Planned for ${moment(deed.planned.due * 1_000)} instead: ${toDoWords(deed.planned)}`;
    case 'plan_cancelled':
      return `Cancelled the plan to ${toDoWords(deed.planned)}`;
    case 'plan_done': {
      const { added, changed, removed } = deed.counts;
      const already = added + changed + removed === 0 ? ', and already so' : '';
      return `Planned${already}: ${changeWords({ deed: deed.deed, ...deed.counts })}`;
    }
    case 'told':
      return withSigns(deed.label);
    case 'unknown':
      return 'Done by another version of KV Store';
  }
}

const planVerbs = {
  turn_on: 'turn on',
  turn_off: 'turn off',
  set: 'set',
  delete: 'delete',
} as const;

/** What is planned: "turn on feature:x", "delete 3 keys". */
export function toDoWords({ does, to, keys }: PlannedDeed): string {
  return `${planVerbs[does]} ${keys === 1 ? nameWords(to) : counted(keys, 'key')}`;
}

/** What a prefix covers. */
const placeWords = (prefix: string) => (prefix === '' ? 'the namespace' : prefix);

/** "the note, the tags and the expiry" */
function detailWords(deed: Extract<Deed, { type: 'details_changed' }>): string {
  const parts = (
    [
      [deed.note, 'the note'],
      [deed.tags, 'the tags'],
      [deed.other, 'the metadata'],
      [deed.expiry, 'the expiry'],
    ] as const
  ).flatMap(([changed, name]) => (changed ? [name] : []));
  const last = parts.pop() ?? 'the details';
  return parts.length === 0 ? last : `${parts.join(', ')} and ${last}`;
}

/** In the history of one key, where the key need not be named: "Turned on". */
export function deedWordsWithin(key: string, deed: Deed): string {
  if (deed.type === 'deleted' && deed.key === key) return 'Moved to Trash';
  if (deed.type === 'details_changed' && deed.key === key) return `Changed ${detailWords(deed)}`;
  const words = deedWords(deed);
  const name = nameWords(key);
  const verb = words.endsWith(` ${name}`) ? words.slice(0, -name.length - 1) : '';
  return /^[A-Z][a-z]+( on| off)?$/.test(verb) ? verb : words;
}

/** Whether a change gave a key another name, or back the one that it had: all of that, and no part. */
export function isRename({ deed, added, changed, removed }: Counts & { deed: Deed }): boolean {
  return namesAnew(deed) && added === 1 && changed === 0 && removed === 1;
}

/** Whether a change was about the name of a key. */
export function namesAnew(deed: Deed): boolean {
  return deed.type === 'renamed' || (deed.type === 'reverted' && namesAnew(deed.deed));
}

/** "2 keys added, 1 changed" of a change of several keys whose own words do not count them. */
export function tallyWords({ deed, ...counts }: Counts & { deed: Deed }): string {
  const several = counts.added + counts.changed + counts.removed > 1;
  if (!several) return '';
  if (isRename({ deed, ...counts })) return '1 key renamed';
  if (deed.type.startsWith('plan_')) return '';
  if (deed.type === 'told') {
    const numbers = new Set(deed.label.match(/\d[\d,]*/g)?.map((one) => one.replaceAll(',', '')));
    const told = [counts.added, counts.changed, counts.removed].every(
      (keys) => keys === 0 || numbers.has(String(keys)),
    );
    return told ? '' : countsWords(counts);
  }
  return changeWords({ deed, ...counts }) === deedWords(deed) ? countsWords(counts) : '';
}

/** "Restore Before the launch, made on Mar 4, 2025, 9:30 AM": a backup as its list names it. */
export function restoreTitle({ label, madeAt }: Pick<BackupFile, 'label' | 'madeAt'>): string {
  return label === null
    ? planTitle({ type: 'restored_backup', madeAt }, '')
    : `Restore “${label}”, the backup of ${moment(madeAt)}`;
}

/** What a plan would do, as the title of its preview. */
export function planTitle(deed: Deed, namespace: string): string {
  if (isBulk(deed)) return planned(bulkWords(deed, 'keys'));
  switch (deed.type) {
    case 'set_many':
      return namespace === '' ? 'Add and change keys' : `Add and change keys in ${namespace}`;
    case 'deleted_many':
      return namespace === '' ? 'Move keys to Trash' : `Move keys of ${namespace} to Trash`;
    case 'imported':
      return `Import ${nameWords(deed.file)}`;
    case 'restored_backup':
      return `Restore the backup of ${moment(deed.madeAt)}`;
    case 'restored_file':
      return `Restore ${nameWords(deed.file)}`;
    case 'reverted':
      return `Revert: ${changeWords({ deed: deed.deed, ...deed.counts })}`;
    default:
      return deedWords(deed);
  }
}

/** What was done, as what is to be done: "Turn on keys". */
function planned(words: string): string {
  const [done = '', ...rest] = words.split(' ');
  return [beforehand[done] ?? done, ...rest].join(' ').replace(' and removed ', ' and remove ');
}

const beforehand: Record<string, string> = {
  Turned: 'Turn',
  Replaced: 'Replace',
  Removed: 'Remove',
  Added: 'Add',
  Copied: 'Copy',
  Moved: 'Move',
  Renamed: 'Rename',
};
