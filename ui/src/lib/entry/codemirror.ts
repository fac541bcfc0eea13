/** The text editor, which shows a text with its undo history. Loaded when a value is first opened. */
import { EditorView } from '@codemirror/view';
import { asJson, asWrapped, isOf, replacing, stateOf, type TextOptions } from './textstate';

export interface EditorOptions extends TextOptions {
  parent: HTMLElement;
  /** What `state` gave for this text before, with its undo history. */
  kept: unknown;
}

export interface TextEditorHandle {
  /** Replaces the whole text from outside, without telling `onedit`. */
  replace(text: string): void;
  /** Highlights and checks JSON, or does neither. */
  setJson(on: boolean): void;
  /** Has long lines go on in the next row, or not. */
  setWrap(on: boolean): void;
  /** Puts the keyboard at a place of the text, and that into view. */
  pointTo(offset: number): void;
  /** Where the cursor is. */
  cursor(): number;
  /** The text with its undo history and selection. */
  state(): unknown;
  destroy(): void;
}

/** Makes an editor whose text goes in and comes out unchanged, character by character. */
export function makeEditor({ parent, kept, ...options }: EditorOptions): TextEditorHandle {
  const state = stateOf(options, kept);
  // A state that was kept still asks for the problems of another view of its text.
  let json = state === kept ? null : options.json;
  let wrapped = options.wrap ?? true;
  const view = new EditorView({
    parent,
    state,
    // Where the cursor was left, or put by whoever wants something shown.
    scrollTo: EditorView.scrollIntoView(state.selection.main, { y: 'center' }),
  });

  return {
    replace(text) {
      if (isOf(view.state, text)) return;
      view.dispatch(replacing(view.state, text));
    },
    setJson(on) {
      if (on === json) return;
      json = on;
      view.dispatch({ effects: asJson(options, on) });
    },
    setWrap(on) {
      if (on === wrapped) return;
      wrapped = on;
      view.dispatch({ effects: asWrapped(options, view.state.doc, on) });
    },
    pointTo(offset) {
      const anchor = Math.min(offset, view.state.doc.length);
      const scrollTo = EditorView.scrollIntoView(anchor, { y: 'center' });
      view.dispatch({ selection: { anchor }, effects: scrollTo });
      view.focus();
    },
    cursor: () => view.state.selection.main.head,
    state: () => view.state,
    destroy() {
      view.destroy();
    },
  };
}
