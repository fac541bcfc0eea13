/**
 * Typing into a line of many thousand characters. The editor reads what was typed back from the page, by the
 * line: in a line of 25 MiB that takes longer than a frame. There it is told what is typed before the page is.
 */
import { EditorView } from '@codemirror/view';

/** Characters of a line that is read back within a frame. */
const LONG = 100_000;

export const typingInLongLines = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { data, inputType, isComposing } = event;
    if (inputType !== 'insertText' || data === null || isComposing || view.composing) return false;
    const { state } = view;
    if (state.readOnly || state.doc.lineAt(state.selection.main.head).length < LONG) return false;
    const typed = state.replaceSelection(data);
    view.dispatch(typed, { userEvent: 'input.type', scrollIntoView: true });
    return true;
  },
});
