/** Characters that cannot be seen, or make others look other than they are: which, and what they are called. */

/** A part of a text: as it is, or characters of one sort that are marked. */
export interface Piece {
  text: string;
  /** What one of them is called, and several; null for what shows by itself. */
  name: Name | null;
  /** What stands for all of it on the screen. */
  sign: string;
}

interface Name {
  one: string;
  many: string;
}

/** What cannot be seen, by name, the first that fits. */
const sorts: [pattern: RegExp, sign: string, one: string, many: string][] = [
  [/ /, '·', 'a space', 'spaces'],
  [/\t/, '⇥', 'a tab', 'tabs'],
  [/[\n\r\u0085\u2028\u2029]/, '↵', 'a line break', 'line breaks'],
  [/[\u00a0\u202f]/, '⍽', 'a space that does not break', 'spaces that do not break'],
  [/[\u2800\p{Zs}]/u, '⍽', 'a space of another width', 'spaces of another width'],
  [/\p{Bidi_C}/u, '⇄', 'a sign that turns the direction', 'signs that turn the direction'],
  [/\u00ad/, '∅', 'a hyphen that is not shown', 'hyphens that are not shown'],
  [/\p{DI}/u, '∅', 'a character without width', 'characters without width'],
  [/\p{Cs}/u, '\ufffd', 'half a character', 'halves of characters'],
  [/[^]/, '\ufffd', 'a control character', 'control characters'],
];
const named = sorts.map(([pattern, sign, one, many]) => ({ pattern, sign, name: { one, many } }));

/** A picture. WebKit, looking back, finds one beyond the first plane only where it is named by itself. */
const pictured = String.raw`(?:\p{ExtPict}|[\u{1f000}-\u{1fffd}])`;

/** Characters that take no room or turn what is around them, but for what makes one picture of several. */
const unseen = [
  String.raw`[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u2800\ufff9-\ufffb]`,
  String.raw`(?! )\p{Zs}`,
  String.raw`(?!\ufe0e|\ufe0f|\u200d|[\u{e0020}-\u{e007f}])[\p{DI}\p{Bidi_C}]`,
  // The look of the picture before it, the join of two, the letters of a flag.
  String.raw`(?<!${pictured})(?:\ufe0e|\ufe0f)(?!\u20e3)`,
  String.raw`(?<!${pictured}\ufe0f?|\p{EMod})\u200d`,
  String.raw`\u200d(?!\p{ExtPict})`,
  String.raw`(?<!\u{1f3f4}[\u{e0020}-\u{e007e}]{0,6})[\u{e0020}-\u{e007f}]`,
].join('|');

/** Those alone; white space of every other sort counts, spaces do not. */
export const unseenPattern = (): RegExp => new RegExp(unseen, 'gu');
/** The same in a text that is shown in its lines: what lays those out shows by itself. */
export const unseenInText = (): RegExp => new RegExp(`(?!\\t|\\r?\\n)(?:${unseen})`, 'gu');
/** Those, spaces at the ends, and two or more in a row. */
const hiddenPattern = new RegExp(`^ +| +$| {2,}|${unseen}`, 'gu');
/** What nothing can hide in, which most names are. */
const plain = /^[!-~]*$/;

/** Whether a text has anything that cannot be seen, or seen for what it is. */
export function hasHidden(text: string): boolean {
  return !plain.test(text) && text.search(hiddenPattern) >= 0;
}

/** The text in pieces, together the text; hidden characters of one sort in a row are one piece. */
export function piecesOf(text: string, pattern = hiddenPattern): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const { index, 0: found } of plain.test(text) ? [] : text.matchAll(pattern)) {
    if (index > at) pieces.push(asItIs(text.slice(at, index)));
    at = index + found.length;
    for (const character of found) mark(pieces, character);
  }
  if (at < text.length) pieces.push(asItIs(text.slice(at)));
  return pieces;
}

const asItIs = (text: string): Piece => ({ text, name: null, sign: text });

function mark(pieces: Piece[], character: string): void {
  const sort = named.find(({ pattern }) => pattern.test(character));
  if (!sort) return;
  const last = pieces.at(-1);
  if (last?.name === sort.name) {
    last.text += character;
    last.sign += sort.sign;
  } else {
    pieces.push({ text: character, name: sort.name, sign: sort.sign });
  }
}

/** So many of them, in words. */
const told = ({ one, many }: Name, count: number) =>
  count === 1 ? one : `${String(count)} ${many}`;

/** What a piece hides, in words. */
export const pieceWords = ({ name, text }: Piece): string =>
  name === null ? text : told(name, [...text].length);

/** What is hidden in a text, in a few words: "a tab, 2 spaces". Null when nothing is. */
export function hiddenWords(text: string): string | null {
  const counts = new Map<Name, number>();
  for (const { text: piece, name } of piecesOf(text)) {
    if (name !== null) counts.set(name, (counts.get(name) ?? 0) + [...piece].length);
  }
  if (counts.size === 0) return null;
  return [...counts].map(([name, count]) => told(name, count)).join(', ');
}

/** A text with a sign for each character in it that cannot be seen. */
export const withSigns = (text: string, pattern = hiddenPattern): string =>
  piecesOf(text, pattern)
    .map(({ sign }) => sign)
    .join('');

/** Characters of a name that stay at its end when it is too long. */
const TAIL = 12;
/** Characters of the shortest name that is cut in the middle. */
const LONG = 32;
/** Characters of the longest name that is told whole in a sentence. */
const SENTENCE = 80;

/** A long name in two, so that its end is seen as well; never between the halves of a character. */
export function halves(name: string, long = LONG): [head: string, tail: string] {
  const characters = [...name];
  if (characters.length < long) return [name, ''];
  return [characters.slice(0, -TAIL).join(''), characters.slice(-TAIL).join('')];
}

/** A name as it stands in a sentence or a title: what cannot be seen as signs, and not longer than a line. */
export function nameWords(name: string): string {
  const seen = withSigns(name);
  const [head, tail] = halves(seen, SENTENCE);
  return tail === '' ? seen : `${[...head].slice(0, SENTENCE - TAIL).join('')}…${tail}`;
}

/** A name for who hears it: what cannot be seen is called by its name. */
export const spokenName = (name: string): string =>
  piecesOf(name)
    .map((piece) => (piece.name === null ? piece.text : ` (${pieceWords(piece)}) `))
    .join('');

/** Pieces up to an offset of the text, and those from there on. */
export function parted(pieces: readonly Piece[], offset: number): [Piece[], Piece[]] {
  const before: Piece[] = [];
  const after: Piece[] = [];
  let at = 0;
  for (const piece of pieces) {
    const here = Math.max(0, Math.min(piece.text.length, offset - at));
    at += piece.text.length;
    if (here > 0) before.push(part(piece, 0, here));
    if (here < piece.text.length) after.push(part(piece, here));
  }
  return [before, after];
}

function part({ text, name, sign }: Piece, from: number, to = text.length): Piece {
  const own = text.slice(from, to);
  if (name === null) return asItIs(own);
  // A sign is one character for each that it stands for.
  const first = [...text.slice(0, from)].length;
  return { text: own, name, sign: [...sign].slice(first, first + [...own].length).join('') };
}
