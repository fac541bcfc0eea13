/**
 * A text with its undo history, whether or not an editor shows it: the text editor and the form are two
 * views of it. In a chunk of its own that is loaded when a value is first opened.
 */
import {
  defaultKeymap,
  history,
  historyKeymap,
  invertedEffects,
  isolateHistory,
  redo,
  redoDepth,
  undo,
  undoDepth,
} from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import { bracketMatching, foldGutter, indentUnit, syntaxHighlighting } from '@codemirror/language';
import { linter, lintGutter } from '@codemirror/lint';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import {
  Annotation,
  Compartment,
  EditorState,
  type Extension,
  StateEffect,
  type Transaction,
  type Text,
} from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import {
  asOne,
  type FormEdit,
  type Moved,
  movedBack,
  takenBack,
  type TextEdit,
} from '../model/form/edits';
import type { JsonProblem } from '../model/json';
import { EditorText, isSameText } from '../model/longtext';
import { fieldText } from '../model/retyping';
import { hasLongWord } from './longword';
import { styleNonce } from '../parts/nonce';
import {
  doubledSpaces,
  doubledSpacesInJson,
  hiddenCharacters,
  whiteSpace,
} from './hiddencharacters';
import { shortField } from './shortfield';
import { typingInLongLines } from './longline';
import { colours, looks } from './textlooks';

/** Marks where a text is not JSON, a while after the typing. The editor drops an answer that is late. */
const linted = (check: () => Promise<JsonProblem[]>, large: boolean): Extension => [
  linter(
    async () =>
      (await check()).slice(0, 50).map(({ mild, ...problem }) => ({
        ...problem,
        severity: mild ? ('warning' as const) : ('error' as const),
      })),
    { delay: large ? 800 : 200 },
  ),
  lintGutter(),
];

/** What the search says, in the window's words. */
const searchWords = {
  Find: 'Find in this value',
  Replace: 'Replace with',
  next: 'Next',
  previous: 'Previous',
  all: 'Select all',
  'match case': 'Match case',
  regexp: 'Pattern',
  'by word': 'Whole words',
  replace: 'Replace',
  'replace all': 'Replace all',
};

/** Marks a text that comes from outside, so that it is not told as typed. */
const outside = Annotation.define<boolean>();
/** Parts that change places; the history keeps it with their step, so that a step back tells the way back. */
const moving = StateEffect.define<readonly Moved[]>();
/** What many edits did that went into the text as one: each of them in a line of any length would copy all of it. */
const apart = StateEffect.define<readonly TextEdit[]>();
const keepEdits = invertedEffects.of(({ effects, startState: { doc } }) =>
  effects.flatMap((one) => {
    if (one.is(moving)) return moving.of(movedBack(one.value));
    if (one.is(apart))
      return apart.of(takenBack(one.value, (from, to) => doc.sliceString(from, to)));
    return [];
  }),
);
/** One for all editors, so that a state which was kept can be set up anew. */
const language = new Compartment();
const wrapping = new Compartment();

/** Characters from which on it is worth to wait longer for the end of the typing. */
const LARGE = 500_000;

export interface TextOptions {
  text: string;
  json: boolean;
  /** Leaves out everything that costs time on very large texts. */
  plain: boolean;
  label: string;
  /** Told what an editor makes of it for as long as the state lives, also in another one that takes it over. */
  onedit: (text: EditorText) => void;
  /** Undoes what is not in the editor's own history; false when there is nothing of that. */
  undo?: () => boolean;
  /** Esc, where it means nothing to the editor itself. Tab leaves it always. */
  leave?: () => boolean;
  /** Where the text is not JSON; asked for while it is taken for JSON. */
  check: () => Promise<JsonProblem[]>;
  /** Whether long lines go on in the next row, where that takes no time that anybody notices; they do. */
  wrap?: boolean;
  /** Whether a short text looks like a field. */
  field?: boolean;
  /** Makes it an editor of code, in place of JSON. */
  code?: Extension;
}

function languageFor(options: TextOptions, on: boolean): Extension {
  if (options.code)
    return options.plain ? [] : [options.code, syntaxHighlighting(colours), bracketMatching()];
  if (!on) return options.field ? [doubledSpaces, shortField] : doubledSpaces;
  return [
    ...(options.plain
      ? []
      : [
          json(),
          syntaxHighlighting(colours),
          bracketMatching(),
          foldGutter(),
          doubledSpacesInJson,
        ]),
    linted(options.check, options.text.length > LARGE),
  ];
}

/** Long lines go on in the next row, where that takes no time that anybody notices. */
const wrappingFor = ({ plain, text, wrap }: TextOptions): Extension =>
  plain || wrap === false || hasLongWord(text) ? [] : EditorView.lineWrapping;

/** The effect by which a state wraps its long lines, or does not; where it would hold the window it never does. */
export const asWrapped = (options: TextOptions, doc: Text, wrap: boolean) =>
  wrapping.reconfigure(wrappingFor({ ...options, text: doc.toString(), wrap }));

