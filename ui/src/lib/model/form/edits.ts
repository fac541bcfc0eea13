/** Edits of a text, as small as they can be said. */

/** One place of a text and what stands there afterwards. */
export interface TextEdit {
  from: number;
  to: number;
  insert: string;
}

/** A part of the text that stands elsewhere afterwards, unchanged. */
export interface Moved {
  from: number;
  to: number;
  /** Where it begins afterwards. */
  now: number;
}

/** The way back of what was moved. */
export const movedBack = (moved: readonly Moved[]): Moved[] =>
  moved.map(({ from, to, now }) => ({ from: now, to: now + to - from, now: from }));

/** What an operation on a form does to the text. */
export interface FormEdit {
  /** In order; none touches another, all count by the text before. */
  edits: TextEdit[];
  /** An offset of the text afterwards, in the field that the operation was about. */
  at: number;
  moved?: Moved[];
}

export function applied(text: string, edits: readonly TextEdit[]): string {
  let result = '';
  let at = 0;
  for (const { from, to, insert } of edits) {
    result += text.slice(at, from) + insert;
    at = to;
  }
  return result + text.slice(at);
}

/** Where an offset is afterwards; null when what stood there is gone. */
export function placeAfter(
  offset: number,
  { edits, moved = [] }: Pick<FormEdit, 'edits' | 'moved'>,
): number | null {
  const along = moved.find(({ from, to }) => from <= offset && offset < to);
  if (along) return along.now + offset - along.from;
  let shift = 0;
  for (const { from, to, insert } of edits) {
    if (offset < from) break;
    if (offset < to) return null;
    shift += insert.length - (to - from);
  }
  return offset + shift;
}
