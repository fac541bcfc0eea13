/**
 * JSON strings: as they are shown in a field, and changed so that only what was typed is another.
 *
 * A field of the window shows every line break as "\n", so "\r\n" and a lone "\r" are one character
 * there, and stay what they are as long as nobody types over them.
 */
import type { TextEdit } from './edits';

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
  const text = decoded(raw);
  return text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
}

/** What a field shows, and where in the raw string each of its characters is written. */
interface Written {
  text: string;
  /** Where a character begins; for the length of the text, where the closing quote is. */
  at: (index: number) => number;
  /** Whether a line break is "\r" alone, which a "\n" behind it would become part of. */
  isReturn: (index: number) => boolean;
  /** What a line break is in it. */
  lineBreak: string;
}

function written(raw: string): Written {
  if (!raw.includes('\\') && !raw.includes('\r')) {
    const text = raw.slice(1, -1);
    return { text, at: (index) => index + 1, isReturn: () => false, lineBreak: '\n' };
  }
  const starts = new Int32Array(raw.length);
  const text: string[] = [];
  const returns = new Set<number>();
  let breaks = '';
  let at = 1;
  while (at < raw.length - 1) {
    const first = character(raw, at);
    starts[text.length] = at;
    at = first.to;
    if (first.text !== '\r') {
      text.push(first.text);
      if (first.text === '\n') breaks = '\n';
      continue;
    }
    text.push('\n');
    const second = at < raw.length - 1 ? character(raw, at) : null;
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
    at: (index) => starts[index] ?? raw.length - 1,
    isReturn: (index) => returns.has(index),
    lineBreak: breaks === '' ? '\n' : breaks,
  };
}

/** One UTF-16 unit of the text, from where it is written. */
function character(raw: string, at: number): { text: string; to: number } {
  if (raw[at] !== '\\') return { text: raw.charAt(at), to: at + 1 };
  const to = at + (raw[at + 1] === 'u' ? 6 : 2);
  return { text: JSON.parse(`"${raw.slice(at, to)}"`) as string, to };
}

const isHigh = (text: string, at: number) => /[\ud800-\udbff]/.test(text.charAt(at));
const isLow = (text: string, at: number) => /[\udc00-\udfff]/.test(text.charAt(at));

/**
 * The edit within a raw string that makes a field show what was typed; null when it does already. What
 * was not typed over keeps its escapes.
 */
export function retyped(raw: string, typed: string): TextEdit | null {
  const { text, at, isReturn, lineBreak } = written(raw);
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
  return { from: at(before), to: at(text.length - after), insert: quoted(insert).slice(1, -1) };
}
