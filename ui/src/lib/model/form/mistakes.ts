/** What is wrong with a text that is to be JSON, for who never saw a brace, and where. */
import type { Mistake, MistakeCode } from './reading';

const words: Record<Exclude<MistakeCode, 'comma'>, string> = {
  empty: 'There is nothing here yet.',
  value: 'A value is missing here.',
  name: 'A name in double quotes is missing here.',
  colon: 'A colon is missing between the name and its value.',
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

export function mistakeWords(text: string, { code, from }: Mistake): string {
  if (code !== 'comma') return words[code];
  const line = text.lastIndexOf('\n', from - 1) + 1;
  return text.slice(line, from).trim() === '' && line > 0
    ? 'A comma is missing before this line.'
    : 'A comma is missing before this.';
}