/** The effect by which a state highlights and checks JSON, or does neither. */
export const asJson = (options: TextOptions, on: boolean) =>
  language.reconfigure(languageFor(options, on));

/** Whether a state is of this text. */
export const isOf = ({ doc }: EditorState, text: string) => isSameText(new EditorText(doc), text);

/** The state that was kept, where it is of this text; else a new one. Characters go through unchanged. */
export function stateOf(options: TextOptions, kept: unknown): EditorState {
  if (kept instanceof EditorState && isOf(kept, options.text))
    return kept.update({ effects: wrapping.reconfigure(wrappingFor(options)) }).state;
  return EditorState.create({
    doc: options.text,
    extensions: [
      EditorView.cspNonce.of(styleNonce()),
      // Only "\n" ends a line: any other character stays what it is.
      EditorState.lineSeparator.of('\n'),
      // What is pasted or dropped has its lines end as those here do, also where they are stored as "\r\n".
      EditorView.clipboardInputFilter.of(fieldText),
      lineNumbers(),
      language.of(languageFor(options, options.json)),
      history(),
      keepEdits,
      drawSelection(),
      search({ top: true }),
      typingInLongLines,
      EditorState.phrases.of(searchWords),
      indentUnit.of('  '),
      hiddenCharacters,
      ...(options.code ? [] : [whiteSpace]),
      wrapping.of(wrappingFor(options)),
      ...(options.plain ? [] : [highlightSelectionMatches()]),
      highlightActiveLine(),
      highlightActiveLineGutter(),
      ...(options.undo ? [keymap.of([{ key: 'Mod-z', run: options.undo }])] : []),
      keymap.of([...defaultKeymap, ...searchKeymap, ...historyKeymap]),
      ...(options.leave ? [keymap.of([{ key: 'Escape', run: options.leave }])] : []),
      EditorView.contentAttributes.of({
        'aria-label': options.label,
        spellcheck: 'false',
        tabindex: '0',
      }),
      EditorView.updateListener.of((update) => {
        const typed = !update.transactions.some((one) => one.annotation(outside));
        if (update.docChanged && typed) options.onedit(new EditorText(update.state.doc));
      }),
      looks,
    ],
  });
}

/** The text replaced from outside, which is not told as typed: one step back undoes this and no more. */
export function replacing({ doc }: EditorState, text: string) {
  return {
    changes: { from: 0, to: doc.length, insert: text },
    annotations: [outside.of(true), isolateHistory.of('full')],
  };
}

/** The same with the text as it is now: a text from outside is one step more. */
export function following(options: TextOptions, kept: unknown): EditorState {
  if (!(kept instanceof EditorState) || isOf(kept, options.text)) {
    return stateOf(options, kept);
  }
  return kept.update(replacing(kept, options.text)).state;
}

/** How an edit stands in the history: with the one before, as typing does, or as a step of its own. */
export type Step = 'joined' | 'first' | 'own';

/** Edits that go into the text one by one. */
const FEW = 100;

/** An edit from a form, which no editor shows. */
export function edited(state: EditorState, edit: FormEdit, step: Step): EditorState {
  const part = step === 'joined' ? [] : [isolateHistory.of(step === 'own' ? 'full' : 'before')];
  const userEvent = step === 'own' ? 'form' : 'input.type';
  const effects: StateEffect<unknown>[] = edit.moved ? [moving.of(edit.moved)] : [];
  const many = edit.edits.length > FEW;
  if (many) effects.push(apart.of(edit.edits));
  const changes = many
    ? asOne(edit.edits, (from, to) => state.doc.sliceString(from, to))
    : edit.edits;
  return state.update({ changes, effects, annotations: part, userEvent }).state;
}

/** One step back or forth, and what that did to the text; null when there is none. */
export function stepped(
  state: EditorState,
  direction: 'undo' | 'redo',
): ({ state: EditorState } & Pick<FormEdit, 'edits' | 'moved'>) | null {
  const done: Transaction[] = [];
  const run = direction === 'undo' ? undo : redo;
  if (!run({ state, dispatch: (transaction) => done.push(transaction) })) return null;
  const [step] = done;
  if (!step) return null;
  const edits = step.effects.flatMap((one) => (one.is(apart) ? one.value : []));
  if (edits.length === 0)
    step.changes.iterChanges((from, to, _from, _to, insert) => {
      edits.push({ from, to, insert: insert.sliceString(0, insert.length, '\n') });
    });
  const moved = step.effects.flatMap((one) => (one.is(moving) ? one.value : []));
  return { state: step.state, edits, moved };
}

/** Which steps there are. */
export const stepsOf = (state: EditorState) => ({
  undo: undoDepth(state) > 0,
  redo: redoDepth(state) > 0,
});

/** The cursor at a place, which an editor that takes the state over shows. */
export function pointingAt(state: EditorState, offset: number): EditorState {
  return state.update({ selection: { anchor: Math.min(offset, state.doc.length) } }).state;
}
