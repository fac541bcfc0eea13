/**
 * Characters without white space, as bytes written in letters are. An engine that breaks them into rows looks at all
 * that follow for each row, and the editor draws a long line wholly before it knows how high its rows are: 400,000 of
 * them hold the window for seconds.
 */
const LONG = 50_000;

/** The last white space of ASCII. */
const SPACE = 0x20;

/** Whether a text has a word that is too long to be broken into rows. */
export function hasLongWord(text: string): boolean {
  let length = 0;
  for (let at = 0; at < text.length; at += 1) {
    length = text.charCodeAt(at) <= SPACE ? 0 : length + 1;
    if (length > LONG) return true;
  }
  return false;
}
