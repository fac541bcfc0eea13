// What is typed over a text changes those characters; every other keeps the way in which it is written.
import { expect, it } from 'vitest';
import { applied } from './edits';
import { retyped, shown } from './strings';

it.each([
  ['"caf\\u00e9 one"', 'café two', '"caf\\u00e9 two"'],
  ['"a\\/b"', 'a/b!', '"a\\/b!"'],
  ['"say \\"hi\\""', 'say "ho"', '"say \\"ho\\""'],
  ['"one\\r\\ntwo"', 'one\ntwo\nthree', '"one\\r\\ntwo\\r\\nthree"'],
  ['"a\\rb"', 'a\n\nb', '"a\\n\\rb"'],
  ['"\\ud83d\\ude00"', '😁', '"😁"'],
  ['"😀"', '😁', '"😁"'],
  ['"\\ud83d"', '\ud83dx', '"\\ud83dx"'],
  ['"aa"', 'aaa', '"aaa"'],
  ['""', 'tab\t', '"tab\\t"'],
])('%s with %j typed over it', (raw, typed, wanted) => {
  const edit = retyped(raw, typed);
  if (!edit) throw new Error('nothing to do');
  expect(applied(raw, [edit])).toBe(wanted);
  expect(shown(wanted)).toBe(typed);
});

it('does nothing to a text that is shown as it was typed', () => {
  for (const raw of ['"caf\\u00e9"', '"a\\r\\nb"', '""', '"\\ud83d"']) {
    expect(retyped(raw, shown(raw))).toBeNull();
  }
});
