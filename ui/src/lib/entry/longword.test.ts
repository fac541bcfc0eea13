// @vitest-environment jsdom
import { EditorView } from '@codemirror/view';
import { expect, it } from 'vitest';
import { hasLongWord } from './longword';
import { stateOf } from './textstate';

const LONG = 'x'.repeat(50_001);

const options = (text: string) => ({
  text,
  json: false,
  plain: false,
  label: 'Value',
  onedit: () => undefined,
  check: () => Promise.resolve([]),
});
const wraps = (state: ReturnType<typeof stateOf>) =>
  state
    .facet(EditorView.contentAttributes)
    .some((one) => typeof one !== 'function' && one['class'] === 'cm-lineWrapping');

it('finds a word that is too long for rows, wherever it stands, and no long text of short ones', () => {
  expect([LONG, `a ${LONG}`, `${LONG}\nb`].map(hasLongWord)).toEqual([true, true, true]);
  expect(hasLongWord(LONG.slice(1))).toBe(false);
  expect(hasLongWord('a word and another\n'.repeat(20_000))).toBe(false);
  expect(hasLongWord('')).toBe(false);
});

it('breaks no such text into rows, also where it was typed into a text that is', () => {
  expect(wraps(stateOf(options('short'), null))).toBe(true);
  expect(wraps(stateOf(options(LONG), null))).toBe(false);
  const typed = stateOf(options('short'), null).update({
    changes: { from: 0, to: 5, insert: LONG },
  }).state;
  expect(wraps(typed)).toBe(true);
  const again = stateOf(options(LONG), typed);
  expect([wraps(again), again.doc.length]).toEqual([false, LONG.length]);
});
