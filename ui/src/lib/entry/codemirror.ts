/**
 * The text editor's parts, in a chunk of their own that is loaded when a value is first opened.
 */
import {
  defaultKeymap,
  history,
  historyKeymap,
  indentWithTab,
  isolateHistory,
} from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import {
  bracketMatching,
  foldGutter,
  HighlightStyle,
  indentUnit,
  syntaxHighlighting,
} from '@codemirror/language';
import { linter, lintGutter } from '@codemirror/lint';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { Annotation, Compartment, EditorState, type Extension } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import { tags } from '@lezer/highlight';
import type { JsonProblem } from '../model/json';
import { styleNonce } from '../parts/nonce';

const colours = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--accent-ink)' },
  { tag: tags.string, color: 'var(--good-ink)' },
  { tag: tags.number, color: 'var(--purple-ink)' },
  { tag: [tags.bool, tags.null], color: 'var(--warn-ink)' },
  { tag: [tags.punctuation, tags.separator, tags.bracket], color: 'var(--ink-3)' },
]);

const looks = EditorView.theme({
  '&': { height: '100%', color: 'var(--ink)', fontSize: '12.5px' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '20px', fontVariantLigatures: 'none' },
  '.cm-content': { padding: '4px 0 16px', caretColor: 'var(--ink)' },
  '.cm-line': { padding: '0 14px 0 6px' },
  '.cm-gutters': { background: 'var(--pane)', color: 'var(--ink-3)', border: 'none' },
  '.cm-lineNumbers .cm-gutterElement': {
    padding: '0 6px 0 12px',
    minWidth: '34px',
    opacity: '0.7',
  },
  '.cm-activeLine': { backgroundColor: 'transparent' },
  '&.cm-focused .cm-activeLine': {
    backgroundColor: 'color-mix(in srgb, var(--hover) 55%, transparent)',
  },
  '.cm-activeLineGutter': { background: 'transparent', color: 'var(--ink-2)' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground':
    { background: 'light-dark(#cfdcf8, #2f4a86) !important' },
  '.cm-foldGutter .cm-gutterElement': { opacity: '0.6' },
  '.cm-foldPlaceholder': { background: 'var(--hover)', border: 'none', color: 'var(--ink-3)' },
  '.cm-panels': { background: 'var(--sunken)', color: 'var(--ink)', borderColor: 'var(--line)' },
  '.cm-textfield, .cm-button': {
    background: 'var(--pane)',
    backgroundImage: 'none',
    border: '1px solid var(--line-strong)',
    borderRadius: '5px',
    color: 'var(--ink)',
    fontSize: '12px',
  },
  '.cm-tooltip': {
    background: 'var(--raised)',
    border: '1px solid var(--line)',
    borderRadius: '7px',
    boxShadow: 'var(--shadow-l)',
    overflow: 'hidden',
  },
  '.cm-diagnostic': { fontFamily: 'var(--font)', fontSize: '12px', padding: '6px 10px' },
  '.cm-diagnostic-error': { borderLeft: '3px solid var(--bad)' },
  '.cm-lintRange-error': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--bad) 1.5px',
    textUnderlineOffset: '3px',
  },
  '.cm-lint-marker-error': {
    content: 'none',
    background: 'var(--bad)',
    borderRadius: '50%',
    width: '7px',
    height: '7px',
    margin: '6px 0 0 4px',
  },
  '.cm-gutter-lint': { width: '14px' },
});

/** Marks where a text is not JSON, a while after the typing. The editor drops an answer that is late. */
const linted = (check: () => Promise<JsonProblem[]>, large: boolean): Extension => [
  linter(
    async () =>
      (await check()).slice(0, 50).map((problem) => ({ ...problem, severity: 'error' as const })),
    { delay: large ? 800 : 200 },
  ),
  lintGutter(),
];

/** Marks a text that comes from outside, so that it is not told as typed. */
const outside = Annotation.define<boolean>();
/** One for all editors, so that a state which was kept can be set up anew. */
const language = new Compartment();

/** Characters from which on it is worth to wait longer for the end of the typing. */
const LARGE = 500_000;

export interface EditorOptions {
  parent: HTMLElement;
  text: string;
  json: boolean;
  /** Leaves out everything that costs time on very large texts. */
  plain: boolean;
  label: string;
  /** Told for as long as the state lives, also in another editor that takes it over. */
  onedit: (text: string) => void;
  /** Where the text is not JSON; asked for while it is taken for JSON. */
  check: () => Promise<JsonProblem[]>;
  /** What `state` gave for this text before, with its undo history. */
  kept: unknown;
}

export interface TextEditorHandle {
  /** Replaces the whole text from outside, without telling `onedit`. */
  replace(text: string): void;
  /** Highlights and checks JSON, or does neither. */
  setJson(on: boolean): void;
  /** The text with its undo history and selection. */
  state(): unknown;
  destroy(): void;
}

/** Makes an editor whose text goes in and comes out unchanged, character by character. */
export function makeEditor(options: EditorOptions): TextEditorHandle {
  const languageFor = (on: boolean): Extension =>
    on
      ? [
          ...(options.plain
            ? []
            : [json(), syntaxHighlighting(colours), bracketMatching(), foldGutter()]),
          linted(options.check, options.text.length > LARGE),
        ]
      : [];

  const stateOf = (text: string, jsonOn: boolean) =>
    EditorState.create({
      doc: text,
      extensions: [
        EditorView.cspNonce.of(styleNonce()),
        // Only "\n" ends a line: any other character stays what it is.
        EditorState.lineSeparator.of('\n'),
        lineNumbers(),
        language.of(languageFor(jsonOn)),
        history(),
        drawSelection(),
        search({ top: true }),
        indentUnit.of('  '),
        ...(options.plain ? [] : [EditorView.lineWrapping, highlightSelectionMatches()]),
        highlightActiveLine(),
        highlightActiveLineGutter(),
        keymap.of([...defaultKeymap, ...searchKeymap, ...historyKeymap, indentWithTab]),
        EditorView.contentAttributes.of({ 'aria-label': options.label, spellcheck: 'false' }),
        EditorView.updateListener.of((update) => {
          const typed = !update.transactions.some((one) => one.annotation(outside));
          if (update.docChanged && typed) options.onedit(update.state.doc.toString());
        }),
        looks,
      ],
    });

  const view = new EditorView({
    parent: options.parent,
    state:
      options.kept instanceof EditorState && options.kept.doc.toString() === options.text
        ? options.kept
        : stateOf(options.text, options.json),
  });

  return {
    replace(text) {
      if (view.state.doc.toString() === text) return;
      view.dispatch({
        changes: { from: 0, to: view.state.doc.length, insert: text },
        // One step back undoes this and nothing else.
        annotations: [outside.of(true), isolateHistory.of('full')],
      });
    },
    setJson(on) {
      view.dispatch({ effects: language.reconfigure(languageFor(on)) });
    },
    state: () => view.state,
    destroy() {
      view.destroy();
    },
  };
}
