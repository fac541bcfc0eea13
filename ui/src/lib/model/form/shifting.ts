/** The fields after an edit inside one value, without reading the whole text again. */
import { applied, type TextEdit } from './edits';
import { type FieldKind, fieldKinds, isContainer, type Outline } from './outline';

/** What a value that is not a group or list can become by an edit inside it. */
export type ScalarKind = Exclude<FieldKind, 'group' | 'list'>;

/**
 * The fields of the text in which a value that holds no others is another one of its own sort. The
 * edit is inside that value.
 */
export function withValue(
  outline: Outline,
  field: number,
  edit: TextEdit,
  kind: ScalarKind,
  text = applied(outline.text, [edit]),
): Outline {
  if (isContainer(outline, field)) throw new RangeError('a group or list is read again');
  const end = outline.to[field] ?? 0;
  const by = edit.insert.length - (edit.to - edit.from);
  const moved = (column: Int32Array) => {
    const copy = column.slice();
    if (by === 0) return copy;
    for (let at = 0; at < outline.size; at++) {
      const offset = copy[at] ?? 0;
      if (offset >= end) copy[at] = offset + by;
    }
    return copy;
  };
  const kinds = outline.kinds.slice();
  kinds[field] = fieldKinds.indexOf(kind);
  return {
    ...outline,
    text,
    kinds,
    from: moved(outline.from),
    to: moved(outline.to),
    nameFrom: moved(outline.nameFrom),
    nameTo: moved(outline.nameTo),
  };
}
