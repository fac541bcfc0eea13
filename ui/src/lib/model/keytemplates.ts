/** Patterns of keys with places to be filled in, such as `user:{userId}`. */
import type { Group } from '../api';

/** What a pattern is made of: text that stays, and places that have a name. */
export type Part = { text: string } | { place: string };

export interface KeyTemplate {
  pattern: string;
  /** How many keys follow it here; 0 for one that is only a convention. */
  count: number;
}

/** The naming conventions of the service. */
export const conventions: readonly string[] = [
  'user:{userId}',
  'session:{sessionId}',
  'ratelimit:{userId}:{action}',
  'feature:{featureName}',
  'cache:{resourceType}:{id}',
];

/** A group of this namespace with a look at what is directly in it. */
export interface Looked {
  group: Pick<Group, 'prefix' | 'count'>;
  /** The first of what is in it. */
  inside: readonly (Pick<Group, 'prefix' | 'count'> & { isKey: boolean })[];
  /** Whether that is all. */
  whole: boolean;
}

/** Groups of a group up to which each is a pattern of its own, as `cache:product:` is. */
const FEW = 3;
/** Patterns that are offered. */
const OFFERED = 12;

/**
 * The patterns that keys here follow, by how many do, and then the conventions that none does yet. What a person
 * pinned a shape to are patterns of their own: they come first, as they wrote them.
 */
export function templatesOf(looked: readonly Looked[], own: readonly string[] = []): KeyTemplate[] {
  const followed = looked.flatMap(patternsIn).sort((a, b) => b.count - a.count);
  const mine = own
    .filter((pattern) => partsOf(pattern).some((part) => 'place' in part))
    .map((pattern) => {
      const alike = followed.find((one) => shape(one.pattern) === shape(pattern));
      return { pattern, count: alike?.count ?? 0 };
    });
  const taken = new Set(mine.map(({ pattern }) => shape(pattern)));
  const found = [...mine, ...followed.filter(({ pattern }) => !taken.has(shape(pattern)))];
  const known = new Set(found.map(({ pattern }) => shape(pattern)));
  const rest = conventions.filter((pattern) => !known.has(shape(pattern)));
  // There is room for all of these, however many patterns are followed here.
  const shown = found.slice(0, OFFERED - rest.length);
  return [...shown, ...rest.map((pattern) => ({ pattern, count: 0 }))];
}

function patternsIn({ group, inside, whole }: Looked): KeyTemplate[] {
  const groups = inside.filter((one) => !one.isKey);
  if (groups.length * 2 <= inside.length) return [named(group.prefix, 1, group.count)];
  // A few that are all there are names; many are what is to be filled in.
  if (whole && groups.length <= FEW) {
    return groups.map(({ prefix, count }) => named(prefix, 1, count));
  }
  return [named(group.prefix, 2, group.count)];
}

/** The pattern of a prefix with so many places, named as the convention does where there is one. */
function named(prefix: string, places: number, count: number): KeyTemplate {
  const plain = prefix + Array.from({ length: places }, () => '{name}').join(':');
  const like = conventions.find((one) => shape(one) === shape(plain));
  return { pattern: like ?? prefix + (places === 1 ? '{name}' : '{name}:{part}'), count };
}

const shape = (pattern: string) => pattern.replace(/\{\w+\}/g, '{}');

export function partsOf(pattern: string): Part[] {
  return pattern
    .split(/(\{\w+\})/)
    .filter((part) => part !== '')
    .map((part) => (/^\{\w+\}$/.test(part) ? { place: part.slice(1, -1) } : { text: part }));
}

/** Whether a key follows a pattern: a place stands for one character or more, none of them a colon. */
export function follows(pattern: string, key: string): boolean {
  // Where the parts so far may end in the key, one after the other: no pattern takes long.
  let ends = new Set([0]);
  for (const part of partsOf(pattern)) {
    const next = new Set<number>();
    if ('text' in part) {
      for (const at of ends) if (key.startsWith(part.text, at)) next.add(at + part.text.length);
    } else {
      let inside = false;
      for (let at = 0; at < key.length; at += 1) {
        inside = (inside || ends.has(at)) && key[at] !== ':';
        if (inside) next.add(at + 1);
      }
    }
    ends = next;
  }
  return ends.has(key.length);
}

/** What each place of a pattern is filled in with. */
export type FilledIn = ReadonlyMap<string, string>;

/** The places of a pattern, each once: one that stands there twice is filled in once for both. */
export function placesOf(pattern: string): string[] {
  return [...new Set(partsOf(pattern).flatMap((part) => ('place' in part ? [part.place] : [])))];
}

/** The key of a pattern, filled in; empty places are left out. */
export function keyOf(pattern: string, filled: FilledIn): string {
  return partsOf(pattern)
    .map((part) => ('text' in part ? part.text : (filled.get(part.place) ?? '')))
    .join('');
}

/** Whether every place of a pattern is filled in. */
export function isFilled(pattern: string, filled: FilledIn): boolean {
  return placesOf(pattern).every((place) => (filled.get(place) ?? '') !== '');
}

/** `userId` as a person says it: "user id". */
export function placeWords(place: string): string {
  return place.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
