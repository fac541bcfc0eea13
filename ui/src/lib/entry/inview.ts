/**
 * What a pattern finds in what is in view, decorated. It is looked for anew at each change: in view are a few
 * thousand characters, whereas the line that was typed into may have millions.
 */
import type { Extension } from '@codemirror/state';
import { syntaxTree } from '@codemirror/language';
import {
  type Decoration,
  type EditorView,
  MatchDecorator,
  ViewPlugin,
  type ViewUpdate,
} from '@codemirror/view';

/** Decorates each match of a pattern, which has the flag `g`, and what of the language is known by then. */
export function inView(
  regexp: RegExp,
  decoration: (match: RegExpExecArray, view: EditorView, at: number) => Decoration | null,
): Extension {
  const decorator = new MatchDecorator({ regexp, decoration });
  const moved = (update: ViewUpdate) =>
    update.docChanged ||
    update.viewportMoved ||
    syntaxTree(update.startState) !== syntaxTree(update.state);
  return ViewPlugin.define(
    (view) => ({
      decorations: decorator.createDeco(view),
      update(update) {
        if (moved(update)) this.decorations = decorator.createDeco(update.view);
      },
    }),
    { decorations: (plugin) => plugin.decorations },
  );
}
