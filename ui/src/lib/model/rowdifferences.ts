/** How two states of an entry differ, in the one line that a list has for it. */
import type { VersionInfo } from '../api';
import { differenceWords, otherDifferences } from './differences';
import { type FieldDifference, fieldDifferences } from './form/fielddifferences';
import { readFields } from './form/reading';
import { unseenPattern, withSigns } from './invisible';
import { isWhole } from './preview';

/** Fields that are named in one line. */
const NAMED = 3;
/** Bytes of the longest value that is read for the line of a list. */
const READ = 16_384;

/** Two values that were read whole, as texts; null for bytes that are none. */
export interface RowTexts {
  before: string | null;
  after: string | null;
  /** Whether they are the same, byte by byte. */
  same: boolean;
}

type State = VersionInfo | null;

/** Whether more of two states has to be read than how they begin, and may be. */
export function needsReading(before: State, after: State): boolean {
  if (!before?.kept || !after?.kept || Math.max(before.size, after.size) > READ) return false;
  if (isKnown(before) && isKnown(after)) return false;
  const fields = before.kind === 'json' && after.kind === 'json';
  return fields || (beginAlike(before, after) && before.size === after.size);
}

/**
 * "language: en → de", and what differs beside the value. Empty where the values themselves say it best, and
 * where no more of them is known than how they begin, which differs. `texts` are the values, where they were read.
 */
export function rowDifferences(
  before: State,
  after: State,
  texts: RowTexts | null = null,
): string[] {
  if (!before?.kept || !after?.kept) return [];
  const others = otherDifferences(before, after).map(differenceWords);
  if (texts ? texts.same : isSame(before, after)) return others;
  const told = fieldWords(before, after, texts) ?? furtherOn(before, after, texts !== null);
  return told.length === 0 ? [] : [...told, ...others];
}

/** Whether the line of a list has the whole value. */
const isKnown = (info: VersionInfo) => info.kind !== 'binary' && isWhole(info);
const beginAlike = (before: VersionInfo, after: VersionInfo) => before.preview === after.preview;
const isSame = (before: VersionInfo, after: VersionInfo) =>
  before.size === after.size && beginAlike(before, after) && isKnown(before) && isKnown(after);

/** Null where the fields do not tell it: of the whole value nothing is said that the value does not say. */
function fieldWords(before: VersionInfo, after: VersionInfo, texts: RowTexts | null) {
  if (before.kind !== 'json' || after.kind !== 'json') return null;
  const known = isKnown(before) && isKnown(after);
  const [was, is] = texts ? [texts.before, texts.after] : [before.preview, after.preview];
  if (was === null || is === null || (!texts && !known)) return null;
  const [old, fresh] = [readFields(was), readFields(is)];
  if ('mistake' in old || 'mistake' in fresh) return null;
  const { told, more } = fieldDifferences(old.outline, fresh.outline, NAMED);
  if (told.some(({ path }) => path === '')) return null;
  if (told.length === 0) return ['Only white space, order, or how texts are written differs'];
  const words = told.map(fieldDifferenceWords);
  return more === 0 ? words : [...words, `${String(more)} more`];
}

/** Of two values that begin alike, which would read the same. */
function furtherOn(before: VersionInfo, after: VersionInfo, read: boolean): string[] {
  if (!beginAlike(before, after)) return [];
  if (read || before.size !== after.size) return ['The value differs further on'];
  return isKnown(before) ? [] : ['The values begin alike and are as long as each other'];
}

/** "language: en → de", "beta added: true", "beta removed, was true" */
export function fieldDifferenceWords({ path, before, after }: FieldDifference): string {
  const seen = (text: string) => withSigns(text, unseenPattern());
  const name = seen(path);
  if (before === null) return `${name} added: ${seen(after ?? '')}`;
  if (after === null) return `${name} removed, was ${seen(before)}`;
  return `${name}: ${seen(before)} → ${seen(after)}`;
}
