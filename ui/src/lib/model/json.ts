/** JSON as text: where it is wrong. Laying it out is the backend's. */
import type { JsonMistake } from '../api';
import { expectedWords } from './fileflaws';
import { mistakeWords } from './form/mistakes';
import { type MistakeCode, readFields } from './form/reading';
import type { LongText } from './longtext';

export interface JsonProblem {
  from: number;
  to: number;
  message: string;
  /** It is JSON, and not as it should be. */
  mild?: boolean;
}

/** What is missing at the end of a text, where a comma would be missing before it. */
const closings: Partial<Record<JsonMistake['expected'], MistakeCode>> = {
  comma_or_brace: 'brace',
  comma_or_bracket: 'bracket',
};

/** The first place at which a text is not JSON; empty when it is. */
export function jsonProblems(text: string): JsonProblem[] {
  const reading = readFields(text);
  if (!('mistake' in reading)) return [];
  const { from, to } = reading.mistake;
  return [problemAt(text, from, to - from, mistakeWords(text, reading.mistake))];
}

/** What the backend found in this text. */
export function problemOf(text: LongText, { offset, expected }: JsonMistake): JsonProblem {
  const closing = closings[expected];
  if (closing === undefined) return problemAt(text, offset, 1, expectedWords[expected]);
  const code = offset >= text.length ? closing : 'comma';
  const words = mistakeWords(String(text), { code, from: offset, to: offset + 1 });
  return problemAt(text, offset, 1, words);
}

/** A problem past the end is shown on the last character, where there is something to underline. */
function problemAt(text: LongText, offset: number, length: number, message: string): JsonProblem {
  const from = Math.min(offset, Math.max(0, text.length - 1));
  return { from, to: Math.min(text.length, Math.max(from + 1, offset + length)), message };
}

/** A problem with the line that it is in; a text of one line has no number that would help. */
export function lineWords(text: LongText, { from, message }: JsonProblem): string {
  const line = lineOf(text, from);
  return line === null ? message : `Line ${String(line)}: ${message}`;
}

/** Which line an offset is in, from 1; null in a text of one line. */
function lineOf(text: LongText, offset: number): number | null {
  if (typeof text !== 'string') return text.hasLines ? text.lineAt(offset) : null;
  return text.includes('\n') ? placeOf(text, offset).line : null;
}

/** The line and column of an offset, counted from 1. */
export function placeOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  return { line, column: offset - before.lastIndexOf('\n') };
}
