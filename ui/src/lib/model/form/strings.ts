/** JSON strings: as they are shown in a field, and changed so that only what was typed is another. */
import type { TextEdit } from './edits';
import { fieldText, retyping, type Written, written } from '../retyping';

/** The text that a string stands for. */
export function decoded(raw: string): string {
  return raw.includes('\\') ? (JSON.parse(raw) as string) : raw.slice(1, -1);
}

/** The string that stands for a text. */
export function quoted(text: string): string {
  return JSON.stringify(text);
}

/** A string as a field shows it. */
export function shown(raw: string): string {
  return fieldText(decoded(raw));
}

/** One UTF-16 unit of the text, from where it is written. */
function character(raw: string, at: number): { text: string; to: number } {
  if (raw[at] !== '\\') return { text: raw.charAt(at), to: at + 1 };
  const to = at + (raw[at + 1] === 'u' ? 6 : 2);
  return { text: JSON.parse(`"${raw.slice(at, to)}"`) as string, to };
}

/**
 * The edit within a raw string that makes a field show what was typed; null when it does already. What
 * was not typed over keeps its escapes.
 */
export function retyped(raw: string, typed: string): TextEdit | null {
  const edit = retyping(writtenIn(raw), typed);
  return edit && { ...edit, insert: quoted(edit.insert).slice(1, -1) };
}

function writtenIn(raw: string): Written {
  if (raw.includes('\\') || raw.includes('\r')) return written(raw, 1, raw.length - 1, character);
  const text = raw.slice(1, -1);
  return { text, at: (index) => index + 1, isReturn: () => false, lineBreak: '\n' };
}
