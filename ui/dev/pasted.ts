/** What a pasted text means here: a map in JSON, or a line for each key. */
import type { EntryDetail, Paste } from '../src/lib/api';
import { entry } from './data';

function map(text: string): [string, string][] | null {
  try {
    const given: unknown = JSON.parse(text);
    if (typeof given !== 'object' || given === null || Array.isArray(given)) return null;
    return Object.entries(given).map(([key, value]) => [
      key,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]);
  } catch {
    return null;
  }
}

function line(text: string): [string, string] {
  const [, key = text, value = ''] = /^([^\t=]+?)\s*[\t=]\s*(.*)$/.exec(text) ?? [];
  return [key.trim(), value];
}

/** The new state of each key; null where it is to be deleted. */
export function pasted(text: string, what: Paste): [string, EntryDetail | null][] {
  const lines = text.split('\n').filter((one) => one.trim() !== '');
  const pairs = map(text) ?? lines.map(line);
  return pairs.map(([key, value]) => [key, what === 'set' ? entry(key, value) : null]);
}
