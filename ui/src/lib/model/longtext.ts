/**
 * A text of any length. What is typed into the editor is in pieces there, of which a key press makes a few
 * anew: all of it becomes one string only for who needs that, and never for a key press.
 */
import type { Text } from '@codemirror/state';

export type LongText = string | EditorText;

/** Characters of a part: looked at, or encoded, in less time than anybody notices. */
const PART = 1 << 18;

/** A text as the editor holds it. */
export class EditorText {
  readonly #document: Text;
  readonly #lineBreak: '\n' | '\r\n';
  #whole: string | undefined;

  constructor(document: Text, lineBreak: '\n' | '\r\n' = '\n') {
    this.#document = document;
    this.#lineBreak = lineBreak;
  }

  /** In units of JavaScript's strings. */
  get length(): number {
    const breaks = this.#document.lines - 1;
    return this.#document.length + breaks * (this.#lineBreak.length - 1);
  }

  get lines(): number {
    return this.#document.lines;
  }

  get hasLines(): boolean {
    return this.#document.lines > 1;
  }

  /** The same text with other line breaks; what stands between them is not touched. */
  broken(lineBreak: '\n' | '\r\n'): EditorText {
    return lineBreak === this.#lineBreak ? this : new EditorText(this.#document, lineBreak);
  }

  /** Whether it is the same text; quick where one was made of the other. */
  is(other: EditorText): boolean {
    return this.#lineBreak === other.#lineBreak
      ? this.#document.eq(other.#document)
      : String(this) === String(other);
  }

  /** The number of the line, from 1, in which a place of the editor's text is. */
  lineAt(offset: number): number {
    return this.#document.lineAt(Math.min(offset, this.#document.length)).number;
  }

  /** The first characters, at least so many where there are, and a few more at most. */
  beginning(characters: number): string {
    return this.#document.sliceString(0, characters, this.#lineBreak);
  }

  /** Its parts, from the first to the last. */
  *parts(): Iterable<string> {
    const { length } = this.#document;
    for (let from = 0; from < length; from += PART)
      yield this.#document.sliceString(from, Math.min(length, from + PART), this.#lineBreak);
  }

  toString(): string {
    this.#whole ??= this.#document.sliceString(0, undefined, this.#lineBreak);
    return this.#whole;
  }
}

/** The first characters of a text, at least so many where there are. */
export function beginningOf(text: LongText, characters: number): string {
  return typeof text === 'string' ? text.slice(0, characters) : text.beginning(characters);
}

/** How many lines a text has: one more than line breaks. */
export function linesOf(text: LongText): number {
  if (typeof text !== 'string') return text.lines;
  let lines = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}

/** Whether two texts are the same. Those of different lengths are not looked at. */
export function isSameText(one: LongText, other: LongText): boolean {
  if (one === other) return true;
  if (one.length !== other.length) return false;
  if (typeof one === 'string') return typeof other === 'string' ? false : isSameText(other, one);
  if (typeof other !== 'string') return one.is(other);
  let at = 0;
  for (const part of one.parts()) {
    if (!other.startsWith(part, at)) return false;
    at += part.length;
  }
  return true;
}

/** Lets what waits for the thread go first. A timer would not do: one of a hidden window takes a second. */
function pause(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

/** A text in UTF-8, in pieces. Between those of a long one the thread is free. */
export async function encoded(text: LongText): Promise<Uint8Array<ArrayBuffer>[]> {
  const encoder = new TextEncoder();
  if (text.length <= PART) return [encoder.encode(String(text))];
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let half = '';
  for (const part of partsOf(text)) {
    const known = half + part;
    // The half of a character waits for its other half.
    half = /[\ud800-\udbff]$/.test(known) ? known.slice(-1) : '';
    pieces.push(encoder.encode(known.slice(0, known.length - half.length)));
    await pause();
  }
  if (half !== '') pieces.push(encoder.encode(half));
  return pieces;
}

function* partsOf(text: LongText): Iterable<string> {
  if (typeof text !== 'string') return yield* text.parts();
  for (let from = 0; from < text.length; from += PART) yield text.slice(from, from + PART);
}

/** Bytes in one piece. */
export function joined(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(sizeOf(pieces));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

export const sizeOf = (pieces: readonly Uint8Array[]): number =>
  pieces.reduce((sum, { length }) => sum + length, 0);
