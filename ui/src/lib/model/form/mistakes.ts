/** What is wrong with a text that is to be JSON, for who never saw a brace, and where. */
import type { Mistake, MistakeCode } from './reading';

const words: Record<MistakeCode, string> = {
  empty: 'There is nothing here yet.',
  value: 'A value is missing here.',
  name: 'A name in double quotes is missing here.',
  colon: 'A colon is missing between the name and its value.',
  comma: 'A comma is missing before this.',
  extra_comma: 'This comma is one too many: nothing follows it.',
  brace: 'A closing } is missing.',
  bracket: 'A closing ] is missing.',
  symbol: 'This is not a value that JSON knows. A text needs double quotes around it.',
  number: 'This number is not complete.',
  quote: 'The closing quote of this text is missing.',
  escape: 'What follows the \\ here is not known.',
  character: 'This character has to be written as an escape, such as \\t.',
  comment: 'Comments are not part of JSON.',
  more: 'The value is complete before this; nothing may follow it.',
};

/** What people and other languages write, in the words of JSON. */
const foreign: [pattern: RegExp, told: (found: string) => string][] = [
  [/^['`]/, () => 'Texts and names stand in double quotes here, not in single ones.'],
  [/^[“”„«»‘’‚]/, () => 'These quotes are curly ones. Use the straight double quote: "'],
  [/^true\b/i, (found) => `${found} is written in small letters here: true.`],
  [/^false\b/i, (found) => `${found} is written in small letters here: false.`],
  [/^null\b/i, (found) => `${found} is written in small letters here: null.`],
  [
    /^(?:None|nil|undefined|NaN|-?Infinity)\b/,
    (found) => `${found} is not known here. null says that there is nothing.`,
  ],
  [/^\+\d/, () => 'A number has no plus sign before it.'],
  [/^-?\.\d/, () => 'A number begins with a digit, such as 0.5.'],
];

/** Characters of a text that are looked at for what they are. */
const LOOKED_AT = 20;

export function mistakeWords(text: string, { code, from }: Mistake): string {
  const here = text.slice(from, from + LOOKED_AT);
  if (code === 'symbol' || code === 'name') {
    for (const [pattern, told] of foreign) {
      const found = pattern.exec(here)?.[0];
      if (found !== undefined) return told(found);
    }
  }
  if (code === 'comma' || code === 'more') {
    // A number that breaks off where what follows still belongs to it.
    if (/\d/.test(text.charAt(from - 1)) && /^[\w.]/.test(here)) {
      return /(?:^|[^\d.])-?0$/.test(text.slice(Math.max(0, from - 3), from)) && /^\d/.test(here)
        ? 'A number has no extra zero at its beginning.'
        : 'This is not a number that JSON knows. A text needs double quotes around it.';
    }
  }
  if (code !== 'comma') return words[code];
  const line = text.lastIndexOf('\n', from - 1) + 1;
  return text.slice(line, from).trim() === '' && line > 0
    ? 'A comma is missing before this line.'
    : words.comma;
}
