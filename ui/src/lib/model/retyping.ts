/**
 * What was typed into a field of the window, put into the text that the field shows.
 *
 * A field shows every line break as "\n", so "\r\n" and a lone "\r" are one character there, and stay what
 * they are as long as nobody types over them.
 */
import type { TextEdit } from './form/edits';

/** A text as a field shows it. */
export function fieldText(text: string): string {
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
}

/** The text with what was typed into a field that showed it. */
export function typedOver(text: string, typed: string): string {
  if (!text.includes('\r')) return typed;
  const edit = retyping(written(text, 0, text.length, plain), typed);
  return edit === null ? text : text.slice(0, edit.from) + edit.insert + text.slice(edit.to);
}

/** What a field shows, and where each of its characters is written. */
export interface Written {
  text: string;
  /** Where a character begins; for the length of the text, where it ends. */
  at: (index: number) => number;
  /** Whether a line break is "\r" alone, which a "\n" behind it would become part of. */
  isReturn: (index: number) => boolean;
  /** What a line break is in it. */
  lineBreak: string;
}

/** One UTF-16 unit of a text, from where it is written. */
export type Character = (raw: string, at: number) => { text: string; to: number };

const plain: Character = (raw, at) => ({ text: raw.charAt(at), to: at + 1 });

/** What a field shows of a part of a text in which characters are written as `character` reads them. */
export function written(raw: string, from: number, to: number, character: Character): Written {
  const starts = new Int32Array(to - from + 1);
  const text: string[] = [];
  const returns = new Set<number>();
  let breaks = '';
  let at = from;
  while (at < to) {
    const first = character(raw, at);
    starts[text.length] = at;
    at = first.to;
    if (first.text !== '\r') {
      text.push(first.text);
      if (first.text === '\n') breaks = '\n';
      continue;
    }
    text.push('\n');
    const second = at < to ? character(raw, at) : null;
    if (second?.text === '\n') {
      at = second.to;
      breaks ||= '\r\n';
    } else {
      returns.add(text.length - 1);
      breaks = '\n';
    }
  }
  starts[text.length] = at;
  return {
    text: text.join(''),
    at: (index) => starts[index] ?? to,
    isReturn: (index) => returns.has(index),
    lineBreak: breaks === '' ? '\n' : breaks,
  };
}

const isHigh = (text: string, at: number) => /[\ud800-\udbff]/.test(text.charAt(at));
const isLow = (text: string, at: number) => /[\udc00-\udfff]/.test(text.charAt(at));

/** The edit that makes a field show what was typed, its insert not yet as it is written; null when it does already. */
export function retyping(
  { text, at, isReturn, lineBreak }: Written,
  typed: string,
): TextEdit | null {
  if (text === typed) return null;
  const most = Math.min(text.length, typed.length);
  let before = 0;
  while (before < most && text[before] === typed[before]) before += 1;
  // Two halves of one character are never parted.
  if (before > 0 && isHigh(text, before - 1) && (isLow(text, before) || isLow(typed, before))) {
    before -= 1;
  }
  while (before > 0 && isReturn(before - 1) && typed[before] === '\n') before -= 1;
  let after = 0;
  while (
    after < most - before &&
    text[text.length - 1 - after] === typed[typed.length - 1 - after]
  ) {
    after += 1;
  }
  const [end, typedEnd] = [text.length - after, typed.length - after];
  const halved = isLow(text, end) && (isHigh(text, end - 1) || isHigh(typed, typedEnd - 1));
  if (after > 0 && halved) after -= 1;
  const insert = typed.slice(before, typed.length - after).replaceAll('\n', lineBreak);
  return { from: at(before), to: at(text.length - after), insert };
}
