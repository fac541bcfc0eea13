/** Finding fields by what they are named or hold. */
import { isContainer, type Outline, rawOf } from './outline';
import { nameOf } from './members';
import { shown } from './strings';

/** Fields that are found at most. */
export const MOST_FOUND = 10_000;

/** The fields whose name or value has a text in it, in order; upper and lower case are the same. */
export function find(outline: Outline, words: string): number[] {
  const found: number[] = [];
  if (words === '') return found;
  // A sign that needs no escape must not have one: the pattern would be none.
  const pattern = new RegExp(words.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'), 'iu');
  for (let field = 0; field < outline.size && found.length < MOST_FOUND; field++) {
    if (pattern.test(nameOf(outline, field) ?? '')) found.push(field);
    else if (!isContainer(outline, field) && pattern.test(scalarText(outline, field))) {
      found.push(field);
    }
  }
  return found;
}

/** A value as a field shows it. */
export function scalarText(outline: Outline, field: number): string {
  const raw = rawOf(outline, field);
  return raw.startsWith('"') ? shown(raw) : raw;
}
