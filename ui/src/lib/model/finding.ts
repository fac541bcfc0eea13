/** Finding a thing by its words, as in the palette: in any order, by their beginnings or anything in them. */

/** The words of what was typed, in lower case. */
export const wordsOf = (asked: string): string[] =>
  asked
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');

/** Whether all words of what was typed are in a text. */
export function matches(asked: string, text: string): boolean {
  const inIt = text.toLowerCase();
  return wordsOf(asked).every((word) => inIt.includes(word));
}

/**
 * How well a text fits: 0 is the best, null is not at all. It begins with what was typed, each word begins one
 * of its own, or each is somewhere in it.
 */
export function fit(asked: string, text: string): number | null {
  if (!matches(asked, text)) return null;
  const inIt = text.toLowerCase();
  const whole = asked.trim().toLowerCase();
  if (inIt === whole) return 0;
  if (inIt.startsWith(whole)) return 1;
  const words = inIt.split(/[^\p{L}\p{N}]+/u);
  const begins = (word: string) => words.some((one) => one.startsWith(word));
  return wordsOf(asked).every(begins) ? 2 : 3;
}
