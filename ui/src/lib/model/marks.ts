/** Where in a text is what was searched for. */

export interface MarkedPiece {
  text: string;
  marked: boolean;
}

/** A letter that has another length in lower case has none here: places stay those of the text. */
const lower = (text: string): string =>
  Array.from(text, (letter) => {
    const small = letter.toLowerCase();
    return small.length === letter.length ? small : letter;
  }).join('');

/** Places from and to which a text is marked, in their order and apart from each other. */
function places(text: string, find: readonly string[]): [number, number][] {
  const inIt = lower(text);
  const found: [number, number][] = [];
  for (const one of find) {
    const wanted = lower(one);
    if (wanted === '') continue;
    for (let at = inIt.indexOf(wanted); at >= 0; at = inIt.indexOf(wanted, at + wanted.length))
      found.push([at, at + wanted.length]);
  }
  const apart: [number, number][] = [];
  for (const [from, to] of found.toSorted((a, b) => a[0] - b[0])) {
    const last = apart.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else apart.push([from, to]);
  }
  return apart;
}

/** The text in pieces, in two parts where it is cut at a place. */
export function markedPieces(
  text: string,
  find: readonly string[],
  cut = text.length,
): [MarkedPiece[], MarkedPiece[]] {
  const parts: [MarkedPiece[], MarkedPiece[]] = [[], []];
  const put = (from: number, to: number, marked: boolean) => {
    const [head, tail] = [text.slice(from, Math.min(to, cut)), text.slice(Math.max(from, cut), to)];
    if (from < cut && head !== '') parts[0].push({ text: head, marked });
    if (to > cut && tail !== '') parts[1].push({ text: tail, marked });
  };
  let at = 0;
  for (const [from, to] of places(text, find)) {
    put(at, from, false);
    put(from, to, true);
    at = to;
  }
  put(at, text.length, false);
  return parts;
}
