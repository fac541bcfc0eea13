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

type Slice = (from: number, to: number) => string;

/** The way back of edits of a text of which `slice` gives parts. */
export function takenBack(edits: readonly TextEdit[], slice: Slice): TextEdit[] {
  let shift = 0;
  return edits.map(({ from, to, insert }) => {
    const now = from + shift;
    shift += insert.length - (to - from);
    return { from: now, to: now + insert.length, insert: slice(from, to) };
  });
}

/** Edits, at least one, as one from where the first begins to where the last ends. */
export function asOne(edits: readonly TextEdit[], slice: Slice): TextEdit {
  const [first, last] = [edits[0], edits.at(-1)];
  if (!first || !last) throw new RangeError('no edits');
  const shifted = edits.map(({ from, to, insert }) => ({
    from: from - first.from,
    to: to - first.from,
    insert,
  }));
  return {
    from: first.from,
    to: last.to,
    insert: applied(slice(first.from, last.to), shifted),
  };
}

/** Where offsets are afterwards, each found in a few steps however many edits there are; null when what stood there is gone. */
export function placesAfter({
  edits,
  moved = [],
}: Pick<FormEdit, 'edits' | 'moved'>): (offset: number) => number | null {
  const along = moved.toSorted((a, b) => a.from - b.from);
  // What all edits up to one make the text longer by.
  let shift = 0;
  const shifts = edits.map(({ from, to, insert }) => (shift += insert.length - (to - from)));
  return (offset) => {
    const part = along[lastFrom(along, offset)];
    if (part && offset < part.to) return part.now + offset - part.from;
    const at = lastFrom(edits, offset);
    const edit = edits[at];
    if (edit && offset < edit.to) return null;
    return offset + (shifts[at] ?? 0);
  };
}

/** The last of those in order that begins at an offset or before; -1 when none does. */
function lastFrom(parts: readonly { from: number }[], offset: number): number {
  let [low, high] = [0, parts.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const part = parts[middle];
    if (part && part.from <= offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Where one offset is afterwards. */
export const placeAfter = (offset: number, edit: Pick<FormEdit, 'edits' | 'moved'>) =>
  placesAfter(edit)(offset);
