/**
 * The form of one open key, and what a person does to its fields. What is typed is in the text at once, so that there
 * is nothing here that could be lost.
 */
import { untrack } from 'svelte';
import type { Document } from '../document/document.svelte';
import type { Step, TextOptions } from '../entry/textstate';
import { fill, paste, type Pasted, rawFor } from '../model/form/cells';
import { type FormEdit, placeAfter } from '../model/form/edits';
import { marked, noMarks } from '../model/form/marks';
import {
  add,
  addAfter,
  type Added,
  blankLike,
  duplicate,
  moveTo,
  nameOf,
  remove,
  rename,
} from '../model/form/members';
import { stepped } from '../model/form/numbers';
import {
  type FieldKind,
  fieldAt,
  firstChildOf,
  kindOfField,
  lastChildOf,
  NONE,
  type Outline,
  parentOf,
  rawOf,
  startOf,
} from '../model/form/outline';
import { addRow, fieldOf, foldedAtFirst, isAddRow } from '../model/form/rows';
import type { Shape } from '../model/form/shape';
import type { ScalarKind } from '../model/form/shifting';
import { type Column } from '../model/form/table';
import { asKind, blank, setNumber, setRaw, setSwitch, setText } from '../model/form/values';
import { fieldName } from '../model/form/words';
import { isNumber } from '../model/kinds';
import { unmarked } from '../model/shapes';
import { count } from '../model/words';
import { type Scalar, type TextTools } from './formtext.svelte';
import { FormRows } from './formrows.svelte';

/** Characters of the longest text that is shown as a form. */
export const LONGEST_FORM = 5 * 1024 * 1024;

export class FormSession extends FormRows {
  /** What was done that cannot be seen by who hears it. */
  said = $state('');
  /** What like keys have in common; null where there is none, and until it is known. */
  shape = $state.raw<Shape | null>(null);

  /** What does not fit what is pinned, by the field. */
  mistakes = $state.raw(unmarked);

  /** What is typed next is a step of its own. */
  #fresh = true;
  /** The field that typing made: the keyboard comes to it in the middle of that, as one step. */
  #growing = NONE;

  /** From now on fields can be edited. `options` are those of the text editor for the same text. */
  begin(tools: TextTools, options: () => TextOptions): void {
    this.text.begin(tools, options);
    this.follow();
  }

  /** Reads the text if it is another than the one that is shown, and tells whether it was. */
  follow(): boolean {
    if (this.text.current) return false;
    const { outline: before, active } = this;
    const change = this.text.follow();
    if (change) this.shift(change, false);
    else this.setFolded(this.outline ? foldedAtFirst(this.outline) : noMarks);
    this.renaming = NONE;
    const offset = change && before && placeAfter(startOf(before, fieldOf(active)), change);
    const field = this.outline && offset !== null ? fieldAt(this.outline, offset) : 0;
    this.active = isAddRow(active) ? addRow(field) : field;
    return true;
  }

  /** The first field that was to be a number and is none, as long as the form knows the text. */
  get unfinished(): string | null {
    const { outline } = this;
    if (!outline || !this.text.current) return null;
    for (const offset of this.meant) {
      const field = fieldAt(outline, offset);
      if (kindOfField(outline, field) === 'text') return fieldName(outline, field);
    }
    return null;
  }

