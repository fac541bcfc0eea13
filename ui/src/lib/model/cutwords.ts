/** A text that is too long for its place, cut between two words. */

/** Separates what is shown from what is not: an ellipsis. */
const CUT = '…';

/**
 * The text where it fits, or as many of its words as fit with an ellipsis behind them. Where not even the first
 * word does, it is given whole: then the place cuts it.
 */
export function cutAtWord(text: string, fits: (text: string) => boolean): string {
  if (text === '' || fits(text)) return text;
  const ends = [...text.matchAll(/\S(?=\s)/gu)].map(({ index, 0: last }) => index + last.length);
  const upTo = (count: number) => text.slice(0, ends[count - 1]).replace(/[\s,;:.–-]+$/u, '') + CUT;
  let [least, most] = [0, ends.length];
  while (least < most) {
    const middle = Math.ceil((least + most) / 2);
    if (fits(upTo(middle))) least = middle;
    else most = middle - 1;
  }
  return least === 0 ? text : upTo(least);
}
