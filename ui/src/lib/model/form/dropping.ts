/** Where a field that is dragged would go: among those of its own group or list. */
import { childrenOf, NONE, type Outline, parentOf } from './outline';
import { addRow, fieldOf, isAddRow } from './rows';

/** A place among its neighbours, and the row before which that is. */
export interface Drop {
  place: number;
  before: number;
}

/**
 * The drop for a field that is held over a row, in its upper half or its lower one. Past the ends of its
 * group or list that is its first place or its last. Null where it would stay.
 */
export function dropAt(outline: Outline, field: number, row: number, upper: boolean): Drop | null {
  const parent = parentOf(outline, field);
  if (parent === NONE) return null;
  const slot = slotAt(outline, parent, row, upper);
  const now = outline.places[field] ?? 0;
  if (slot === now || slot === now + 1) return null;
  return {
    place: slot > now ? slot - 1 : slot,
    before: childrenOf(outline, parent)[slot] ?? addRow(parent),
  };
}

/** How many of the group or list stand before where it is held. */
function slotAt(outline: Outline, parent: number, row: number, upper: boolean): number {
  const count = outline.counts[parent] ?? 0;
  const over = fieldOf(row);
  if (isAddRow(row) && over === parent) return count;
  let at = over;
  while (at > parent && parentOf(outline, at) !== parent) at = parentOf(outline, at);
  if (at <= parent) return over < parent || (over === parent && !isAddRow(row)) ? 0 : count;
  if (at >= (outline.ends[parent] ?? 0)) return count;
  const place = outline.places[at] ?? 0;
  // Inside another field is behind that field.
  return at === over && !isAddRow(row) && upper ? place : place + 1;
}
