/** A short text of one line looks like the field that it is; with more of it, it is an area with numbered lines. */
import type { EditorState, Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';

/** Characters of the longest text that fits into a field. */
const SHORT = 100;

export const isShort = ({ doc }: EditorState): boolean => doc.lines === 1 && doc.length <= SHORT;

const NAME = 'cm-short';

export const shortField: Extension = [
  EditorView.editorAttributes.compute(['doc'], (state): Record<string, string> =>
    isShort(state) ? { class: NAME } : {},
  ),
  EditorView.theme({
    [`&.${NAME}`]: {
      height: 'auto',
      margin: '12px 18px',
      border: '1px solid var(--line-strong)',
      borderRadius: 'var(--r-m)',
      overflow: 'hidden',
    },
    [`&.${NAME}.cm-focused`]: { borderColor: 'var(--accent)' },
    [`&.${NAME} .cm-gutters`]: { display: 'none' },
    [`&.${NAME} .cm-content`]: { padding: '6px 0' },
    [`&.${NAME} .cm-line`]: { padding: '0 9px' },
    [`&.${NAME}.cm-focused .cm-activeLine`]: { backgroundColor: 'transparent' },
  }),
];
