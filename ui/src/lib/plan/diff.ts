/** Two texts side by side with their differences marked, in the chunk that holds the text editor. */
import { MergeView, unifiedMergeView } from '@codemirror/merge';
import { EditorState, type Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { api, isFailure } from '../api';
import { hiddenCharacters } from '../entry/hiddencharacters';
import { styleNonce } from '../parts/nonce';

const looks = EditorView.theme({
  '&': { maxHeight: '100%', color: 'var(--ink)', fontSize: '12px' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '19px', overflow: 'auto' },
  '.cm-changedLine, .cm-insertedLine': { background: 'var(--good-soft) !important' },
  '.cm-deletedChunk': { background: 'var(--bad-soft) !important' },
  '.cm-changedText': {
    background: 'color-mix(in srgb, var(--good) 28%, transparent) !important',
  },
  '&.cm-merge-a .cm-changedLine': { background: 'var(--bad-soft) !important' },
  '&.cm-merge-a .cm-changedText': {
    background: 'color-mix(in srgb, var(--bad) 28%, transparent) !important',
  },
  '.cm-deletedText, .cm-deletedChunk .cm-deletedText': {
    background: 'color-mix(in srgb, var(--bad) 28%, transparent) !important',
  },
  '.cm-gutters': { background: 'transparent', border: 'none' },
  '.cm-collapsedLines': {
    background: 'var(--hover) !important',
    color: 'var(--ink-3)',
    fontSize: '11px',
  },
});

/** Below this many pixels two columns are too narrow to read. */
const ROOM = 560;

/** What is only read can take the keyboard all the same, which scrolls it. */
const shared = (name: string): Extension[] => [
  EditorView.contentAttributes.of({ 'aria-label': name, tabindex: '0' }),
  EditorView.cspNonce.of(styleNonce()),
  EditorState.lineSeparator.of('\n'),
  EditorState.readOnly.of(true),
  EditorView.editable.of(false),
  EditorView.lineWrapping,
  hiddenCharacters,
  looks,
];

/**
 * Two JSON texts laid out alike, unless white space is all that is different. What is not JSON, or
 * would be too large, stays as it is.
 */
export async function comparable(
  before: string,
  after: string,
  json: boolean,
): Promise<[string, string]> {
  if (!json) return [before, after];
  try {
    const laidOut = (text: string) => api.layOutJson(text, crypto.randomUUID());
    const both = await Promise.all([laidOut(before), laidOut(after)]);
    return both[0] === both[1] ? [before, after] : both;
  } catch (thrown) {
    if (isFailure(thrown, 'not_json') || isFailure(thrown, 'layout_too_large'))
      return [before, after];
    throw thrown;
  }
}

/** Shows how `after` differs from `before`. Returns what takes it away again. */
export function showDiff(parent: HTMLElement, before: string, after: string): () => void {
  const view =
    parent.clientWidth >= ROOM
      ? new MergeView({
          parent,
          a: { doc: before, extensions: shared('Before') },
          b: { doc: after, extensions: shared('After') },
          collapseUnchanged: { margin: 3, minSize: 6 },
        })
      : new EditorView({
          parent,
          state: EditorState.create({
            doc: after,
            extensions: [
              ...shared('Before and after'),
              unifiedMergeView({ original: before, mergeControls: false, gutter: true }),
            ],
          }),
        });
  return () => {
    view.destroy();
  };
}

/** Shows one text, to be read. Returns what takes it away again. */
export function showText(parent: HTMLElement, text: string): () => void {
  const view = new EditorView({
    parent,
    state: EditorState.create({ doc: text, extensions: shared('Text') }),
  });
  return () => {
    view.destroy();
  };
}
