/** Two texts with their differences marked, in the chunk that holds the text editor. */
import { unifiedMergeView } from '@codemirror/merge';
import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { styleNonce } from '../parts/nonce';

const looks = EditorView.theme({
  '&': { maxHeight: '100%', color: 'var(--ink)', fontSize: '12px' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '19px', overflow: 'auto' },
  '.cm-changedLine, .cm-insertedLine': { background: 'var(--good-soft) !important' },
  '.cm-deletedChunk': { background: 'var(--bad-soft) !important' },
  '.cm-changedText': {
    background: 'color-mix(in srgb, var(--good) 28%, transparent) !important',
  },
  '.cm-deletedText, .cm-deletedChunk .cm-deletedText': {
    background: 'color-mix(in srgb, var(--bad) 28%, transparent) !important',
  },
  '.cm-gutters': { background: 'var(--sunken)', border: 'none' },
});

/** Shows `after` with what is different from `before`. Returns what takes it away again. */
export function showDiff(parent: HTMLElement, before: string, after: string): () => void {
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: after,
      extensions: [
        EditorView.cspNonce.of(styleNonce()),
        EditorState.lineSeparator.of('\n'),
        EditorState.readOnly.of(true),
        EditorView.editable.of(false),
        EditorView.lineWrapping,
        unifiedMergeView({ original: before, mergeControls: false, gutter: true }),
        looks,
      ],
    }),
  });
  return () => {
    view.destroy();
  };
}
