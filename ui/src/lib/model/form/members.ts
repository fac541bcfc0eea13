/** Fields that come, go, are named and change places, each as the smallest edit of the text. */
import type { FormEdit, Moved, TextEdit } from './edits';
import {
  childrenOf,
  isContainer,
  kindOfField,
  lastChildOf,
  memberOf,
  NONE,
  nextOf,
  type Outline,
  parentOf,
  rawOf,
  startOf,
} from './outline';
import { decoded, quoted, retyped } from './strings';
import { colonIn, filled, gapAfter } from './style';

/** What is added: a value as it is written and, in a group, the name of it. */
export interface Added {
  name: string;
  raw: string;
}

/** Adds a field at the end of a group or list; `name` counts in a group only. */
export function add(outline: Outline, container: number, added: Added): FormEdit {
  const last = lastChildOf(outline, container);
  if (last !== NONE) return addAfter(outline, last, added);
  const member = memberText(outline, container, added);
  const from = (outline.from[container] ?? 0) + 1;
  const insert = filled(outline, container, member);
  const at = from + insert.indexOf(member);
  return { edits: [{ from, to: (outline.to[container] ?? 0) - 1, insert }], at };
}

/** Adds a field after another one, in the same group or list. */
export function addAfter(outline: Outline, field: number, added: Added): FormEdit {
  const from = outline.to[field] ?? 0;
  const gap = gapAfter(outline, field);
  const member = memberText(outline, parentOf(outline, field), added);
  return { edits: [{ from, to: from, insert: gap + member }], at: from + gap.length };
}

/** The same again, after it; in a group under a name that is free there. */
export function duplicate(outline: Outline, field: number): FormEdit {
  const raw = rawOf(outline, field);
  const name = nameOf(outline, field);
  return addAfter(outline, field, {
    name: name === null ? '' : freeName(outline, field, name),
    raw,
  });
}

/** Takes a field away with its comma, and what would be left of its line. */
export function remove(outline: Outline, field: number): FormEdit {
  const parent = parentOf(outline, field);
  const before = outline.previous[field] ?? NONE;
  const next = nextOf(outline, field);
  const { from, to } = outline;
  const edit = (begin: number, end: number): TextEdit[] => [{ from: begin, to: end, insert: '' }];
  if (before !== NONE) {
    const end = to[before] ?? 0;
    return { edits: edit(end, to[field] ?? 0), at: end - 1 };
  }
  const begin = startOf(outline, field);
  if (next !== NONE) return { edits: edit(begin, startOf(outline, next)), at: begin };
  const open = from[parent] ?? 0;
  return { edits: edit(open + 1, (to[parent] ?? 0) - 1), at: open };
}

/** Gives a field of a group another name. Null when it has that name. */
export function rename(outline: Outline, field: number, name: string): FormEdit | null {
  const { text, nameFrom, nameTo } = outline;
  const begin = nameFrom[field] ?? NONE;
  if (begin === NONE) return null;
  const edit = retyped(text.slice(begin, nameTo[field]), name);
  if (edit === null) return null;
  const { from, to, insert } = edit;
  return { edits: [{ from: begin + from, to: begin + to, insert }], at: begin };
}

/**
 * Puts a field at another place in its group or list. What stands between the places stays: only the
 * fields change it. Null when it is there already.
 */
export function moveTo(outline: Outline, field: number, place: number): FormEdit | null {
  const parent = parentOf(outline, field);
  const now = outline.places[field] ?? 0;
  if (parent === NONE || now === place) return null;
  const [low, high] = [Math.min(now, place), Math.max(now, place)];
  const slots = childrenOf(outline, parent).slice(low, high + 1);
  if (slots.length !== high - low + 1) return null;
  const order = [...slots];
  order.splice(now - low, 1);
  order.splice(place - low, 0, field);

  const edits: TextEdit[] = [];
  const moved: Moved[] = [];
  let at = 0;
  let shift = 0;
  for (const [slot, there] of slots.entries()) {
    const one = order[slot] ?? there;
    const [from, to] = [startOf(outline, there), outline.to[there] ?? 0];
    const insert = memberOf(outline, one);
    const begin = startOf(outline, one);
    moved.push({ from: begin, to: begin + insert.length, now: from + shift });
    if (one === field) at = from + shift;
    edits.push({ from, to, insert });
    shift += insert.length - (to - from);
  }
  return { edits, moved, at };
}

/** The name of a field of a group; null for an item of a list and for the whole value. */
export function nameOf({ text, nameFrom, nameTo }: Outline, field: number): string | null {
  const begin = nameFrom[field] ?? NONE;
  return begin === NONE ? null : decoded(text.slice(begin, nameTo[field]));
}

/** A name like this one that no field beside it has. */
function freeName(outline: Outline, field: number, name: string): string {
  const taken = new Set(
    childrenOf(outline, parentOf(outline, field)).map((one) => nameOf(outline, one)),
  );
  const stem = name.replace(/ \d{1,9}$/, '');
  let number = 2;
  while (taken.has(`${stem} ${String(number)}`)) number += 1;
  return `${stem} ${String(number)}`;
}

/** A field as it would be written in a group, or an item in a list. */
export function memberText(outline: Outline, container: number, { name, raw }: Added): string {
  return kindOfField(outline, container) === 'group'
    ? quoted(name) + colonIn(outline, container) + raw
    : raw;
}

/** An item like another one, to be filled in: the same fields, with nothing in them yet. */
export function blankLike(outline: Outline, field: number): string {
  const begin = outline.from[field] ?? 0;
  let result = '';
  let at = begin;
  const end = outline.ends[field] ?? 0;
  for (let one = field; one < end; one++) {
    const kind = kindOfField(outline, one);
    if (kind === 'group') continue;
    const [from, to] = [outline.from[one] ?? 0, outline.to[one] ?? 0];
    result += outline.text.slice(at, from) + blanks[kind];
    at = to;
    if (isContainer(outline, one)) one = (outline.ends[one] ?? 0) - 1;
  }
  return result + outline.text.slice(at, outline.to[field]);
}

const blanks = { text: '""', number: '0', switch: 'false', nothing: 'null', list: '[]' } as const;
