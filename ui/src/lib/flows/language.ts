/** JavaScript in the editor, as flows have it: colours, what `kv.` and the inputs offer, and where a run failed. */
import {
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
} from '@codemirror/autocomplete';
import { javascriptLanguage, localCompletionSource } from '@codemirror/lang-javascript';
import { LanguageSupport, syntaxTree } from '@codemirror/language';
import { type Diagnostic, linter, lintGutter } from '@codemirror/lint';
import { EditorState, type Extension, Prec, StateEffect } from '@codemirror/state';
import { EditorView, keymap, ViewPlugin } from '@codemirror/view';

export interface CodeMark {
  from: number;
  to: number;
  message: string;
}

export interface CodeHooks {
  /** The names of the inputs that are known. */
  inputs: () => readonly string[];
  /** Where the last run of exactly this code failed. */
  mark: (code: string) => CodeMark | null;
  run: (code: string) => void;
  /** Told which word is being typed; null when none is. */
  typing: (word: string | null) => void;
  /** Only to be read. */
  fixed?: boolean;
}

export interface FlowCode {
  extension: Extension;
  /** Looks again where the last run failed. */
  refresh: () => void;
}

const call = (label: string, detail: string, info: string): Completion => ({
  label,
  detail,
  info,
  type: 'method',
});

/** In this order, the commonest first. */
function first(completions: readonly Completion[]): Completion[] {
  return completions.map((one, at) => ({ ...one, boost: completions.length - at }));
}

/** What can be done with keys. */
const kvCalls: readonly Completion[] = first([
  call('get', '(key)', 'The value of a key as text, or null when there is none.'),
  call(
    'set',
    '(key, value, options?)',
    'Sets a key. Options: ttl in seconds, expiration, metadata.',
  ),
  call('delete', '(key)', 'Moves a key to Trash.'),
  call(
    'list',
    '({ prefix, limit, cursor })',
    'Keys that begin with a prefix, up to 1,000 at a time.',
  ),
  call('getWithMetadata', '(key)', 'The value and its metadata.'),
  call('put', '(key, value, options?)', 'The same as set.'),
]);

/** What there is besides. */
const names: readonly Completion[] = [
  { label: 'kv', type: 'variable', info: 'The keys of this namespace.' },
  { label: 'inputs', type: 'variable', info: 'All inputs together.' },
  { label: 'console.log', type: 'function', info: 'Shows something in the log.' },
];

const words =
  'await break catch const continue else false for function if let new null of return throw true try typeof undefined while';
const keywords: readonly Completion[] = words
  .split(' ')
  .map((label) => ({ label, type: 'keyword' }));

/** Where names mean nothing, or are made up. */
const ELSEWHERE = new Set([
  'BlockComment',
  'Label',
  'LineComment',
  'PropertyDefinition',
  'RegExp',
  'String',
  'TemplateString',
  'VariableDefinition',
]);

const again = StateEffect.define<null>();

/** Everything that makes the editor one for flows. */
export function flowCode(hooks: CodeHooks): FlowCode {
  let shown: EditorView | null = null;
  const inView = ViewPlugin.define((view) => {
    shown = view;
    return {
      destroy: () => {
        if (shown !== view) return;
        shown = null;
        // Nobody types in it any more.
        hooks.typing(null);
      },
    };
  });
  const offered = (context: CompletionContext) => offer(context, hooks.inputs());
  const run = ({ state }: EditorView) => {
    hooks.run(state.doc.toString());
    return true;
  };
  const extension: Extension = [
    new LanguageSupport(javascriptLanguage, [
      javascriptLanguage.data.of({ autocomplete: offered }),
      javascriptLanguage.data.of({ autocomplete: localCompletionSource }),
    ]),
    autocompletion({ icons: false }),
    linter((view) => diagnostics(hooks.mark(view.state.doc.toString())), {
      delay: 100,
      needsRefresh: ({ transactions }) =>
        transactions.some(({ effects }) => effects.some((effect) => effect.is(again))),
    }),
    lintGutter(),
    EditorView.updateListener.of(({ docChanged, selectionSet, focusChanged, state, view }) => {
      if (docChanged || selectionSet || focusChanged)
        hooks.typing(view.hasFocus ? wordTyped(state) : null);
    }),
    Prec.highest(keymap.of([{ key: 'Mod-Enter', run }])),
    inView,
    ...(hooks.fixed ? [EditorState.readOnly.of(true), EditorView.editable.of(false)] : []),
  ];
  return { extension, refresh: () => shown?.dispatch({ effects: again.of(null) }) };
}

const diagnostics = (mark: CodeMark | null): Diagnostic[] =>
  mark ? [{ ...mark, severity: 'error' }] : [];

/** The word at the cursor, where it stands nowhere else in the code. */
export function wordTyped(state: EditorState): string | null {
  const at = state.wordAt(state.selection.main.head);
  if (!at) return null;
  const word = state.sliceDoc(at.from, at.to);
  const code = state.doc.toString();
  const isPart = (place: number) => /[\w$]/.test(code.charAt(place));
  for (let from = code.indexOf(word); from >= 0; from = code.indexOf(word, from + 1)) {
    const whole = !isPart(from - 1) && !isPart(from + word.length);
    if (whole && from !== at.from) return null;
  }
  return word;
}

/** What can follow at the cursor; null where nothing of this can. */
export function offer(
  context: CompletionContext,
  inputs: readonly string[],
): CompletionResult | null {
  if (ELSEWHERE.has(syntaxTree(context.state).resolveInner(context.pos, -1).name)) return null;
  const named: Completion[] = inputs.map((label) => ({
    label,
    type: 'variable',
    info: 'An input.',
  }));
  const member = context.matchBefore(/(?<![\w$.])(kv|inputs)\.[\w$]*/);
  if (member) {
    const dot = member.text.indexOf('.') + 1;
    const options = member.text.startsWith('kv') ? kvCalls : named;
    return { from: member.from + dot, options, validFor: /^[\w$]*$/ };
  }
  const word = context.matchBefore(/[\w$]+/);
  if (!word && !context.explicit) return null;
  const from = word?.from ?? context.pos;
  if (context.state.sliceDoc(from - 1, from) === '.') return null;
  return { from, options: [...named, ...names, ...keywords], validFor: /^[\w$]*$/ };
}
