/** What a file, or pasted text, is, and why it cannot be read. */
import type { Expected, FileFlaw, FileFormat, Instead, JsonShape } from '../bindings';

type Code = FileFlaw['code'];
type Of<C extends Code> = Extract<FileFlaw, { code: C }>;

/** Where a text stops being JSON: by what the backend would have taken in its place. */
export const expectedWords: Record<Expected, string> = {
  value: 'A value is expected here.',
  value_or_end: 'A value or ] is expected here.',
  key_or_end: 'A name in double quotes or } is expected here.',
  key: 'A name in double quotes is expected here.',
  colon: 'A colon is expected here.',
  comma_or_brace: 'A comma or } is expected here.',
  comma_or_bracket: 'A comma or ] is expected here.',
  digit: 'This number is not complete.',
  true: 'Only true begins like this; a text goes into double quotes.',
  false: 'Only false begins like this; a text goes into double quotes.',
  null: 'Only null begins like this; a text goes into double quotes.',
  escape_letter: 'This escape after \\ is not known.',
  hex_digit: 'This \\u escape is not complete.',
  visible_text: 'The closing quote is missing, or this has to be written as an escape.',
  less_nesting: 'Too many brackets are open here.',
  end: 'The value is complete before this; nothing may follow.',
  utf8: 'This is not text.',
};

const shapes: Record<JsonShape, string> = {
  object: 'a map',
  array: 'a list',
  string: 'a single text',
  number: 'a number',
  bool: 'a true or false',
  null: 'a null',
};

const instead: { [T in Instead['type']]: (found: Extract<Instead, { type: T }>) => string } = {
  end: () => 'The text ends here; it may be incomplete.',
  line_end: () => 'The line ends there instead.',
  tab: () => 'There is a tab instead.',
  invisible: ({ code }) =>
    `There is the invisible character U+${code.toString(16).toUpperCase().padStart(4, '0')}.`,
  character: ({ character }) => `There is ${character} instead.`,
  byte: ({ byte }) => `There is the byte 0x${byte.toString(16).padStart(2, '0')} instead.`,
};

/** Why a text stops being JSON. */
export function brokenWords<T extends Instead['type']>(
  expected: Expected,
  found: Extract<Instead, { type: T }>,
): string {
  const tell: (found: Extract<Instead, { type: T }>) => string = instead[found.type as T];
  return `${expectedWords[expected]} ${tell(found)}`;
}

const words: { [C in Code]: (flaw: Of<C>) => string } = {
  empty: () => 'The file is empty (0 bytes).',
  blank: () => 'There is nothing but blank space in the file.',
  nothing_pasted: () => 'There is no text to read.',
  prefix_behind: ({ prefix }) =>
    `The flags are of keys that begin with “${prefix}”, which “metadata” says behind them. Put “metadata” before “flags” and try again.`,
  one_value: ({ shape }) =>
    `The file holds ${shapes[shape]} where a map or a list of keys and values is expected.`,
  other_in_list: ({ shape }) => `There is ${shapes[shape]} in the list where an entry is expected.`,
  broken: ({ expected, found }) => brokenWords(expected, found),
  workbook: () => 'This is a workbook or an archive. Save the sheet as CSV UTF-8 and import that.',
  compressed: () => 'This file is compressed. Unpack it first.',
  not_text: () => 'This is not a text file.',
  utf32: () => 'The file is in UTF-32. Save it as UTF-8 and try again.',
  damaged_utf16: () => 'The text, in UTF-16, is damaged here. Save it as UTF-8 and try again.',
  database: () => 'This is a database, not a file of entries. Restore it as a backup instead.',
  other_text: () =>
    'This is not a file that can be imported. Expected a map in braces, a list in brackets, or CSV whose first line names the columns.',
  other_paste: () =>
    'Expected a map in braces, a list in brackets, two columns, key and value, or lines like key=value.',
  column_twice: ({ name }) => `The first line names the column “${name}” twice.`,
  column_missing: ({ name, columns }) =>
    `The first line must name the columns, and none is “${name}”. It has ${columns.map((one) => `“${one}”`).join(', ')}.`,
  unreadable: ({ os }) =>
    `The file could not be read on${os === null ? '' : ` (error ${String(os)})`}.`,
};

/** Why a file cannot be read. */
export function fileFlawWords<C extends Code>(flaw: Of<C>): string {
  const tell: (flaw: Of<C>) => string = words[flaw.code as C];
  return tell(flaw);
}

/** What a file is. */
export const formatWords: Record<FileFormat, string> = {
  map: 'Map of keys and values (JSON)',
  list: "List of entries (wrangler's bulk format)",
  names: 'List of key names (JSON)',
  csv: 'Table (CSV)',
  equalsLines: 'Lines of key=value',
  colonLines: 'Lines of key: value',
  flags: 'Flags file (flagd)',
  values: 'Answer of Workers KV to a bulk get',
  backup: 'Backup of KV Store',
};
