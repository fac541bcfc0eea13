/** Why a row of a source cannot be used, and what to know about the source. */
import type { Breach, Differs, LeftAlone, Note, Refusal, RowFlaw } from '../api';
import { failureWords } from './failures';
import { brokenWords } from './fileflaws';
import { count, counted } from './words';

type Code = RowFlaw['code'];
type Of<C extends Code> = Extract<RowFlaw, { code: C }>;

const different: Record<Differs, string> = { value: 'values', beside: 'expiries or metadata' };

/** The fields of a list are called in it as here. */
const flaws: { [C in Code]: (flaw: Of<C>) => string } = {
  not_utf8: ({ field }) => `The ${field} has bytes that are not text in UTF-8.`,
  cell_not_utf8: () =>
    'The value has bytes that are not text in UTF-8. Save the file as CSV UTF-8.',
  half_character: ({ field }) =>
    `The ${field} has an escape like \\ud800 that stands for half a character.`,
  field_twice: ({ field }) => `“${field}” is there twice in this entry.`,
  field_missing: ({ field }) => `This entry has no “${field}”.`,
  name_missing: () => 'There is no “name” here.',
  key_not_string: () => 'The key must be text in double quotes.',
  value_null: () => 'The value is null; write it in double quotes if that is the text to keep.',
  base64_not_bool: () => '“base64” must be true or false.',
  not_base64: () => 'The value is not base64 as “base64” says.',
  base64_too_long: () => 'The value, in base64, is larger than 25 MiB, the most a value can hold.',
  not_seconds: ({ field, found }) =>
    `“${field}” must be a whole number of seconds, and “${found}” is none.`,
  not_a_moment: ({ found }) =>
    `“${found}” is no moment. The expiration must be one like 2030-01-31T12:00:00Z, a date like 2030-01-31, which is its beginning in UTC, or Unix time in whole seconds.`,
  flag_disabled: () => 'This flag is disabled in the file, so it has no value.',
  flag_without_default: () => 'This flag has no default variant, so it has no value.',
  flag_variant_missing: () => 'The default variant of this flag is not among its variants.',
  not_a_flag: () => 'A flag in braces with its variants is expected here.',
  metadata_broken: ({ expected, found }) =>
    `The metadata is not JSON. ${brokenWords(expected, found)}`,
  name_alone: () => 'This is a name alone; an entry needs a key and a value.',
  not_a_name: () => 'The name of a key in double quotes is expected here.',
  not_an_entry: () => 'An entry in braces with a key and a value is expected here.',
  no_value: () => 'This line has no value.',
  too_many_columns: ({ found, expected }) =>
    `This line has ${count(found)} columns instead of ${count(expected)}. A text that contains the separator must stand in double quotes.`,
  text_behind_quote: () =>
    'There is text behind a closing double quote. A text with quotes or separators in it must stand in double quotes, and the quotes in it are written twice.',
  quote_not_closed: () => 'A double quote is opened here and never closed.',
  nothing_to_keep: () => 'This key is not there, so it has no value to keep.',
  expiry_passed: () => 'The moment at which this key should expire has passed.',
  no_longer_kept: () => 'What this key was before is no longer kept.',
  repeated: ({ rows, differs }) =>
    `This key is there ${count(rows)} times, with different ${different[differs]}.`,
};

const isFlaw = (refusal: Refusal): refusal is RowFlaw => Object.hasOwn(flaws, refusal.code);

function flawWords<C extends Code>(flaw: Of<C>): string {
  const tell: (flaw: Of<C>) => string = flaws[flaw.code as C];
  return tell(flaw);
}

/** Why a row cannot be used. */
export function refusalWords(refusal: Refusal): string {
  return isFlaw(refusal) ? flawWords(refusal) : limitWords(refusal);
}

/**
 * The sentences of a limit are those of the failure of the same code, but that other rows may well be
 * written.
 */
const limitWords = (breach: Breach): string =>
  failureWords(breach).replace(/ Nothing was changed\.$/, '');

/** Keys that are left alone, and why. */
const leftAlone: Record<LeftAlone, (keys: number) => string> = {
  not_there: (keys) =>
    counted(keys, 'key that is no longer there', 'keys that are no longer there'),
  not_a_switch: (keys) =>
    counted(keys, 'key that is neither on nor off', 'keys that are neither on nor off'),
  no_fields: (keys) =>
    counted(
      keys,
      'key whose value is no JSON with fields',
      'keys whose values are no JSON with fields',
    ),
  no_such_field: (keys) => counted(keys, 'key without this field', 'keys without this field'),
  no_place_for_field: (keys) =>
    counted(
      keys,
      'key whose value has no place for this field',
      'keys whose values have no place for this field',
    ),
  not_text: (keys) =>
    counted(keys, 'key whose value is not text', 'keys whose values are not text'),
  not_found: (keys) => counted(keys, 'key without this text', 'keys without this text'),
  other_metadata: (keys) =>
    counted(
      keys,
      'key whose metadata has no place for this',
      'keys whose metadata has no place for this',
    ),
  other_prefix: (keys) =>
    counted(keys, 'key with another beginning', 'keys with another beginning'),
};

const notes: { [C in Note['code']]: (note: Extract<Note, { code: C }>) => string } = {
  ignored: ({ name }) => `“${name}” is not part of this format and is ignored.`,
  more_ignored: () => 'More names that are not part of this format are ignored.',
  two_expiries: () =>
    'Where an entry has both “expiration” and “expiration_ttl”, the latter counts.',
  flag_rules: ({ flags }) =>
    `The rules of ${counted(flags, 'flag')} are not kept: only the default value is.`,
  not_there: ({ keys }) =>
    `Keys that have no value in this file, and are left out: ${count(keys)}.`,
  no_header: () =>
    'No line names the columns “key” and “value”, so the first line was taken for an entry, too.',
  left_alone: ({ keys, why }) => `Left alone: ${leftAlone[why](keys)}.`,
  repeats: ({ rows }) => `Repeats with the same content were left out: ${count(rows)}.`,
};

/** What to know about a source. */
export function noteWords<C extends Note['code']>(note: Extract<Note, { code: C }>): string {
  const tell: (note: Extract<Note, { code: C }>) => string = notes[note.code as C];
  return tell(note);
}
