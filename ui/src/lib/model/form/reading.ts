/** Reads a text as fields, or finds the first place at which it is not JSON. Never recurses. */
import { createScanner, type SyntaxKind } from 'jsonc-parser';
import { type FieldKind, fieldKinds, kindOfField, NONE, type Outline } from './outline';
import { decoded } from './strings';

/** What is wrong at a place. */
export type MistakeCode =
  | 'empty'
  | 'value'
  | 'name'
  | 'colon'
  | 'comma'
  | 'extra_comma'
  | 'brace'
  | 'bracket'
  | 'symbol'
  | 'number'
  | 'quote'
  | 'escape'
  | 'character'
  | 'comment'
  | 'more';

export interface Mistake {
  code: MistakeCode;
  from: number;
  to: number;
}

export type Reading = { outline: Outline } | { mistake: Mistake };

/** The scanner's names, which cannot be imported where each file is compiled by itself. */
const token = {
  openBrace: 1 as SyntaxKind,
  closeBrace: 2 as SyntaxKind,
  openBracket: 3 as SyntaxKind,
  closeBracket: 4 as SyntaxKind,
  comma: 5 as SyntaxKind,
  colon: 6 as SyntaxKind,
  null: 7 as SyntaxKind,
  true: 8 as SyntaxKind,
  false: 9 as SyntaxKind,
  string: 10 as SyntaxKind,
  number: 11 as SyntaxKind,
  lineComment: 12 as SyntaxKind,
  blockComment: 13 as SyntaxKind,
  lineBreak: 14 as SyntaxKind,
  blank: 15 as SyntaxKind,
  end: 17 as SyntaxKind,
};

const scanMistakes: Record<number, MistakeCode> = {
  1: 'comment',
  2: 'quote',
  3: 'number',
  4: 'escape',
  5: 'escape',
  6: 'character',
};

const scalars = new Map<SyntaxKind, FieldKind>([
  [token.string, 'text'],
  [token.number, 'number'],
  [token.true, 'switch'],
  [token.false, 'switch'],
  [token.null, 'nothing'],
]);

type Expected =
  'value' | 'value or end' | 'name' | 'name or end' | 'colon' | 'comma or end' | 'end';

const missing: Record<Exclude<Expected, 'comma or end' | 'end'>, MistakeCode> = {
  value: 'value',
  'value or end': 'value',
  name: 'name',
  'name or end': 'name',
  colon: 'colon',
};

/** Fields for which there is room at first. */
const ROOM = 1_024;

const kindNumber = Object.fromEntries(fieldKinds.map((kind, at) => [kind, at])) as Record<
  FieldKind,
  number
>;

class Columns {
  size = 0;
  kinds = new Uint8Array(ROOM);
  from = new Int32Array(ROOM);
  to = new Int32Array(ROOM);
  nameFrom = new Int32Array(ROOM);
  nameTo = new Int32Array(ROOM);
  parents = new Int32Array(ROOM);
  previous = new Int32Array(ROOM);
  ends = new Int32Array(ROOM);
  counts = new Int32Array(ROOM);
  places = new Int32Array(ROOM);
  depths = new Int32Array(ROOM);
  readonly twins = new Set<number>();

  add(kind: FieldKind, from: number, name: [number, number], open: OpenContainer | undefined) {
    if (this.size === this.kinds.length) this.#grow();
    const field = this.size++;
    this.kinds[field] = kindNumber[kind];
    this.from[field] = from;
    [this.nameFrom[field], this.nameTo[field]] = name;
    this.parents[field] = open?.field ?? NONE;
    this.previous[field] = open?.last ?? NONE;
    this.places[field] = open?.count ?? 0;
    this.depths[field] = open ? (this.depths[open.field] ?? 0) + 1 : 0;
    if (open) {
      open.last = field;
      open.count += 1;
    }
    return field;
  }

  close(field: number, to: number, count: number): void {
    this.to[field] = to;
    this.ends[field] = this.size;
    this.counts[field] = count;
  }

  /** Notes which fields of a group have one name. */
  findTwins(text: string, group: number): void {
    const seen = new Map<string, number>();
    for (let at = group + 1; at < this.size; at = this.ends[at] ?? this.size) {
      const name = decoded(text.slice(this.nameFrom[at], this.nameTo[at]));
      const other = seen.get(name);
      if (other === undefined) seen.set(name, at);
      else this.twins.add(other).add(at);
    }
  }

