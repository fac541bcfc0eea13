/** How two states of an entry differ, in the one line that a list has for it. */
import type { VersionInfo } from '../api';
import { differenceWords, onlyOtherDifferences } from './differences';
import { type FieldDifference, fieldDifferences } from './form/fielddifferences';
import { readFields } from './form/reading';
import { unseenPattern, withSigns } from './invisible';
import { isWhole } from './preview';

/** Fields that are named in one line. */
const NAMED = 3;

/**
 * "language: en → de", or what differs beside the value. Empty where the values themselves say it best, and
 * where no more of them is at hand than how they begin.
 */
export function rowDifferences(before: VersionInfo | null, after: VersionInfo | null): string[] {
  const others = onlyOtherDifferences(before, after);
  if (others.length > 0) return others.map(differenceWords);
  if (!before?.kept || !after?.kept || before.kind !== 'json' || after.kind !== 'json') return [];
  if (!isWhole(before) || !isWhole(after)) return [];
  const [was, is] = [readFields(before.preview), readFields(after.preview)];
  if ('mistake' in was || 'mistake' in is) return [];
  const { told, more } = fieldDifferences(was.outline, is.outline, NAMED);
  // Of the whole value nothing is said that the value does not say.
  if (told.some(({ path }) => path === '')) return [];
  const words = told.map(fieldDifferenceWords);
  return more === 0 ? words : [...words, `${String(more)} more`];
}

/** "language: en → de", "beta added: true", "beta removed, was true" */
export function fieldDifferenceWords({ path, before, after }: FieldDifference): string {
  const seen = (text: string) => withSigns(text, unseenPattern());
  const name = seen(path);
  if (before === null) return `${name} added: ${seen(after ?? '')}`;
  if (after === null) return `${name} removed, was ${seen(before)}`;
  return `${name}: ${seen(before)} → ${seen(after)}`;
}
