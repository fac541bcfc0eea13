/** JSON as text: where it is wrong. Laying it out is the backend's. */
import { parse, type ParseError, printParseErrorCode } from 'jsonc-parser';
import type { JsonMistake } from '../api';
import { expectedWords } from './fileflaws';

export interface JsonProblem {
  from: number;
  to: number;
  message: string;
}

/** By the parser's names for what it found. */
const words: Record<string, string> = {
  InvalidSymbol: 'This is not something JSON knows.',
  InvalidNumberFormat: 'This number is not written as JSON wants it.',
  PropertyNameExpected: 'A name in double quotes is expected here.',
  ValueExpected: 'A value is expected here.',
  ColonExpected: 'A colon is expected here.',
  CommaExpected: 'A comma is expected here.',
  CloseBraceExpected: 'A closing } is missing.',
  CloseBracketExpected: 'A closing ] is missing.',
  EndOfFileExpected: 'The value is complete before this; nothing may follow.',
  InvalidCommentToken: 'Comments are not part of JSON.',
  UnexpectedEndOfComment: 'Comments are not part of JSON.',
  UnexpectedEndOfString: 'The closing quote is missing.',
  UnexpectedEndOfNumber: 'This number is not complete.',
  InvalidUnicode: 'This \\u escape is not complete.',
  InvalidEscapeCharacter: 'This escape after \\ is not known.',
  InvalidCharacter: 'This character has to be written as an escape.',
};

/** Every place at which a text is not JSON, in order; empty when it is. */
export function jsonProblems(text: string): JsonProblem[] {
  const errors: ParseError[] = [];
  parse(text, errors, { disallowComments: true, allowTrailingComma: false });
  return errors.map(({ error, offset, length }) =>
    problemAt(text, offset, length, words[printParseErrorCode(error)] ?? 'This is not JSON.'),
  );
}

/** What the backend found in this text. */
export function problemOf(text: string, { offset, expected }: JsonMistake): JsonProblem {
  return problemAt(text, offset, 1, expectedWords[expected]);
}

/** A problem past the end is shown on the last character, where there is something to underline. */
function problemAt(text: string, offset: number, length: number, message: string): JsonProblem {
  const from = Math.min(offset, Math.max(0, text.length - 1));
  return { from, to: Math.min(text.length, Math.max(from + 1, offset + length)), message };
}

/** The line and column of an offset, counted from 1. */
export function placeOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  return { line, column: offset - before.lastIndexOf('\n') };
}
