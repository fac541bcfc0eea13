/** The rules for keys and namespace names, so that a form can say so while a person types. */
import { hiddenWords } from './invisible';

const encoder = new TextEncoder();

export const KEY_BYTES = 512;
export const NAME_CHARACTERS = 512;

/** Bytes that a text takes as UTF-8. */
export function byteLength(text: string): number {
  return encoder.encode(text).length;
}

/** What is wrong with a key, or null when it can be used. */
export function keyProblem(key: string): string | null {
  if (key === '') return 'Give the key a name.';
  if (key === '.' || key === '..') return 'A key cannot be “.” or “..”.';
  const length = byteLength(key);
  if (length > KEY_BYTES) {
    return `This key is ${length - KEY_BYTES} bytes too long. Keys hold up to ${KEY_BYTES} bytes.`;
  }
  return null;
}

/** A hint about a key that is allowed but likely a slip. */
export function keyHint(key: string): string | null {
  if (key !== key.trim()) return 'This key starts or ends with a space. Is that intended?';
  return hiddenHint('key', key);
}

/** The same about a namespace's name, of which spaces at the ends are no part. */
export const nameHint = (name: string): string | null => hiddenHint('name', name.trim());

function hiddenHint(what: string, text: string): string | null {
  const hidden = hiddenWords(text);
  return hidden === null
    ? null
    : `Not all of this ${what} can be seen: it has ${hidden}. Is that intended?`;
}

/** What is wrong with a namespace's name, or null. */
export function nameProblem(name: string, taken: readonly string[] = []): string | null {
  const trimmed = name.trim();
  if (trimmed === '') return 'Give the namespace a name.';
  if ([...trimmed].length > NAME_CHARACTERS) {
    return `A name has at most ${NAME_CHARACTERS} characters.`;
  }
  if (taken.some((other) => other.toLowerCase() === trimmed.toLowerCase())) {
    return 'Another namespace has this name.';
  }
  return null;
}

export interface Crumb {
  /** The segment as shown, with its separator. */
  name: string;
  /** The prefix that leads here. */
  prefix: string;
}

/** "user:1:" -> user: , 1: with the prefix of each. */
export function crumbs(prefix: string, separator: string): Crumb[] {
  const found: Crumb[] = [];
  let start = 0;
  while (start < prefix.length) {
    const at = prefix.indexOf(separator, start);
    const end = at < 0 ? prefix.length : at + separator.length;
    found.push({ name: prefix.slice(start, end), prefix: prefix.slice(0, end) });
    start = end;
  }
  return found;
}
