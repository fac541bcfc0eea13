/** Two long texts, cut to where they differ and some lines around, so that they can be compared on a screen. */
import { difference } from './form/difference';

/** Characters up to which two texts are compared whole. */
const WHOLE = 200_000;
/** Lines that are kept around what differs. */
const AROUND = 20;
/** Characters of a line that are kept around it, where lines are long. */
const WIDE = 2_000;

export interface Excerpt {
  before: string;
  after: string;
  /** Whether something is left out, which is the same in both. */
  cut: boolean;
}

export function excerpt(before: string, after: string): Excerpt {
  if (before.length + after.length <= 2 * WHOLE) return { before, after, cut: false };
  const { from, to, insert } = difference(before, after);
  const begin = linesBefore(before, from);
  const end = linesAfter(before, to);
  const tail = before.length - end;
  return {
    before: before.slice(begin, end),
    after:
      before.slice(begin, from) + insert + after.slice(from + insert.length, after.length - tail),
    cut: begin > 0 || tail > 0,
  };
}

function linesBefore(text: string, offset: number): number {
  let at = offset;
  for (let line = 0; line <= AROUND && at > 0; line += 1) at = text.lastIndexOf('\n', at - 1);
  return whole(text, Math.max(at + 1, offset - WIDE, 0));
}

function linesAfter(text: string, offset: number): number {
  let at = offset;
  for (let line = 0; line <= AROUND; line += 1) {
    const next = text.indexOf('\n', at);
    if (next < 0) return whole(text, Math.min(text.length, offset + WIDE));
    at = next + 1;
  }
  return whole(text, Math.min(at, offset + WIDE));
}

/** Never between the two halves of one character. */
const whole = (text: string, at: number) => (/[\udc00-\udfff]/.test(text.charAt(at)) ? at + 1 : at);
