/** How the text editor looks. */
import { HighlightStyle } from '@codemirror/language';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

export const colours = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--accent-ink)' },
  { tag: tags.string, color: 'var(--good-ink)' },
  { tag: tags.number, color: 'var(--purple-ink)' },
  { tag: [tags.bool, tags.null], color: 'var(--warn-ink)' },
  { tag: [tags.keyword, tags.modifier, tags.operatorKeyword], color: 'var(--purple-ink)' },
  { tag: tags.function(tags.propertyName), color: 'var(--accent-ink)' },
  { tag: [tags.comment, tags.lineComment, tags.blockComment], color: 'var(--ink-3)' },
  { tag: [tags.regexp, tags.special(tags.string)], color: 'var(--good-ink)' },
  { tag: [tags.punctuation, tags.separator, tags.bracket], color: 'var(--ink-3)' },
]);

export const looks = EditorView.theme({
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
  '.cm-panel.cm-search': {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: '6px',
    padding: '8px 30px 8px 12px',
    fontFamily: 'var(--font)',
  },
  '.cm-panel.cm-search br': { display: 'none' },
  '.cm-panel.cm-search label': {
    display: 'inline-flex',
    alignItems: 'center',
    gap: '5px',
    margin: '0',
    fontSize: '12px',
  },
  '.cm-panel.cm-search input[type=checkbox]': { margin: '0', accentColor: 'var(--accent)' },
  '.cm-panel.cm-search [name=close]': { top: '6px', right: '8px', color: 'var(--ink-2)' },
  '.cm-textfield, .cm-button': {
    height: '26px',
    margin: '0',
    padding: '0 8px',
    background: 'var(--pane)',
    backgroundImage: 'none',
    border: '1px solid var(--line-strong)',
    borderRadius: 'var(--r-s)',
    color: 'var(--ink)',
    fontFamily: 'var(--font)',
    fontSize: '12px',
  },
  '.cm-button': { fontWeight: '500' },
  '.cm-button:hover, .cm-button:active': { backgroundImage: 'none', background: 'var(--hover)' },
  '.cm-tooltip': {
    background: 'var(--raised)',
    border: '1px solid var(--line)',
    borderRadius: '7px',
    boxShadow: 'var(--shadow-l)',
    overflow: 'hidden',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': {
    fontFamily: 'var(--mono)',
    fontSize: '12px',
    minWidth: '180px',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '3px 10px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    background: 'var(--chosen-strong)',
    color: 'var(--ink)',
  },
  '.cm-completionDetail': { color: 'var(--ink-3)', fontStyle: 'normal' },
  '.cm-completionMatchedText': { textDecoration: 'none', color: 'var(--accent-ink)' },
  '.cm-tooltip.cm-completionInfo': {
    maxWidth: '280px',
    padding: '6px 10px',
    fontFamily: 'var(--font)',
    fontSize: '12px',
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
