/** A list of groups with like fields as a table: its columns, where each cell stands, and an order for looking. */
import { nameOf } from './members';
import {
  childrenOf,
  type FieldKind,
  firstChildOf,
  kindOfField,
  NONE,
  nextOf,
  type Outline,
  rawOf,
} from './outline';
import { agrees } from './shape';
import { shown } from './strings';

/** Columns of the widest table. */
export const MOST_COLUMNS = 40;

export interface Column {
  name: string;
  /** What its cells mostly hold. */
  kind: FieldKind;
  /** Whether nearly all of them do, so that another one is pointed out. */
  alike: boolean;
}

export interface Table {
  /** The list. */
  list: number;
  columns: Column[];
  /** The fields that are its rows, in the order of the text. */
  items: number[];
}

/** The list as a table; null where its items are not all groups, or have too many different fields. */
export function tableOf(outline: Outline, list: number): Table | null {
  if (!isTabular(outline, list)) return null;
  const counts = new Map<string, Map<FieldKind, number>>();
  const items = childrenOf(outline, list);
  for (const item of items) {
    for (let at = firstChildOf(outline, item); at !== NONE; at = nextOf(outline, at)) {
      const name = nameOf(outline, at) ?? '';
      let kinds = counts.get(name);
      if (!kinds) {
        if (counts.size === MOST_COLUMNS) return null;
        counts.set(name, (kinds = new Map<FieldKind, number>()));
      }
      const kind = kindOfField(outline, at);
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    }
  }
  if (counts.size === 0) return null;
  const columns = [...counts].map(([name, kinds]) => ({ name, ...mostly(kinds) }));
  return { list, columns, items };
}

/** Whether a list holds groups and nothing else, so that a table of it is worth a try. */
export function isTabular(outline: Outline, list: number): boolean {
  if (kindOfField(outline, list) !== 'list') return false;
  let at = firstChildOf(outline, list);
  if (at === NONE) return false;
  for (; at !== NONE; at = nextOf(outline, at)) {
    if (kindOfField(outline, at) !== 'group') return false;
  }
  return true;
}

/** Why a list that holds groups and nothing else is no table all the same. */
export const noTableWords = (outline: Outline, list: number): string =>
  childrenOf(outline, list).every((item) => (outline.counts[item] ?? 0) === 0)
    ? 'There is no field yet that could be a column.'
    : `There are more than ${String(MOST_COLUMNS)} different fields, too many for a table.`;

/** The field of a row in a column; of twins the last, which apps read. None where the row has none. */
export function cellOf(outline: Outline, item: number, name: string): number {
  let found = NONE;
  for (let at = firstChildOf(outline, item); at !== NONE; at = nextOf(outline, at)) {
    if (nameOf(outline, at) === name) found = at;
  }
  return found;
}

/** The kind that nearly all cells of a column have, where one has another; nothing stands where there is no value yet. */
export function usualInColumn(outline: Outline, cell: number, column: Column): FieldKind | null {
  const kind = kindOfField(outline, cell);
  return column.alike && kind !== column.kind && kind !== 'nothing' ? column.kind : null;
}

export interface Sorting {
  column: string;
  descending: boolean;
}

/** The places of the rows in the order in which they are shown. The text stays as it is. */
export function sorted(outline: Outline, { items }: Table, sorting: Sorting | null): Int32Array {
  const places = Int32Array.from(items, (_, place) => place);
  if (!sorting) return places;
  const keys = items.map((item) => keyOf(outline, cellOf(outline, item, sorting.column)));
  const sign = sorting.descending ? -1 : 1;
  return places.sort((a, b) => {
    const [one, other] = [keys[a], keys[b]];
    if (!one || !other) return 0;
    // What is not there comes last either way.
    const apart = one.rank - other.rank;
    if (apart !== 0) return one.rank === MISSING || other.rank === MISSING ? apart : sign * apart;
    return sign * (one.number - other.number || words.compare(one.text, other.text)) || a - b;
  });
}

const words = new Intl.Collator('en', { numeric: true });
const ranks: Record<FieldKind, number> = {
  number: 0,
  text: 1,
  switch: 2,
  group: 3,
  list: 3,
  nothing: 4,
};
const MISSING = 5;

interface Key {
  rank: number;
  number: number;
  text: string;
}

function keyOf(outline: Outline, cell: number): Key {
  if (cell === NONE) return { rank: MISSING, number: 0, text: '' };
  const kind = kindOfField(outline, cell);
  const raw = rawOf(outline, cell);
  // Numbers beyond all numbers are alike here, and then told apart by their digits.
  const number = kind === 'number' ? Math.max(-MOST, Math.min(MOST, Number(raw))) : 0;
  return { rank: ranks[kind], number, text: kind === 'text' ? shown(raw) : raw };
}

const MOST = Number.MAX_VALUE;

function mostly(kinds: Map<FieldKind, number>): Pick<Column, 'kind' | 'alike'> {
  const told = [...kinds].filter(([kind]) => kind !== 'nothing').sort(([, a], [, b]) => b - a);
  const seen = told.reduce((sum, [, count]) => sum + count, 0);
  const [kind, most] = told[0] ?? ['nothing', 0];
  return { kind, alike: agrees(seen, most) };
}
