/**
 * JSON as the fields of a form: what stands where in the text. Nothing is parsed into values, so that
 * every field can be changed without touching another character.
 *
 * Fields are numbered in the order in which they stand in the text; the whole value is number 0. They
 * are columns of numbers rather than objects, for a text may have a million of them.
 */

/** What a field holds, in the words of the window: `nothing` is null, `group` an object, `list` an array. */
export type FieldKind = 'text' | 'number' | 'switch' | 'nothing' | 'group' | 'list';

export const fieldKinds: readonly FieldKind[] = [
  'text',
  'number',
  'switch',
  'nothing',
  'group',
  'list',
];

/** Where there is none: the parent of the whole value, the name of an item. */
export const NONE = -1;

export interface Outline {
  readonly text: string;
  /** How many fields there are, the whole value included. */
  readonly size: number;
  /** Indexes into `fieldKinds`. */
  readonly kinds: Uint8Array;
  /** Where each value begins and ends. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** Where its name begins and ends, quotes included. */
  readonly nameFrom: Int32Array;
  readonly nameTo: Int32Array;
  readonly parents: Int32Array;
  /** The field before it in the same group or list. */
  readonly previous: Int32Array;
  /** One past the last field inside it. */
  readonly ends: Int32Array;
  /** How many fields it holds directly. */
  readonly counts: Int32Array;
  /** Its place in its group or list, from 0. */
  readonly places: Int32Array;
  /** How many groups and lists it stands in. */
  readonly depths: Int32Array;
  /** Fields whose name another field of the same group has too. */
  readonly twins: ReadonlySet<number>;
}

export function kindOfField(outline: Outline, field: number): FieldKind {
  return fieldKinds[outline.kinds[field] ?? 0] ?? 'text';
}

/** Whether it can hold other fields. */
export function isContainer(outline: Outline, field: number): boolean {
  const kind = kindOfField(outline, field);
  return kind === 'group' || kind === 'list';
}

/** Where a field begins: at its name, where it has one. */
export function startOf({ from, nameFrom }: Outline, field: number): number {
  const name = nameFrom[field] ?? NONE;
  return name === NONE ? (from[field] ?? 0) : name;
}

/** A value as it is written. */
export function rawOf({ text, from, to }: Outline, field: number): string {
  return text.slice(from[field], to[field]);
}

/** A field as it is written: its name, where it has one, and its value. */
export function memberOf(outline: Outline, field: number): string {
  return outline.text.slice(startOf(outline, field), outline.to[field]);
}

export function parentOf({ parents }: Outline, field: number): number {
  return parents[field] ?? NONE;
}

/** The field after it in the same group or list. */
export function nextOf(outline: Outline, field: number): number {
  const parent = parentOf(outline, field);
  const next = outline.ends[field] ?? 0;
  return parent !== NONE && next < (outline.ends[parent] ?? 0) ? next : NONE;
}

export function lastChildOf(outline: Outline, container: number): number {
  let last = NONE;
  for (let at = firstChildOf(outline, container); at !== NONE; at = nextOf(outline, at)) last = at;
  return last;
}

export function firstChildOf({ counts }: Outline, container: number): number {
  return (counts[container] ?? 0) > 0 ? container + 1 : NONE;
}

/** The fields directly in a group or list, in order. */
export function childrenOf(outline: Outline, container: number): number[] {
  const children: number[] = [];
  for (let at = firstChildOf(outline, container); at !== NONE; at = nextOf(outline, at)) {
    children.push(at);
  }
  return children;
}

/** The groups and lists in which it stands, the outermost first, and itself. */
export function pathTo(outline: Outline, field: number): number[] {
  const path: number[] = [];
  for (let at = field; at > 0; at = parentOf(outline, at)) path.push(at);
  return path.reverse();
}

/** The innermost field that an offset of the text belongs to; 0 for what is between fields. */
export function fieldAt(outline: Outline, offset: number): number {
  let low = 0;
  let high = outline.size - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (startOf(outline, middle) <= offset) low = middle;
    else high = middle - 1;
  }
  let field = low;
  while (field > 0 && (outline.to[field] ?? 0) < offset) field = parentOf(outline, field);
  return field;
}
