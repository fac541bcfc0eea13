/** The rows of a form: its fields as far as they are unfolded, and where something can be added. */
import type { Marks } from './marks';
import { isContainer, NONE, type Outline, parentOf } from './outline';

/** Characters of the longest value that is edited in a row. */
export const LONGEST_IN_ROW = 100_000;

/** A row that adds to a group or list stands for it with this. */
export const addRow = (container: number): number => -1 - container;
export const isAddRow = (row: number): boolean => row < 0;
/** The field of a row, or the group or list that it adds to. */
export const fieldOf = (row: number): number => (row < 0 ? -1 - row : row);

/** The rows in order. What is inside a folded field has none; the whole value has one if it is alone. */
export function rowsOf(outline: Outline, folded: Marks): Int32Array {
  if (!isContainer(outline, 0)) return Int32Array.of(0);
  const rows = new Int32Array(outline.size * 2);
  const open: number[] = [0];
  let count = 0;
  const closeUpTo = (field: number) => {
    for (let last = open.at(-1); last !== undefined; last = open.at(-1)) {
      if ((outline.ends[last] ?? 0) > field) return;
      rows[count++] = addRow(last);
      open.pop();
    }
  };
  for (let field = 1; field < outline.size; field++) {
    closeUpTo(field);
    rows[count++] = field;
    if (!isContainer(outline, field)) continue;
    if (folded.has(outline.from[field] ?? 0)) field = (outline.ends[field] ?? 0) - 1;
    else open.push(field);
  }
  closeUpTo(outline.size);
  return rows.slice(0, count);
}

/** Rows from which on a form opens with its inner groups and lists folded. */
const MANY = 200;

/**
 * What is folded when a form is first seen, as the offsets at which they begin: nothing of a small one;
 * of a large one every group and list inside the whole.
 */
export function foldedAtFirst(outline: Outline): Marks {
  const folded = new Set<number>();
  if (outline.size <= MANY) return folded;
  for (let field = 1; field < outline.size; field++) {
    if (!isContainer(outline, field)) continue;
    if (parentOf(outline, field) === 0) folded.add(outline.from[field] ?? 0);
  }
  return folded;
}

/** What has to be unfolded for a field to have a row. */
export function unfoldedFor(outline: Outline, folded: Marks, field: number): Marks {
  const rest = new Set(folded);
  for (let at = parentOf(outline, field); at !== NONE; at = parentOf(outline, at)) {
    rest.delete(outline.from[at] ?? 0);
  }
  return rest;
}

/** Every group and list inside the whole. */
export function allFolded(outline: Outline): Marks {
  const folded = new Set<number>();
  for (let field = 1; field < outline.size; field++) {
    if (isContainer(outline, field)) folded.add(outline.from[field] ?? 0);
  }
  return folded;
}
