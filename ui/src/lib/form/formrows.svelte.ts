/**
 * What a form shows of its text: which rows there are, what is folded or a table, and where the keyboard is. All of it
 * is remembered by where fields begin, and goes along with the text.
 */
import type { Document } from '../document/document.svelte';
import { type Marks, marked, marksAfter, noMarks, toggled } from '../model/form/marks';
import { fieldAt, NONE, type Outline, rawOf } from '../model/form/outline';
import type { Mistake } from '../model/form/reading';
import { allFolded, rowsOf, unfoldedFor } from '../model/form/rows';
import { type Table, tableOf } from '../model/form/table';
import { FormText, type TextChange } from './formtext.svelte';

/** Where the keyboard is to go. */
export interface Focus {
  /** As rows are counted in model/form/rows. */
  row: number;
  part: 'name' | 'value';
  /** In a table, where the row is one of it: the column. */
  column?: number;
}

/** The rows of a form, whatever is done to its fields. */
export class FormRows {
  /** The rows that there are, as far as they are unfolded. */
  rows = $state.raw<Int32Array>(new Int32Array());
  /** The row that was used last. */
  active = $state(0);
  focus = $state.raw<Focus | null>(null);
  /** The row that is to be in view; another object each time that it is asked for. */
  inView = $state.raw<{ row: number } | null>(null);
  /** The field whose name is being changed. */
  renaming = $state(NONE);

  /** The list that is shown as a table in place of the rows. */
  table = $state.raw<Table | null>(null);

  /** Where that list begins; none for rows. */
  private tabled = noMarks;
  /** Where the folded groups and lists begin. */
  protected foldedAt = $state.raw(noMarks);
  /** Where values begin that are to be numbers and are none yet: they are kept as texts meanwhile. */
  protected meant = $state.raw(noMarks);
  protected readonly text: FormText;

  constructor(document: Document) {
    this.text = new FormText(document);
  }

  get outline(): Outline | null {
    return this.text.outline;
  }

  get mistake(): Mistake | null {
    return this.text.mistake;
  }

  get steps(): { undo: boolean; redo: boolean } {
    return this.text.steps;
  }

  get folded(): Marks {
    return this.foldedAt;
  }

  /** Whether a text stands where a number is meant, and a field for numbers can show it. */
  isMeant(field: number): boolean {
    const { outline } = this;
    if (!outline || !this.meant.has(outline.from[field] ?? NONE)) return false;
    return !rawOf(outline, field).includes('\\');
  }

  /** Shows a list as a table, or the rows again. False where it cannot be one, which leaves the rows. */
  tabulate(list: number): boolean {
    this.renaming = NONE;
    const offset = this.outline?.from[list] ?? NONE;
    this.tabled = list === NONE ? noMarks : marked(noMarks, offset, true);
    this.#layOut();
    if (list === NONE || this.table) return true;
    this.tabled = noMarks;
    return false;
  }

  fold(field: number): void {
    this.setFolded(toggled(this.foldedAt, this.outline?.from[field] ?? NONE));
  }

  foldAll(fold: boolean): void {
    this.setFolded(fold && this.outline ? allFolded(this.outline) : noMarks);
  }

  isFolded(field: number): boolean {
    return this.foldedAt.has(this.outline?.from[field] ?? NONE);
  }

  /** Brings a field into view, unfolded. */
  reveal(field: number): void {
    if (!this.outline) return;
    this.setFolded(unfoldedFor(this.outline, this.foldedAt, field));
    this.show(field);
  }

  /** Brings a row into view. */
  show(row: number): void {
    this.active = row;
    this.inView = { row };
  }

  /** Sends the keyboard to a field. */
  goTo(field: number, part: Focus['part'] = 'value'): void {
    this.reveal(field);
    this.focus = { row: field, part };
  }

  /** Sends the keyboard to a row. */
  goToRow(row: number): void {
    this.show(row);
    this.focus = { row, part: 'value' };
  }

  /** Sends the keyboard to a cell of the table, or to where one is missing in a row. */
  goToCell(cell: number, column: number): void {
    this.show(cell);
    this.focus = { row: cell, part: 'value', column };
  }

  protected goToPlace(offset: number): void {
    if (this.outline) this.goTo(fieldAt(this.outline, offset));
  }

  /** What is remembered of fields goes along with the text. */
  protected shift(change: TextChange, within: boolean): void {
    this.meant = marksAfter(this.meant, change, within);
    this.tabled = marksAfter(this.tabled, change, within);
    const folded = marksAfter(this.foldedAt, change, within);
    // A value typed over another of its sort leaves every row where it is.
    if (within) this.foldedAt = folded;
    else this.setFolded(folded);
  }

  protected setFolded(folded: Marks): void {
    this.foldedAt = folded;
    this.rows = this.outline ? rowsOf(this.outline, folded) : new Int32Array();
    this.#layOut();
  }

  /** The table anew, after anything but a value that was typed over. */
  #layOut(): void {
    const { outline } = this;
    const [offset] = this.tabled;
    this.table = null;
    if (!outline || offset === undefined) return;
    const list = fieldAt(outline, offset);
    if (outline.from[list] === offset) this.table = tableOf(outline, list);
  }

  protected mean(field: number, number: boolean): void {
    this.meant = marked(this.meant, this.outline?.from[field] ?? NONE, number);
  }
}
