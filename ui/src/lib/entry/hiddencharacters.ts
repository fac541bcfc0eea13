/** Characters that cannot be seen, marked in the text editor. Only what is in view is looked at. */
import { syntaxTree } from '@codemirror/language';
import { Decoration, EditorView, WidgetType } from '@codemirror/view';
import type { Extension } from '@codemirror/state';
import { piecesOf, pieceWords, unseenInText, unseenPattern } from '../model/invisible';
import { inView } from './inview';

/** A sign in the place of a character, with its name for who rests on it or hears it. */
class Sign extends WidgetType {
  readonly #character: string;

  constructor(character: string) {
    super();
    this.#character = character;
  }

  override eq(other: Sign): boolean {
    return other.#character === this.#character;
  }

  override toDOM(): HTMLElement {
    const element = document.createElement('span');
    const [piece] = piecesOf(this.#character, unseenPattern());
    const words = piece ? pieceWords(piece) : 'a hidden character';
    element.className = 'cm-specialChar';
    element.textContent = piece?.name ? piece.sign : '\ufffd';
    element.setAttribute('role', 'img');
    element.setAttribute('aria-label', words);
    element.dataset['tip'] = words;
    return element;
  }

  override ignoreEvent(): boolean {
    return false;
  }
}

/** Marks what a pattern finds in what is in view. */
function marked(regexp: RegExp, name: string): Extension {
  const decoration = Decoration.mark({ class: name });
  return inView(regexp, () => decoration);
}

const looks = EditorView.theme({
  '.cm-specialChar': {
    margin: '0 1px',
    borderRadius: '2px',
    background: 'var(--warn-soft)',
    color: 'var(--warn-ink)',
  },
  '.cm-trailing, .cm-doubled': { borderRadius: '2px', background: 'var(--warn-soft)' },
  '.cm-tabbed': {
    background:
      'linear-gradient(var(--line-strong), var(--line-strong)) center / calc(100% - 4px) 1px no-repeat',
  },
});

/** Signs for what cannot be seen. */
export const hiddenCharacters: Extension = [
  inView(unseenInText(), ([character]) => Decoration.replace({ widget: new Sign(character) })),
  looks,
];

/** Tabs as lines, and white space at the end of a line; in code they are how it is laid out. */
export const whiteSpace: Extension = [
  marked(/\t/g, 'cm-tabbed'),
  // Each run of white space is looked at once, however long it is.
  marked(/(?<![ \t])[ \t]+$/g, 'cm-trailing'),
];

/** Two spaces or more between words. */
const doubled = /(?<=[^ ]) {2,}(?=[^ ])/g;
export const doubledSpaces: Extension = marked(doubled, 'cm-doubled');

/** The same in JSON, where they are how it is laid out but within its texts and names. */
export const doubledSpacesInJson: Extension = inView(doubled, (_, { state }, at) =>
  ['String', 'PropertyName'].includes(syntaxTree(state).resolveInner(at, 1).name)
    ? Decoration.mark({ class: 'cm-doubled' })
    : null,
);
