/** The words of a search as a person reads them, on chips and in hints. What they mean is read by the backend. */
import type { SearchWord, Than, Unsure, Word } from '../api';
import { kindName } from './kinds';
import { bytes, count, counted } from './words';

const atLeast = (than: Than) => than === 'more' || than === 'atLeast';

/** What a chip says. */
export function wordLabel(word: Word): string {
  switch (word.type) {
    case 'text':
      return `“${word.text}”`;
    case 'tag':
      return `Tag: ${word.tag}`;
    case 'kind':
      return word.kinds.map((kind) => kindName[kind]).join(' or ');
    case 'state':
      return word.on ? 'On' : 'Off';
    case 'expiry':
      return word.expires ? 'Expires' : 'Never expires';
    case 'expires':
      return atLeast(word.than)
        ? `Expires in over ${timeWords(word.seconds)}`
        : `Expires within ${timeWords(word.seconds)}`;
    case 'changed':
      return atLeast(word.than)
        ? `Unchanged for ${timeWords(word.seconds)}`
        : `Changed within ${timeWords(word.seconds)}`;
    case 'size':
      return `${atLeast(word.than) ? 'Over' : 'Under'} ${sizeWords(word.bytes)}`;
    case 'field':
      return `${word.path} = ${word.quoted ? `“${word.value}”` : word.value}`;
  }
}

const units: [seconds: number, noun: string][] = [
  [31_536_000, 'year'],
  [86_400, 'day'],
  [3_600, 'hour'],
  [60, 'minute'],
];

/** Of a filter nothing is rounded. */
function timeWords(seconds: number): string {
  const whole = units.find(([size]) => seconds > 0 && seconds % size === 0);
  return whole ? counted(seconds / whole[0], whole[1]) : counted(seconds, 'second');
}

/** In KB and MB where that is exact. */
const sizeWords = (size: number): string =>
  size >= 1024 && (size % 1024 === 0 || size % 104_857.6 === 0)
    ? bytes(size)
    : `${count(size)} ${size === 1 ? 'byte' : 'bytes'}`;

const why: Record<Unsure, string> = {
  unfinished: 'nothing follows it',
  kind: 'a kind is switch, number, text, json or binary',
  expiry: 'write expires:yes or expires:never',
  time: 'a time is a number with s, m, h, d, w or y, as in 7d',
  size: 'a size is a number with B, KB, MB or GB, as in 1.5MB',
  compared: 'only size, expires and changed can be compared',
  path: 'a field is written like limits.daily = 5',
};

/** What a person may want to know of what was typed; null where all of it is plain. */
export function searchHint(words: readonly SearchWord[]): string | null {
  const unsure = words.find((word) => word.unsure !== null);
  if (unsure?.unsure) return `“${unsure.typed}” is looked for as it stands: ${why[unsure.unsure]}.`;
  const state = words.find(({ means }) => means.type === 'state');
  if (state?.means.type === 'state')
    return `“${state.typed}” finds switches that are ${state.means.on ? 'on' : 'off'}. For the word itself, put it in quotes.`;
  return null;
}

/** What a search may be called: by its filters and its words. */
export const searchName = (words: readonly SearchWord[]): string =>
  words.map(({ means }) => (means.type === 'text' ? means.text : wordLabel(means))).join(', ');

/** A text in the quotes of a search. */
export const inQuotes = (text: string): string => `"${text.replaceAll('"', '""')}"`;

/** Whether it can be a chip: it means something by itself. */
export const isFilter = ({ means, unsure }: SearchWord): boolean =>
  unsure === null && means.type !== 'text';
