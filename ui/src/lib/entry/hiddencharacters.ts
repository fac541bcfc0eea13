/** Characters that cannot be seen, marked in the text editor. Only what is in view is looked at. */
import {
  Decoration,
  EditorView,
  highlightSpecialChars,
  MatchDecorator,
  ViewPlugin,
} from '@codemirror/view';
import type { Extension } from '@codemirror/state';
import { piecesOf, pieceWords, unseenPattern } from '../model/invisible';

/** A sign in the place of a character, with its name for who rests on it or hears it. */
function sign(code: number, description: string | null): HTMLElement {
  const element = document.createElement('span');
  const [piece] = piecesOf(String.fromCodePoint(code), unseenPattern());
  const words = piece ? pieceWords(piece) : (description ?? 'a hidden character');
  element.className = 'cm-specialChar';
  element.textContent = piece?.name ? piece.sign : '\ufffd';
  element.setAttribute('role', 'img');
  element.setAttribute('aria-label', words);
  element.dataset['tip'] = words;
  return element;
}

/** What the editor's own list leaves out: every character that takes no room, but for line breaks and tabs. */
const unseen = new RegExp(`(?![\\t\\n])(?:${unseenPattern().source})`, 'gu');

/** Marks what a pattern finds in the lines in view. */
function marked(regexp: RegExp, name: string): Extension {
  const decoration = Decoration.mark({ class: name });
  const decorator = new MatchDecorator({ regexp, decoration });
  return ViewPlugin.define(
    (view) => ({
      decorations: decorator.createDeco(view),
      update(update) {
        this.decorations = decorator.updateDeco(update, this.decorations);
      },
    }),
    { decorations: (plugin) => plugin.decorations },
  );
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

/** Signs for what cannot be seen, tabs as lines, and white space at the end of a line. */
export const hiddenCharacters: Extension = [
  highlightSpecialChars({ specialChars: unseen, render: sign }),
  marked(/\t/g, 'cm-tabbed'),
  // Each run of white space is looked at once, however long it is.
  marked(/(?<![ \t])[ \t]+$/g, 'cm-trailing'),
  looks,
];

/** Two spaces or more between words; in JSON they are how it is laid out. */
export const doubledSpaces: Extension = marked(/(?<=[^ ]) {2,}(?=[^ ])/g, 'cm-doubled');
