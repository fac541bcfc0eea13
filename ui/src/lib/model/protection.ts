/** Protected places: which one covers a key, and what a write would do there, in words. */
import type { ProtectedKey, ProtectedPlace, ProtectedWrite, ValueStart } from '../bindings';
import { nameWords, unseenPattern, withSigns } from './invisible';
import { isOn } from './kinds';
import { counted } from './words';

type Place = Pick<ProtectedPlace, 'namespace' | 'prefix'>;

/** The place that covers a key, or all keys with a prefix: the one with the longest prefix. */
export function covering<P extends Place>(
  places: readonly P[],
  namespace: string | null,
  key: string,
): P | null {
  let found: P | null = null;
  for (const place of places) {
    if (place.namespace !== namespace || !key.startsWith(place.prefix)) continue;
    if (!found || place.prefix.length > found.prefix.length) found = place;
  }
  return found;
}

/** Whether there is a place among the keys with a prefix that does not cover all of them. */
export function hasWithin(
  places: readonly Place[],
  namespace: string | null,
  prefix: string,
): boolean {
  return places.some(
    (place) =>
      place.namespace === namespace &&
      place.prefix.length > prefix.length &&
      place.prefix.startsWith(prefix),
  );
}

/** "production"; "user: in production" */
export function placeName(namespaceName: string, prefix: string): string {
  const name = nameWords(namespaceName);
  return prefix === '' ? name : `${nameWords(prefix)} in ${name}`;
}

/** "Protected: user:" beside what a place covers; of a whole namespace by its name. */
export function protectedLabel({ prefix }: Place, namespaceName: string): string {
  return `Protected: ${nameWords(prefix === '' ? namespaceName : prefix)}`;
}

/** What was asked about: one place by its name. */
export function askedTitle(writes: readonly ProtectedWrite[]): string {
  const [only, ...others] = writes;
  if (!only || others.length > 0) return `These ${counted(writes.length, 'place')} are protected`;
  return `This is protected: ${placeName(only.namespaceName, only.place.prefix)}`;
}

/** "1 key would change, 2 keys would go to Trash." */
export function effectWords(write: ProtectedWrite): string {
  const becomes = write.namespaceBecomes;
  switch (becomes?.type) {
    case 'deleted':
      return write.removed === 0
        ? 'The namespace would go to Trash.'
        : `The namespace would go to Trash, with ${counted(write.removed, 'key')} of it.`;
    case 'renamed':
      return `The namespace would be called ${nameWords(becomes.to)}.`;
    case 'reworded':
      return `The namespace would be called ${nameWords(becomes.to)} and get another description.`;
    case 'described':
      return 'The namespace would get another description.';
    default:
      return keysWords(write);
  }
}

function keysWords({ added, changed, removed, unprotected }: ProtectedWrite): string {
  const parts = (
    [
      [added, 'be new'],
      [changed, 'change'],
      [removed, 'go to Trash'],
    ] as const
  ).flatMap(([keys, what]) => (keys > 0 ? [`${counted(keys, 'key')} would ${what}`] : []));
  const words = parts.length > 0 ? [`${parts.join(', ')}.`] : [];
  if (unprotected) words.push('It would no longer be protected.');
  return words.join(' ');
}

/** What a key is and would be: "Off", "On"; "dark"; "" where there is nothing. */
export function sidesWords({ before, after }: ProtectedKey): { before: string; after: string } {
  return { before: startWords(before, 'not there'), after: startWords(after, 'in Trash') };
}

function startWords(start: ValueStart | null, absent: string): string {
  if (!start) return absent;
  if (start.kind === 'switch') return isOn(start.preview) ? 'On' : 'Off';
  if (start.kind === 'binary') return 'binary';
  return start.preview === '' ? 'empty' : withSigns(start.preview, unseenPattern());
}

/** Why a write was refused, where nobody was asked. */
export function refusedWords(writes: readonly ProtectedWrite[]): string {
  const told = writes
    .slice(0, 3)
    .map(
      (write) =>
        `“${placeName(write.namespaceName, write.place.prefix)}” is protected. ${effectWords(write)}`,
    );
  return `${told.join(' ')} Nothing was changed.`;
}
