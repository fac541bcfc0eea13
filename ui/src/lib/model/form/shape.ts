/** What the fields of a form have in common with those of like keys: what is missing, and what is of another kind. */
import type { FoundField, FoundShape } from '../../api';
import { nameOf } from './members';
import { childrenOf, type FieldKind, kindOfField, type Outline, parentOf } from './outline';
import { quoted } from './strings';
import { blank } from './values';

/** Fields of a group up to which it is looked at for what it lacks. */
const LOOKED_AT = 500;
/** Steps into a value up to which a shape tells of fields. */
const DEEPEST = 3;
/** Values that have to agree before one that differs is pointed out. */
const AGREEING = 3;

/** A way to a field: names from the outside in, null for any item of a list. */
type Way = readonly (string | null)[];

const id = (way: Way) => JSON.stringify(way);

/** A shape, to be asked by ways to fields. */
export class Shape {
  readonly #fields = new Map<string, FoundField>();
  readonly #inside = new Map<string, FoundField[]>();

  constructor(readonly found: FoundShape) {
    for (const field of found.fields) {
      this.#fields.set(id(field.path), field);
      const outer = id(field.path.slice(0, -1));
      this.#inside.set(outer, [...(this.#inside.get(outer) ?? []), field]);
    }
  }

  field(way: Way): FoundField | undefined {
    return this.#fields.get(id(way));
  }

  /** The fields that most groups at the end of a way have. */
  usual(way: Way): FoundField[] {
    const inside = this.#inside.get(id(way)) ?? [];
    return inside.filter(({ path, seen, of }) => path.at(-1) !== null && of > 1 && seen * 2 > of);
  }
}

/** The way to a field; null for one that is deeper than a shape goes. */
export function wayTo(outline: Outline, field: number): Way | null {
  if ((outline.depths[field] ?? 0) > DEEPEST) return null;
  const way: (string | null)[] = [];
  for (let at = field; at > 0; at = parentOf(outline, at)) way.unshift(nameOf(outline, at));
  return way;
}

/** The fields that most groups like this one have and this one has not. */
export function missingIn(outline: Outline, group: number, shape: Shape): FoundField[] {
  if (kindOfField(outline, group) !== 'group' || (outline.counts[group] ?? 0) > LOOKED_AT)
    return [];
  const way = wayTo(outline, group);
  const usual = way === null ? [] : shape.usual(way);
  if (usual.length === 0) return [];
  const there = new Set(childrenOf(outline, group).map((one) => nameOf(outline, one)));
  return usual.filter(({ path }) => !there.has(path.at(-1) ?? null));
}

/** Whether a kind is that of nearly all: `alike` of `seen` values have it. */
export const agrees = (seen: number, alike: number): boolean =>
  seen >= AGREEING && alike * 5 >= seen * 4;

/** The kind that a field has nearly everywhere else, where it has another one here. */
export function usualKind(outline: Outline, field: number, shape: Shape): FieldKind | null {
  const way = wayTo(outline, field);
  const found = way && (way.length === 0 ? whole(shape.found) : shape.field(way));
  if (!found || !agrees(found.seen, found.alike)) return null;
  const own = kindOfField(outline, field);
  // Nothing stands where there is no value yet.
  const differs = own !== found.kind && own !== 'nothing' && found.kind !== 'nothing';
  return differs ? found.kind : null;
}

/** Of the whole value only the kind is told, not how many have it: the fields of all groups say that. */
function whole({ kind, siblings, fields }: FoundShape) {
  const groups = Math.max(0, ...fields.map(({ path, of }) => (path.length === 1 ? of : 0)));
  return kind === 'group' ? { kind, seen: siblings, alike: groups } : null;
}

/** What a field of a shape begins with: the value that it has most often, or an empty one of its kind. */
export function beginningOf(field: FoundField, shape: Shape, indent = ''): string {
  if (field.kind === 'group') return groupText(field.path, shape, indent);
  return field.values[0] ?? blank[field.kind];
}

/** The text of a new value with the fields that most others have. */
export function beginning(shape: Shape): string {
  return groupText([], shape, '');
}

function groupText(way: Way, shape: Shape, indent: string): string {
  const inner = `${indent}  `;
  const members = shape
    .usual(way)
    .map(
      (field) => `${inner}${quoted(field.path.at(-1) ?? '')}: ${beginningOf(field, shape, inner)}`,
    );
  return members.length === 0 ? '{}' : `{\n${members.join(',\n')}\n${indent}}`;
}

/** Whether a shape has anything to begin a new value with. */
export const hasBeginning = (shape: Shape): boolean =>
  shape.found.kind === 'group' && shape.usual([]).length > 0;

const kindWords: Record<FieldKind, string> = {
  text: 'text',
  number: 'a number',
  switch: 'a switch',
  nothing: 'nothing',
  group: 'a group of fields',
  list: 'a list',
};

/** What is said of a field whose kind differs: "Text here, a number in the others." */
export function differenceWords(here: FieldKind, usual: FieldKind): string {
  const words = kindWords[here];
  return `${words.charAt(0).toUpperCase()}${words.slice(1)} here, ${kindWords[usual]} in the others.`;
}