  /** A row has the keyboard: what is typed in it is one step, apart from what was typed before. */
  entered(row: number): void {
    this.active = row;
    if (row !== this.#growing) this.#fresh = true;
    this.#growing = NONE;
  }

  typeText(field: number, typed: string): void {
    this.#edit((outline) => this.#typed(field, setText(outline, field, typed), 'text'));
  }

  /** What is no number yet is kept as a text, and the field goes on asking for a number. */
  typeNumber(field: number, typed: string): void {
    this.#edit((outline) => {
      const fine = isNumber(typed);
      this.mean(field, !fine);
      this.#typed(field, setNumber(outline, field, typed), fine ? 'number' : 'text');
    });
  }

  /** Steps a number up or down. */
  step(field: number, steps: number): void {
    this.#edit((outline) => {
      const next = stepped(rawOf(outline, field), steps);
      if (next !== null) this.#typed(field, setNumber(outline, field, next), 'number');
    });
  }

  flip(field: number): void {
    this.#edit((outline) => {
      const on = rawOf(outline, field) !== 'true';
      this.#apply(setSwitch(outline, field, on), 'own', { field, kind: 'switch' });
    });
  }

  changeKind(field: number, kind: FieldKind): void {
    this.#edit((outline) => {
      this.mean(field, false);
      const edit = setRaw(outline, field, asKind(rawOf(outline, field), kind));
      this.#apply(edit, 'own');
      if (edit) this.goToPlace(edit.at);
    });
  }

  /** Adds a field to a group, to be named, or an item to a list, like the one before it. */
  add(container: number): void {
    this.#edit((outline) => {
      this.setFolded(marked(this.foldedAt, outline.from[container] ?? NONE, false));
      const like = lastChildOf(outline, container);
      this.#added(container, add(outline, container, this.#blank(outline, container, like)));
    });
  }

  /** Adds a field that has its name and its value already. */
  addNamed(group: number, added: Added): void {
    this.#edit((outline) => {
      this.setFolded(marked(this.foldedAt, outline.from[group] ?? NONE, false));
      this.#placed(add(outline, group, added));
    });
  }

  addAfter(field: number): void {
    this.#edit((outline) => {
      const parent = parentOf(outline, field);
      if (parent === NONE) return;
      this.#added(parent, addAfter(outline, field, this.#blank(outline, parent, field)));
    });
  }

  duplicate(field: number): void {
    this.#edit((outline) => this.#placed(field === 0 ? null : duplicate(outline, field)));
  }

  remove(field: number): void {
    this.renaming = NONE;
    this.#edit((outline) => this.#placed(field === 0 ? null : remove(outline, field)));
  }

  /** Moves a field so many places down, or up. */
  move(field: number, by: number): void {
    this.#edit((outline) => {
      const place = (outline.places[field] ?? 0) + by;
      const edit = place < 0 ? null : moveTo(outline, field, place);
      this.#placed(edit);
      const many = outline.counts[parentOf(outline, field)] ?? 0;
      if (edit) this.said = `Moved to place ${count(place + 1)} of ${count(many)}`;
      else this.said = by < 0 ? 'This is the first already' : 'This is the last already';
    });
  }

  beginRename(field: number): void {
    if (!this.outline || nameOf(this.outline, field) === null) return;
    this.renaming = field;
    this.#fresh = true;
    this.goTo(field, 'name');
  }

  rename(field: number, name: string): void {
    this.#edit((outline) => this.#apply(rename(outline, field, name), this.#typingStep()));
  }

  /** Ends a renaming; with what the name was before, it is that again. */
  endRename(field: number, before: string | null): void {
    this.renaming = NONE;
    if (before !== null && this.outline) {
      // A new field that nobody named was not meant.
      if (before === '' && rawOf(this.outline, field) === blank.text) return this.remove(field);
      this.rename(field, before);
    }
    this.goTo(field);
  }

  /** Fills a cell of the table that its row does not have yet, or that holds nothing. */
  fill(item: number, { name, kind }: Column, written: string): void {
    this.#edit((outline) => {
      const edit = fill(outline, item, name, rawFor(written, kind));
      if (!edit) return;
      this.#apply(edit, this.#typingStep());
      this.goToPlace(edit.at);
      // "-" is how a number begins: what follows goes on with it.
      if (kind === 'number') this.mean(this.active, !isNumber(written.trim()));
      this.#growing = this.active;
    });
  }

  /** Puts rows of a spreadsheet into the table, in one step. */
  paste(
    order: ArrayLike<number>,
    at: { row: number; column: number },
    rows: readonly (readonly string[])[],
  ): Pasted | null {
    let pasted: Pasted | null = null;
    this.#edit((outline) => {
      if (!this.table) return;
      pasted = paste(outline, this.table, order, at, rows);
      this.#apply(pasted.edit, 'own');
    });
    return pasted;
  }

  /** One step of the text's history, back or forth. */
  travel(direction: 'undo' | 'redo'): void {
    this.follow();
    const change = this.text.travel(direction);
    if (!change) return;
    this.renaming = NONE;
    this.#fresh = true;
    this.shift(change, false);
    const [first] = change.edits;
    if (first && this.outline) this.reveal(fieldAt(this.outline, first.from));
  }

  /** Puts the cursor of the text editor at a place. */
  pointTo(offset: number): void {
    this.text.pointTo(offset);
  }

  #edit(task: (outline: Outline) => void): void {
    if (!this.text.begun) return;
    this.follow();
    if (this.outline) task(this.outline);
  }

  /** What is added: in a list an item like the one it comes after. */
  #blank(outline: Outline, container: number, like: number) {
    const isList = kindOfField(outline, container) === 'list';
    return { name: '', raw: isList && like !== NONE ? blankLike(outline, like) : blank.text };
  }

  #added(container: number, edit: FormEdit): void {
    this.#apply(edit, 'own');
    if (!this.outline) return;
    const field = fieldAt(this.outline, edit.at);
    const first = firstChildOf(this.outline, field);
    if (kindOfField(this.outline, container) === 'group') this.beginRename(field);
    else this.goTo(first === NONE ? field : first);
  }

  #placed(edit: FormEdit | null): void {
    this.#apply(edit, 'own');
    if (edit) this.goToPlace(edit.at);
  }

  #typingStep(): Step {
    const step = this.#fresh ? 'first' : 'joined';
    this.#fresh = false;
    return step;
  }

  #typed(field: number, edit: FormEdit | null, kind: ScalarKind): void {
    if (!edit) return;
    this.#apply(edit, this.#typingStep(), { field, kind });
    this.show(field);
  }

  #apply(edit: FormEdit | null, step: Step, scalar: Scalar | null = null): void {
    if (!edit) return;
    if (step === 'own') this.#fresh = true;
    this.#growing = NONE;
    this.text.apply(edit, step, scalar);
    this.shift(edit, scalar !== null);
  }
}

const sessions = new WeakMap<Document, FormSession>();

/** The form of a document, as it was left. */
export function formOf(document: Document): FormSession {
  const there = sessions.get(document);
  if (there) return there;
  // It outlives whoever asks for it first.
  const made = untrack(() => new FormSession(document));
  sessions.set(document, made);
  return made;
}