  outline(text: string): Outline {
    const { size, kinds, from, to, nameFrom, nameTo, parents, previous } = this;
    const { ends, counts, places, depths, twins } = this;
    const beside = { previous, ends, counts, places, depths, twins };
    return { text, size, kinds, from, to, nameFrom, nameTo, parents, ...beside };
  }

  #grow(): void {
    const wider = (column: Int32Array) => {
      const grown = new Int32Array(column.length * 2);
      grown.set(column);
      return grown;
    };
    const kinds = new Uint8Array(this.kinds.length * 2);
    kinds.set(this.kinds);
    this.kinds = kinds;
    this.from = wider(this.from);
    this.to = wider(this.to);
    this.nameFrom = wider(this.nameFrom);
    this.nameTo = wider(this.nameTo);
    this.parents = wider(this.parents);
    this.previous = wider(this.previous);
    this.ends = wider(this.ends);
    this.counts = wider(this.counts);
    this.places = wider(this.places);
    this.depths = wider(this.depths);
  }
}

interface OpenContainer {
  field: number;
  group: boolean;
  last: number;
  count: number;
}

export function readFields(text: string): Reading {
  const scanner = createScanner(text, false);
  const columns = new Columns();
  const stack: OpenContainer[] = [];
  const none: [number, number] = [NONE, NONE];
  let expected: Expected = 'value';
  let name = none;
  let lastComma = NONE;

  const mistake = (code: MistakeCode, from: number, to: number): Reading => ({
    mistake: { code, from, to },
  });

  for (;;) {
    const kind = scanner.scan();
    if (kind === token.blank || kind === token.lineBreak) continue;
    const from = scanner.getTokenOffset();
    const to = from + scanner.getTokenLength();
    const open = stack.at(-1);
    const fault = scanMistakes[scanner.getTokenError()];
    if (fault !== undefined) return mistake(fault, from, to);
    if (kind === token.lineComment || kind === token.blockComment) {
      return mistake('comment', from, to);
    }
    if (kind === token.end) {
      if (expected === 'end') return { outline: columns.outline(text) };
      if (open) return mistake(open.group ? 'brace' : 'bracket', from, to);
      return mistake('empty', from, to);
    }

    const closes = kind === token.closeBrace || kind === token.closeBracket;
    if (closes && open && open.group === (kind === token.closeBrace)) {
      if (
        expected === 'comma or end' ||
        expected === 'value or end' ||
        expected === 'name or end'
      ) {
        columns.close(open.field, to, open.count);
        if (open.group && open.count > 1) columns.findTwins(text, open.field);
        stack.pop();
        expected = stack.length === 0 ? 'end' : 'comma or end';
        continue;
      }
      if (expected === 'name' || (expected === 'value' && !open.group)) {
        return mistake('extra_comma', lastComma, lastComma + 1);
      }
    }

    switch (expected) {
      case 'value':
      case 'value or end': {
        const scalar = scalars.get(kind);
        if (scalar !== undefined) {
          columns.close(columns.add(scalar, from, name, open), to, 0);
          expected = stack.length === 0 ? 'end' : 'comma or end';
        } else if (kind === token.openBrace || kind === token.openBracket) {
          const group = kind === token.openBrace;
          const field = columns.add(group ? 'group' : 'list', from, name, open);
          stack.push({ field, group, last: NONE, count: 0 });
          expected = group ? 'name or end' : 'value or end';
        } else {
          return mistake(isSign(kind) ? missing[expected] : 'symbol', from, to);
        }
        name = none;
        break;
      }
      case 'name':
      case 'name or end':
        if (kind !== token.string) return mistake('name', from, to);
        name = [from, to];
        expected = 'colon';
        break;
      case 'colon':
        if (kind !== token.colon) return mistake('colon', from, to);
        expected = 'value';
        break;
      case 'comma or end':
        if (kind === token.comma) {
          lastComma = from;
          expected = open?.group ? 'name' : 'value';
          break;
        }
        if (closes) return mistake(open?.group ? 'brace' : 'bracket', from, to);
        return mistake(kind === token.colon ? 'symbol' : 'comma', from, to);
      case 'end':
        return mistake('more', from, to);
    }
  }
}

/** The fields of a text that is a group; null where it is anything else. */
export function readGroup(text: string): Outline | null {
  const reading = readFields(text);
  return 'outline' in reading && kindOfField(reading.outline, 0) === 'group'
    ? reading.outline
    : null;
}

/** Whether a token is one of JSON's own signs. */
function isSign(kind: SyntaxKind): boolean {
  return kind >= token.openBrace && kind <= token.colon;
}
