/**
 * The text of one open key, read as fields. The document owns it: every edit goes there at once, as a
 * step of the history that the text editor goes on with.
 */
import type { EditorState } from '@codemirror/state';
import type { Document } from '../document/document.svelte';
import type { Step, TextOptions } from '../entry/textstate';
import { difference } from '../model/form/difference';
import type { FormEdit } from '../model/form/edits';
import { isContainer, type Outline } from '../model/form/outline';
import { type Mistake, readFields } from '../model/form/reading';
import { type ScalarKind, withValue } from '../model/form/shifting';

/** What the chunk of the text editor gives. */
export type TextTools = typeof import('../entry/textstate');

/** What became of the text. */
export type TextChange = Pick<FormEdit, 'edits' | 'moved'>;

/** A value that holds no others, typed over, and what it is then. */
export interface Scalar {
  field: number;
  kind: ScalarKind;
}

export class FormText {
  /** Null while the text is not JSON. */
  outline = $state.raw<Outline | null>(null);
  mistake = $state.raw<Mistake | null>(null);
  /** Which steps the history has. */
  steps = $state.raw({ undo: false, redo: false });

  #text: string | null = null;
  #tools: TextTools | null = null;
  #options: (() => TextOptions) | null = null;

  constructor(readonly document: Document) {}

  /** From now on the text can be edited. `options` are those of the text editor for the same text. */
  begin(tools: TextTools, options: () => TextOptions): void {
    this.#tools = tools;
    this.#options = options;
    this.#noteSteps();
  }

  get begun(): boolean {
    return this.#tools !== null;
  }

  /** Whether the fields are those of the text as it is now. */
  get current(): boolean {
    return this.#text === this.document.text;
  }

  /**
   * Reads the text if it is another than the one that was read. Gives what became of it; null when it
   * is the same, or there were no fields before.
   */
  follow(): TextChange | null {
    const { text } = this.document;
    const before = this.outline ? this.#text : null;
    if (text === this.#text) return null;
    this.#read(text);
    this.#noteSteps();
    return before === null ? null : { edits: [difference(before, text)] };
  }

  /** Edits the text. With `scalar` where nothing but that value becomes another. */
  apply(edit: FormEdit, step: Step, scalar: Scalar | null = null): void {
    const state = this.#state();
    if (state && this.#tools) this.#take(this.#tools.edited(state, edit, step), edit, scalar);
  }

  /** One step of the history, back or forth; null when there is none. */
  travel(direction: 'undo' | 'redo'): TextChange | null {
    const state = this.#state();
    const step = state && this.#tools?.stepped(state, direction);
    if (!step) return null;
    this.#take(step.state, step, null);
    return step;
  }

  /** Puts the cursor of the text editor at a place. */
  pointTo(offset: number): void {
    const state = this.#state();
    if (state && this.#tools) this.document.editorState = this.#tools.pointingAt(state, offset);
  }

  /** The text is this state's from now on. */
  #take(state: EditorState, edit: TextChange, scalar: Scalar | null): void {
    const text = state.doc.toString();
    this.document.editorState = state;
    const { outline } = this;
    const [only] = edit.edits;
    if (scalar && outline && only && !isContainer(outline, scalar.field)) {
      this.#text = text;
      this.outline = withValue(outline, scalar.field, only, scalar.kind, text);
    } else {
      this.#read(text);
    }
    this.document.edit(text);
    this.#noteSteps();
  }

  #read(text: string): void {
    const reading = readFields(text);
    this.#text = text;
    this.outline = 'outline' in reading ? reading.outline : null;
    this.mistake = 'mistake' in reading ? reading.mistake : null;
  }

  /** The text with its history, as the editor left it or as it is now; null before there are tools. */
  #state(): EditorState | null {
    if (!this.#tools || !this.#options) return null;
    const { document } = this;
    const options = { ...this.#options(), text: document.text };
    const state = this.#tools.following(options, document.editorState);
    document.editorState = state;
    return state;
  }

  #noteSteps(): void {
    const state = this.#state();
    if (state && this.#tools) this.steps = this.#tools.stepsOf(state);
  }
}
