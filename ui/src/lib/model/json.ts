/** JSON as text: where it is wrong, and how it looks when laid out. Nothing is parsed and re-printed. */
import { parse, type ParseError, printParseErrorCode } from 'jsonc-parser';

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
  return errors.map(({ error, offset, length }) => {
    // An error past the end is shown on the last character, where there is something to underline.
    const from = Math.min(offset, Math.max(0, text.length - 1));
    const to = Math.min(text.length, Math.max(from + 1, offset + length));
    return { from, to, message: words[printParseErrorCode(error)] ?? 'This is not JSON.' };
  });
}

/** The line and column of an offset, counted from 1. */
export function placeOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  return { line, column: offset - before.lastIndexOf('\n') };
}

/**
 * The same JSON laid out with two spaces, in one pass: only white space between tokens changes. A
 * text that is not JSON keeps each of its characters as well, but for white space.
 */
export function laidOut(text: string): string {
  const parts: string[] = [];
  const skip = (from: number) => {
    let at = from;
    while (isSpace(text.charCodeAt(at))) at += 1;
    return at;
  };
  let depth = 0;
  let glued = true;
  for (let at = skip(0); at < text.length; at = skip(at)) {
    const end = endOfToken(text, at);
    const found = text.slice(at, end);
    at = end;
    if (found === '{' || found === '[') {
      if (!glued) parts.push(' ');
      const next = skip(at);
      if (text[next] === (found === '{' ? '}' : ']')) {
        parts.push(found, text.charAt(next));
        at = next + 1;
        glued = false;
      } else {
        depth += 1;
        parts.push(found, breakAt(depth));
        glued = true;
      }
    } else if (found === '}' || found === ']') {
      depth = Math.max(0, depth - 1);
      parts.push(breakAt(depth), found);
      glued = false;
    } else if (found === ',') {
      parts.push(found, breakAt(depth));
      glued = true;
    } else if (found === ':') {
      parts.push(': ');
      glued = true;
    } else {
      if (!glued) parts.push(' ');
      parts.push(found);
      glued = false;
    }
  }
  return parts.join('');
}

/** A line break before this depth. Beyond a depth nobody reads, lines begin no further right. */
function breakAt(depth: number): string {
  return `\n${'  '.repeat(Math.min(depth, 100))}`;
}

const isSpace = (code: number) => code === 32 || code === 10 || code === 13 || code === 9;

/** Where a string, a bracket, a comma, a colon or a run of anything else ends. */
function endOfToken(text: string, start: number): number {
  if (text[start] === '"') {
    for (let at = start + 1; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code === 34) return at + 1;
      if (code === 92) at += 1;
    }
    return text.length;
  }
  let at = start;
  while (at < text.length && !isSpace(text.charCodeAt(at)) && !marks.has(text.charCodeAt(at)))
    at += 1;
  return Math.max(at, start + 1);
}

const marks = new Set([...'{}[],:"'].map((mark) => mark.charCodeAt(0)));
