/**
 * How two JSON texts differ, field by field. Fields of a group are told apart by name, items of a list by
 * what they are; each is looked at once, however deep it stands.
 */
import { nameOf } from './members';
import { childrenOf, isContainer, kindOfField, NONE, type Outline, rawOf } from './outline';
import { decoded, shown } from './strings';
import { holds, pathWords } from './words';

export interface FieldDifference {
  /** The way to the field, in words; empty for the whole value. */
  path: string;
  /** What it held, in words; null when it was not there. */
  before: string | null;
  after: string | null;
}

export interface FieldDifferences {
  /** The first of them, in the order of the text. */
  told: FieldDifference[];
  /** How many there are besides. */
  more: number;
}

type Pair = readonly [before: number, after: number];

/** At most `most` differences, and how many there are besides. None where only order or white space differs. */
export function fieldDifferences(before: Outline, after: Outline, most: number): FieldDifferences {
  const told: FieldDifference[] = [];
  let more = 0;
  const [marksBefore, marksAfter] = [fingerprints(before), fingerprints(after)];
  const waiting: Pair[] = [[0, 0]];
  for (let pair = waiting.pop(); pair; pair = waiting.pop()) {
    const [was, is] = pair;
    const kind = was === NONE ? null : kindOfField(before, was);
    const same = is !== NONE && kind === kindOfField(after, is);
    if (same && (kind === 'group' || kind === 'list')) {
      const pairs =
        kind === 'group'
          ? byName(before, was, after, is)
          : byWhatTheyAre(childrenOf(before, was), childrenOf(after, is), marksBefore, marksAfter);
      for (let at = pairs.length - 1; at >= 0; at--) waiting.push(pairs[at] ?? [NONE, NONE]);
    } else if (!same || scalarOf(before, was) !== scalarOf(after, is)) {
      if (told.length === most) more += 1;
      else told.push(differenceOf(before, was, after, is));
    }
  }
  return { told, more };
}

/** What a value that holds no others says; an escape says what it stands for. */
function scalarOf(outline: Outline, field: number): string {
  const raw = rawOf(outline, field);
  return raw.startsWith('"') ? `"${decoded(raw)}` : raw;
}

function byName(before: Outline, was: number, after: Outline, is: number): Pair[] {
  const there = new Map<string | null, number[]>();
  for (const field of childrenOf(after, is)) {
    const name = nameOf(after, field);
    const twins = there.get(name);
    if (twins) twins.push(field);
    else there.set(name, [field]);
  }
  for (const twins of there.values()) twins.reverse();
  const pairs = childrenOf(before, was).map((field): Pair => [
    field,
    there.get(nameOf(before, field))?.pop() ?? NONE,
  ]);
  const added = [...there.values()].flatMap((twins) => twins.reverse());
  return [...pairs, ...added.sort((a, b) => a - b).map((field): Pair => [NONE, field])];
}

/** Items that may be compared with each other one by one. */
const FEW = 40_000;

function byWhatTheyAre(
  was: readonly number[],
  is: readonly number[],
  before: Int32Array,
  after: Int32Array,
): Pair[] {
  const alike = (one: number, other: number) =>
    before[was[one] ?? NONE] === after[is[other] ?? NONE];
  const most = Math.min(was.length, is.length);
  let head = 0;
  while (head < most && alike(head, head)) head += 1;
  let tail = 0;
  while (tail < most - head && alike(was.length - 1 - tail, is.length - 1 - tail)) tail += 1;
  const [rows, columns] = [was.length - tail - head, is.length - tail - head];
  const kept =
    rows * columns > FEW ? [] : longestAlike(rows, columns, (a, b) => alike(head + a, head + b));
  const pairs: Pair[] = [];
  let [at, to] = [0, 0];
  // What stands between items that stayed is taken for the same items, changed.
  const upTo = (one: number, other: number) => {
    while (at < one || to < other) {
      pairs.push([at < one ? (was[at++] ?? NONE) : NONE, to < other ? (is[to++] ?? NONE) : NONE]);
    }
  };
  for (const [one, other] of kept) {
    upTo(head + one, head + other);
    upTo(head + one + 1, head + other + 1);
  }
  upTo(head + rows, head + columns);
  upTo(was.length, is.length);
  return pairs;
}

/** The most items that are in both, in one order. */
function longestAlike(
  rows: number,
  columns: number,
  alike: (row: number, column: number) => boolean,
): Pair[] {
  const width = columns + 1;
  const lengths = new Uint16Array((rows + 1) * width);
  const at = (row: number, column: number) => lengths[row * width + column] ?? 0;
  for (let row = rows - 1; row >= 0; row--) {
    for (let column = columns - 1; column >= 0; column--) {
      lengths[row * width + column] = alike(row, column)
        ? at(row + 1, column + 1) + 1
        : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const pairs: Pair[] = [];
  let [row, column] = [0, 0];
  while (row < rows && column < columns) {
    if (alike(row, column)) pairs.push([row++, column++]);
    else if (at(row + 1, column) >= at(row, column + 1)) row += 1;
    else column += 1;
  }
  return pairs;
}

/** A number for what each field holds. Alike only says that two are worth to be paired: what differs is looked at. */
function fingerprints(outline: Outline): Int32Array {
  const marks = new Int32Array(outline.size);
  for (let field = outline.size - 1; field >= 0; field--) {
    if (!isContainer(outline, field)) marks[field] = printOf(scalarOf(outline, field));
    const parent = outline.parents[field] ?? NONE;
    if (parent === NONE) continue;
    const name = nameOf(outline, field);
    const own = Math.imul((marks[field] ?? 0) ^ (name === null ? 7 : printOf(name)), 0x9e3779b1);
    marks[parent] =
      Math.imul((marks[parent] ?? 0) ^ own, 0x85ebca6b) + (outline.kinds[parent] ?? 0);
  }
  return marks;
}

function printOf(text: string): number {
  let print = 0x811c9dc5;
  for (let at = 0; at < text.length; at++)
    print = Math.imul(print ^ text.charCodeAt(at), 0x01000193);
  return print;
}

function differenceOf(before: Outline, was: number, after: Outline, is: number): FieldDifference {
  const path = is === 0 ? '' : is === NONE ? pathWords(before, was) : pathWords(after, is);
  // A text that became a number, or the other way, shows its quotes: "5" → 5.
  const plainly =
    was === NONE || is === NONE || kindOfField(before, was) === kindOfField(after, is);
  return {
    path,
    before: was === NONE ? null : words(before, was, plainly),
    after: is === NONE ? null : words(after, is, plainly),
  };
}

/** Characters of a value that are told at most. */
const TOLD = 200;

function words(outline: Outline, field: number, plainly: boolean): string {
  if (isContainer(outline, field)) return holds(outline, field);
  const raw = rawOf(outline, field);
  const text = plainly && raw.startsWith('"') ? shown(raw) : raw;
  return text.length > TOLD ? `${text.slice(0, TOLD)}…` : text;
}
