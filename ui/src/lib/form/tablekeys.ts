/** The keys of a table: the arrows go from cell to cell, others act on the row. */
import { NONE, type Outline } from '../model/form/outline';
import { cellOf, type Table } from '../model/form/table';
import { keysOf } from './keys';
import type { FormSession } from './session.svelte';

export interface Place {
  /** The group that is the row. */
  item: number;
  column: number;
}

export interface Shown {
  outline: Outline;
  table: Table;
  /** The rows as they are shown, by their places. */
  order: Int32Array;
}

/** The cell in which something is. */
export function placeIn(target: EventTarget | null): Place | null {
  if (!(target instanceof Element)) return null;
  const row = target.closest<HTMLElement>('[data-item]');
  const cell = target.closest<HTMLElement>('[data-column]');
  return row && cell
    ? { item: Number(row.dataset['item']), column: Number(cell.dataset['column']) }
    : null;
}

/** The field in the same column so many rows further; the row itself where it has none. None past the ends. */
export function nextCell({ outline, table, order }: Shown, at: Place, rows: number): number {
  const index = order.indexOf(outline.places[at.item] ?? NONE) + rows;
  const item = table.items[order[index] ?? NONE] ?? NONE;
  const cell = item === NONE ? NONE : cellOf(outline, item, table.columns[at.column]?.name ?? '');
  return cell === NONE ? item : cell;
}

type Act = (form: FormSession, item: number) => void;

const acts: Record<string, Act> = {
  'Ctrl+d': (form, item) => form.duplicate(item),
  'Ctrl+Enter': (form, item) => form.addAfter(item),
  'Alt+Delete': (form, item) => form.remove(item),
};
const moves: Record<string, Act> = {
  'Alt+ArrowUp': (form, item) => form.move(item, -1),
  'Alt+ArrowDown': (form, item) => form.move(item, 1),
};
const steps: Record<string, number> = { ArrowUp: -1, ArrowDown: 1, Enter: 1, 'Shift+Enter': -1 };

/** Does what the keys say in a cell. False when they say nothing to it. */
export function pressedInCell(
  form: FormSession,
  shown: Shown,
  /** Whether rows are shown in the order of the text. */
  inOrder: boolean,
  press: KeyboardEvent,
): boolean {
  const at = placeIn(press.target);
  if (!at) return false;
  const keys = keysOf(press);
  const act = acts[keys] ?? (inOrder ? moves[keys] : undefined);
  if (act) {
    act(form, at.item);
    return true;
  }
  const rows = steps[keys];
  const writes = press.target instanceof HTMLTextAreaElement && press.target.value.includes('\n');
  const presses = press.target instanceof HTMLButtonElement && press.key === 'Enter';
  if (rows === undefined || writes || presses) return false;
  const cell = nextCell(shown, at, rows);
  if (cell !== NONE) form.goToCell(cell, at.column);
  return true;
}
