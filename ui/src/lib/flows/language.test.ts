// @vitest-environment jsdom
import { CompletionContext } from '@codemirror/autocomplete';
import { javascriptLanguage } from '@codemirror/lang-javascript';
import { ensureSyntaxTree } from '@codemirror/language';
import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { expect, it } from 'vitest';
import { flowCode, offer, wordTyped } from './language';

/** The code with the cursor where the bar stands. */
function at(code: string): EditorState {
  const anchor = code.indexOf('|');
  const doc = code.replace('|', '');
  const state = EditorState.create({
    doc,
    selection: { anchor },
    extensions: [javascriptLanguage],
  });
  ensureSyntaxTree(state, doc.length, 10_000);
  return state;
}

function labels(code: string, explicit = false): string[] | null {
  const state = at(code);
  const found = offer(new CompletionContext(state, state.selection.main.head, explicit), [
    'userId',
  ]);
  return found && found.options.map(({ label }) => label);
}

it('offers what kv can do behind its dot, the commonest first', () => {
  expect(labels('await kv.|')?.slice(0, 2)).toEqual(['get', 'set']);
  expect(labels('inputs.us|')).toEqual(['userId']);
  expect(labels('other.|')).toBe(null);
});

it('offers inputs and words of the language where a name can stand', () => {
  expect(labels('const a = aw|')).toEqual(expect.arrayContaining(['await', 'userId', 'kv']));
  expect(labels('await kv.get(`user:${us|}`)')).toContain('userId');
  expect(labels('|')).toBe(null);
  expect(labels('|', true)).toContain('userId');
});

it('offers nothing in texts, comments and names that are made up', () => {
  for (const code of ["'us|'", '`us|`', '// us|', '/* us| */', 'const us|', 'a = { us|: 1 }'])
    expect(labels(code), code).toBe(null);
});

it('knows the word that is being typed, which stands nowhere else', () => {
  expect(wordTyped(at('await 1; aw|'))).toBe('aw');
  expect(wordTyped(at('us|er'))).toBe('user');
  expect(wordTyped(at('user + user|'))).toBe(null);
  expect(wordTyped(at('return user; |'))).toBe(null);
});

it('takes the word for whole when the editor is gone', () => {
  const told: (string | null)[] = [];
  const { extension } = flowCode({
    inputs: () => [],
    mark: () => null,
    run: () => undefined,
    typing: (word) => told.push(word),
  });
  const focusable = EditorView.contentAttributes.of({ tabindex: '0' });
  const view = new EditorView({ parent: document.body, extensions: [extension, focusable] });
  view.focus();
  view.dispatch({ changes: { from: 0, insert: 'return who' }, selection: { anchor: 10 } });
  expect(told.at(-1)).toBe('who');
  view.destroy();
  expect(told.at(-1)).toBe(null);
});
