/**
 * For tests: JSON read in another way than the form reads it, by recursion and regular expressions, so
 * that the two can be compared. Every part keeps the text that it was written as.
 */
export interface Part {
  /** As it is written, white space inside included. */
  raw: string;
  /** The fields of a group with their names as written, or the items of a list with none. */
  inside: { name: string; part: Part }[] | null;
}

const blank = /[ \t\r\n]*/y;
const scalar =
  // eslint-disable-next-line no-control-regex
  /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

export function readPlainly(text: string): Part {
  let at = 0;
  const take = (pattern: RegExp): string => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found === undefined) throw new Error(`not JSON at ${String(at)}: ${text}`);
    at += found.length;
    return found;
  };
  const sign = (wanted: string): boolean => {
    take(blank);
    if (text[at] !== wanted) return false;
    at += 1;
    return true;
  };
  const must = (wanted: string) => {
    if (!sign(wanted)) throw new Error(`no ${wanted} at ${String(at)}: ${text}`);
  };
  const value = (): Part => {
    take(blank);
    const from = at;
    const close = sign('{') ? '}' : sign('[') ? ']' : null;
    if (close === null) return { raw: take(scalar), inside: null };
    const inside: Part['inside'] = [];
    if (sign(close)) return { raw: text.slice(from, at), inside };
    do {
      take(blank);
      let name = '';
      if (close === '}') {
        name = take(scalar);
        must(':');
      }
      inside.push({ name, part: value() });
    } while (sign(','));
    must(close);
    return { raw: text.slice(from, at), inside };
  };
  const whole = value();
  take(blank);
  if (at !== text.length) throw new Error(`more at ${String(at)}: ${text}`);
  return whole;
}
