import { expect, it } from 'vitest';
import type { FileFlaw, Instead, Note, RowFlaw } from '../api';
import { brokenWords, fileFlawWords } from './fileflaws';
import { noteWords, refusalWords } from './refusals';
import { blocksExport, lossWords, nothingLost } from './losses';

type Samples<T extends { code: string }> = {
  [C in T['code']]: Omit<Extract<T, { code: C }>, 'code'>;
};

const found: Instead = { type: 'character', character: '}' };

/** One of each: a code that is not here fails the type check. */
const files: Samples<FileFlaw> = {
  empty: {},
  blank: {},
  nothing_pasted: {},
  prefix_behind: { prefix: 'feature:' },
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
  not_seconds: { field: 'expiration', found: 'soon' },
  not_a_moment: { found: '31.1.2030' },
  flag_disabled: {},
  flag_without_default: {},
  flag_variant_missing: {},
  not_a_flag: {},
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
  flag_rules: { flags: 1 },
  not_there: { keys: 1_200 },
  no_header: {},
  left_alone: { keys: 1, why: 'not_a_switch' },
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
  expect(brokenWords('colon', found)).toBe('A colon is expected here. There is } instead.');
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
  const lost = { ...nothingLost({ type: 'map' }), notText: 1, expiry: 1, metadata: 2 };
  expect(lossWords(lost)).toEqual([
    '1 key holds bytes that are not text. A map holds only text, so choose the list instead: it holds everything.',
    '1 key expires. A map cannot say so: it would never expire. The list keeps the expiry.',
    '2 keys have notes, tags or other metadata. A map has no place for them. The list keeps them.',
  ]);
  expect(blocksExport(lost)).toBe(true);
  const none = nothingLost({ type: 'map' });
  expect([lossWords(none), blocksExport(none)]).toEqual([[], false]);
});

it('tells what the readers of a file refuse', () => {
  const flags = { ...nothingLost({ type: 'flagd', prefix: '' }), leftOut: 2, lineBreaks: 1 };
  expect(lossWords(flags)).toEqual([
    '2 keys will be left out. A flags file holds only text, of keys that begin with the prefix.',
    "1 key will be left out. A flag's name cannot have a line break.",
  ]);
  const list = { ...nothingLost({ type: 'list' }), otherMetadata: 1 };
  expect(lossWords(list)).toEqual([
    'The metadata of 1 key is not a JSON object in braces. wrangler does not take a list with such metadata.',
  ]);
  expect(blocksExport(list)).toBe(false);
});

it('does not say of one row that nothing was changed', () => {
  for (const code of ['expiry_too_soon', 'expiry_too_far'] as const)
    expect(refusalWords({ code })).not.toContain('Nothing was changed');
});
