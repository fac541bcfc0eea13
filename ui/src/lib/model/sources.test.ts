import { expect, it } from 'vitest';
import type { FileFlaw, Instead, Note, RowFlaw } from '../api';
import { brokenWords, fileFlawWords } from './fileflaws';
import { noteWords, refusalWords } from './refusals';
import { blocksExport, lossWords } from './losses';

type Samples<T extends { code: string }> = {
  [C in T['code']]: Omit<Extract<T, { code: C }>, 'code'>;
};

const found: Instead = { type: 'character', character: '}' };

/** One of each: a code that is not here fails the type check. */
const files: Samples<FileFlaw> = {
  empty: {},
  blank: {},
  nothing_pasted: {},
  one_value: { shape: 'number' },
  other_in_list: { shape: 'null' },
  broken: { expected: 'colon', found },
  workbook: {},
  compressed: {},
  not_text: {},
  utf32: {},
  damaged_utf16: {},
  database: {},
  other_text: {},
  other_paste: {},
  column_twice: { name: 'key' },
  column_missing: { name: 'key', columns: ['Name', 'Wert'] },
  unreadable: { os: 5 },
};
const rows: Samples<RowFlaw> = {
  not_utf8: { field: 'metadata' },
  cell_not_utf8: {},
  half_character: { field: 'value' },
  field_twice: { field: 'expiration_ttl' },
  field_missing: { field: 'key' },
  name_missing: {},
  key_not_string: {},
  value_null: {},
  base64_not_bool: {},
  not_base64: {},
  base64_too_long: {},
  not_seconds: { field: 'expiration' },
  not_unix_time: {},
  metadata_broken: { expected: 'end', found },
  name_alone: {},
  not_a_name: {},
  not_an_entry: {},
  no_value: {},
  too_many_columns: { found: 5, expected: 4 },
  text_behind_quote: {},
  quote_not_closed: {},
  nothing_to_keep: {},
  expiry_passed: {},
  no_longer_kept: {},
  repeated: { rows: 40_000, differs: 'beside' },
};
const notes: Samples<Note> = {
  ignored: { name: 'color' },
  more_ignored: {},
  two_expiries: {},
  repeats: { rows: 1_200 },
};

const each = <T>(samples: object) =>
  Object.entries(samples).map(([code, rest]) => ({ code, ...(rest as object) }) as T);
const sentences: [string, string][] = [
  ...each<FileFlaw>(files).map((flaw): [string, string] => [flaw.code, fileFlawWords(flaw)]),
  ...each<RowFlaw>(rows).map((flaw): [string, string] => [flaw.code, refusalWords(flaw)]),
  ...each<Note>(notes).map((note): [string, string] => [note.code, noteWords(note)]),
];

it.each(sentences)('%s is told in whole, calm sentences', (_, words) => {
  expect(words).toMatch(/^[A-Z“].*\.$/);
  expect(words).not.toMatch(/undefined|object|Error:|!/);
});

it('tells what stands where a text stops being JSON, or that the text ends', () => {
  expect(brokenWords('colon', found)).toBe('A colon is expected here. Found: }.');
  expect(brokenWords('value', { type: 'invisible', code: 27 })).toContain('U+001B');
  expect(brokenWords('value', { type: 'byte', byte: 233 })).toContain('0xe9');
  expect(brokenWords('value', { type: 'end' })).toContain('may be incomplete');
});

it('tells a limit with the words of the failure, and repeats with their number', () => {
  expect(refusalWords({ code: 'key_too_long', key: 'k…', bytes: 1_513 })).toContain('1,513 bytes');
  expect(refusalWords({ code: 'repeated', rows: 40_000, differs: 'value' })).toBe(
    'This key is there 40,000 times, with different values.',
  );
});

it('tells what is lost with the format that keeps it', () => {
  const lost = { format: { type: 'map' }, notText: 1, leftOut: 0, expiry: 1, metadata: 2 } as const;
  expect(lossWords(lost)).toEqual([
    '1 key holds bytes that are not text. A map holds only text, so choose the list instead: it holds everything.',
    '1 key expires. A map cannot say so: it would never expire. The list keeps the expiry.',
    '2 keys have notes, tags or other metadata. A map has no place for them. The list keeps them.',
  ]);
  expect(blocksExport(lost)).toBe(true);
  const none = { ...lost, notText: 0, expiry: 0, metadata: 0 };
  expect([lossWords(none), blocksExport(none)]).toEqual([[], false]);
});
