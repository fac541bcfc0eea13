/** Cells of a table, filled: each as the smallest edit of the text, many rows as one. */
import { applied, type FormEdit, type TextEdit } from './edits';
import { add, blankLike, memberText } from './members';
import {
  type FieldKind,
  isContainer,
  kindOfField,
  lastChildOf,
  NONE,
  type Outline,
  rawOf,
} from './outline';
import { readFields } from './reading';
import { filled, gapAfter } from './style';
import { quoted } from './strings';
import { cellOf, type Column, type Table } from './table';
import { setNumber, setRaw, setText } from './values';
import { isNumber } from '../kinds';

/** What a person or a spreadsheet wrote into a cell of a column, as it would be stored. */
export function rawFor(written: string, kind: FieldKind): string {
  const plain = written.trim();
  const asText = quoted(written);
  switch (kind) {
    case 'number':
      return isNumber(plain) ? plain : plain === '' ? 'null' : asText;
    case 'switch':
      return /^(?:true|false)$/i.test(plain) ? plain.toLowerCase() : plain === '' ? 'null' : asText;
    case 'group':
    case 'list': {
      const reading = readFields(written);
      return 'outline' in reading && isContainer(reading.outline, 0) ? plain : asText;
    }
    case 'nothing':
      return plain === '' ? 'null' : asText;
    case 'text':
      return asText;
  }
}

/** Puts a value into a cell of a row, which may not have the field yet; null where it is that already. */
export function fill(outline: Outline, item: number, name: string, raw: string): FormEdit | null {
  const cell = cellOf(outline, item, name);
  return cell === NONE ? add(outline, item, { name, raw }) : setRaw(outline, cell, raw);
}

/** The edit that puts something written into a cell that is there; null where it says that already. */
function over(outline: Outline, cell: number, written: string, { kind }: Column): FormEdit | null {
  const now = kindOfField(outline, cell);
  if (now === 'text') return setText(outline, cell, written);
  // An empty cell says nothing of a number, a switch or what holds other fields.
  if (written.trim() === '') return null;
  if (now === 'number') return setNumber(outline, cell, written.trim());
  const raw = rawFor(written, now === 'nothing' ? kind : now);
  // Other fields are not written over by a text.
  if (isContainer(outline, cell) && raw.startsWith('"')) return null;
  return raw === rawOf(outline, cell) ? null : setRaw(outline, cell, raw);
}

/** Whether something written for a number or a switch is neither, so that it is kept as a text. */
function isOdd(outline: Outline, cell: number, written: string, column: Column): boolean {
  const now = cell === NONE ? 'nothing' : kindOfField(outline, cell);
  const kind = now === 'nothing' ? column.kind : now;
  return (kind === 'number' || kind === 'switch') && rawFor(written, kind).startsWith('"');
}

/** The edits that put written cells into a row. */
function intoRow(outline: Outline, item: number, row: readonly [Column, string][]): TextEdit[] {
  const edits: TextEdit[] = [];
  const added: string[] = [];
  for (const [column, written] of row) {
    const cell = cellOf(outline, item, column.name);
    if (cell !== NONE) edits.push(...(over(outline, cell, written, column)?.edits ?? []));
    else if (written !== '') {
      const raw = rawFor(written, column.kind);
      added.push(memberText(outline, item, { name: column.name, raw }));
    }
  }
  if (added.length > 0) edits.push(atTheEnd(outline, item, added));
  return edits;
}

function atTheEnd(outline: Outline, item: number, members: readonly string[]): TextEdit {
  const last = lastChildOf(outline, item);
  if (last !== NONE) {
    const gap = gapAfter(outline, last);
    const from = outline.to[last] ?? 0;
    return { from, to: from, insert: members.map((one) => gap + one).join('') };
  }
  const insert = filled(outline, item, members.join(', '));
  return { from: (outline.from[item] ?? 0) + 1, to: (outline.to[item] ?? 0) - 1, insert };
}

/** A new row with the fields of another one, and what was written into it. */
function newRow(outline: Outline, like: number, row: readonly [Column, string][]): string {
  const raw = blankLike(outline, like);
  const reading = readFields(raw);
  if (!('outline' in reading)) return raw;
  return applied(raw, inOrder(intoRow(reading.outline, 0, row)));
}

export interface Pasted {
  edit: FormEdit | null;
  /** Rows that were written over, and rows that are new. */
  over: number;
  added: number;
  /** Cells for which the table has no column. */
  leftOut: number;
  /** Cells that are no number or switch where one is meant: they are texts now. */
  odd: number;
}

/** The column that a heading of a spreadsheet names. */
function columnNamed(columns: readonly Column[], heading: string): Column | undefined {
  const [exact, folded] = [heading.trim(), heading.trim().toLowerCase()];
  return (
    columns.find(({ name }) => name === exact) ??
    columns.find(({ name }) => name.toLowerCase() === folded)
  );
}

/** Whether cells are headings: those that the table knows are not one by chance, and not the fewer. */
function areHeadings(cells: readonly string[], named: readonly (Column | undefined)[]): boolean {
  const all = cells.filter((cell) => cell.trim() !== '').length;
  const known = named.filter((one) => one !== undefined).length;
  return known === all ? known > 0 : known > 1 && known * 2 >= all;
}

/**
 * Puts written rows into a table, from a row and a column on, as they are shown: over what is there, and
 * as new rows behind the last. Where the first row is the names of columns, all are new.
 */
export function paste(
  outline: Outline,
  { columns, items }: Table,
  /** The rows as they are shown, by their places. */
  order: ArrayLike<number>,
  at: { row: number; column: number },
  written: readonly (readonly string[])[],
): Pasted {
  const [head = []] = written;
  const named = head.map((heading) => columnNamed(columns, heading));
  const headed = written.length > 1 && areHeadings(head, named);
  const rows = headed ? written.slice(1) : written;
  // A name that stands there twice would write one cell twice: the first is its column.
  const into = headed
    ? named.map((column, place) => (named.indexOf(column) === place ? column : undefined))
    : columns.slice(at.column);
  const first = headed ? order.length : at.row;

  const edits: TextEdit[] = [];
  const added: string[] = [];
  let leftOut = 0;
  let odd = 0;
  let changed = 0;
  const last = items.at(-1) ?? NONE;
  for (const [index, cells] of rows.entries()) {
    const item = items[order[first + index] ?? NONE];
    const row = cells.flatMap((cell, place): [Column, string][] => {
      const column = into[place];
      if (column) {
        const there = cellOf(outline, item ?? last, column.name);
        if (isOdd(outline, there, cell, column)) odd += 1;
        return [[column, cell]];
      }
      if (cell !== '') leftOut += 1;
      return [];
    });
    if (item !== undefined) {
      const own = intoRow(outline, item, row);
      if (own.length > 0) changed += 1;
      edits.push(...own);
    } else {
      added.push(newRow(outline, last, row));
    }
  }
  if (added.length > 0 && last !== NONE) {
    const from = outline.to[last] ?? 0;
    const gap = gapAfter(outline, last);
    edits.push({ from, to: from, insert: added.map((one) => gap + one).join('') });
  }
  const all = inOrder(edits);
  const [begin] = all;
  return {
    edit: begin ? { edits: all, at: begin.from } : null,
    over: changed,
    added: added.length,
    leftOut,
    odd,
  };
}

const inOrder = (edits: TextEdit[]) => edits.sort((a, b) => a.from - b.from || a.to - b.to);
