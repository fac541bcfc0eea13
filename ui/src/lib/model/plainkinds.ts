/** A value that is no group or list, as another kind: what would be stored. */
import { decoded, quoted } from './form/strings';
import { readFields } from './form/reading';
import { isContainer } from './form/outline';
import { flipped, isNumber, kindOf } from './kinds';

export type PlainKind = 'switch' | 'number' | 'text' | 'quoted' | 'group' | 'list';

export const plainKindName: Record<PlainKind, string> = {
  switch: 'Switch',
  number: 'Number',
  text: 'Text',
  quoted: 'Text in quotes',
  group: 'Group',
  list: 'List',
};

export interface AsKind {
  kind: PlainKind;
  /** What would be stored. */
  text: string;
}

/** Characters of the longest text that is made another kind. */
export const LONGEST = 10_000;

/** What a value is; null for a group, a list, null itself, and what is too long to be looked at. */
export function plainKindOf(value: string): PlainKind | null {
  if (value.length > LONGEST) return null;
  const kind = kindOf(value);
  if (kind === 'binary') return null;
  if (kind !== 'json') return kind;
  const reading = readFields(value);
  if (!('outline' in reading) || isContainer(reading.outline, 0)) return null;
  return value.trim().startsWith('"') ? 'quoted' : null;
}

/**
 * The kinds that a value can be made, its own among them. A text that says another kind of thing, as 42
 * does, can be a text only in quotes.
 */
export function plainKindsFor(value: string): AsKind[] {
  const now = plainKindOf(value);
  if (now === null) return [];
  const words = now === 'quoted' ? decoded(value.trim()) : value;
  const json = now === 'text' ? quoted(value) : value;
  const made: Record<PlainKind, string | null> = {
    switch: String(meansOn(words)),
    number: numberIn(words) ?? (flipped(words) === null ? '0' : meansOn(words) ? '1' : '0'),
    text: kindOf(words) === 'text' ? words : null,
    quoted: quoted(words),
    group: `{"value": ${json}}`,
    list: `[${json}]`,
  };
  made[now] = value;
  const kinds = Object.keys(plainKindName) as PlainKind[];
  return kinds.flatMap((kind) => {
    const text = made[kind];
    return text === null ? [] : [{ kind, text }];
  });
}

function meansOn(words: string): boolean {
  const plain = words.trim().toLowerCase();
  const number = numberIn(plain);
  if (number !== null) return /[1-9]/.test(number.replace(/[eE].*/, ''));
  return ['true', 'yes', 'on', 'enabled'].includes(plain);
}

/** The number that a person may have meant: without extra zeros, a plus sign, or with a comma for the point. */
export function numberIn(words: string): string | null {
  const plain = words
    .trim()
    .replace(/^(-?)\+?0+(?=\d)/, '$1')
    .replace(/^\+(?=\d)/, '');
  const point = plain.replace(/^(-?)\./, '$10.').replace(/^(-?\d+),(\d{1,2}|\d{4,})$/, '$1.$2');
  return isNumber(point) ? point : null;
}

/** What keeps a text from being a number, for who typed it. */
export function numberFault(typed: string): string {
  const plain = typed.trim();
  if (plain === '') return 'There is no number yet.';
  const meant = numberIn(typed);
  if (meant === null) return 'This is not a number.';
  if (/^-?\d*,\d+$/.test(plain)) return `Decimals come after a point: ${meant}`;
  return `As a number this is written ${meant}.`;
}
