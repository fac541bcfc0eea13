/** What a form remembers of fields by where they begin, so that it goes along with the text. */
import { type FormEdit, placesAfter } from './edits';

export type Marks = ReadonlySet<number>;

export const noMarks: Marks = new Set();

export function toggled(marks: Marks, offset: number): Marks {
  const now = new Set(marks);
  if (!now.delete(offset)) now.add(offset);
  return now;
}

export function marked(marks: Marks, offset: number, on: boolean): Marks {
  return marks.has(offset) === on ? marks : toggled(marks, offset);
}

/**
 * Where they are after an edit; what is gone is forgotten. `within` when a value was typed over: it
 * begins where it began.
 */
export function marksAfter(
  marks: Marks,
  edit: Pick<FormEdit, 'edits' | 'moved'>,
  within: boolean,
): Marks {
  if (marks.size === 0) return marks;
  const after = placesAfter(edit);
  return new Set([...marks].flatMap((offset) => after(offset) ?? (within ? offset : [])));
}
