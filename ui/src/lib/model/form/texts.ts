/** A list of texts, made another one: items that stay are left as they are written. */
import type { TextEdit } from './edits';
import { childrenOf, type Outline, rawOf } from './outline';
import { decoded, quoted } from './strings';
import { filled, gapAfter } from './style';

/** The edits that make a list of texts say these, of which there is at least one. */
export function listedAs(outline: Outline, list: number, texts: readonly string[]): TextEdit[] {
  const { from, to } = outline;
  const items = childrenOf(outline, list);
  const said = items.map((item) => decoded(rawOf(outline, item)));
  if (items.length === 0) {
    const insert = filled(outline, list, texts.map(quoted).join(', '));
    return [{ from: (from[list] ?? 0) + 1, to: (to[list] ?? 0) - 1, insert }];
  }
  const [first, behind] = alike(said, texts);
  const both = Math.min(said.length, texts.length) - behind;
  const edits = items.slice(first, both).map((item, at) => ({
    from: from[item] ?? 0,
    to: to[item] ?? 0,
    insert: quoted(texts[first + at] ?? ''),
  }));
  const before = items[both - 1];
  const more = texts.slice(both, texts.length - behind).map(quoted);
  if (more.length > 0) edits.push(inserted(outline, before, items[0] ?? 0, more));
  const gone = items.slice(both, items.length - behind);
  const [one, last] = [gone[0], gone.at(-1)];
  if (one !== undefined && last !== undefined) {
    const next = items[items.length - behind];
    // With the comma before it, or the one after it where it was the first.
    edits.push({
      from: (before === undefined ? from[one] : to[before]) ?? 0,
      to: (before === undefined && next !== undefined ? from[next] : to[last]) ?? 0,
      insert: '',
    });
  }
  return edits;
}

/** Items behind one that is there, or before the first. */
function inserted(
  outline: Outline,
  before: number | undefined,
  first: number,
  raws: readonly string[],
): TextEdit {
  const gap = gapAfter(outline, before ?? first);
  const at = before === undefined ? (outline.from[first] ?? 0) : (outline.to[before] ?? 0);
  const insert = raws.map((raw) => (before === undefined ? raw + gap : gap + raw)).join('');
  return { from: at, to: at, insert };
}

/** How many are the same at the beginning, and at the end of what is left. */
function alike(some: readonly string[], others: readonly string[]): [number, number] {
  const most = Math.min(some.length, others.length);
  let first = 0;
  while (first < most && some[first] === others[first]) first += 1;
  let behind = 0;
  while (
    behind < most - first &&
    some[some.length - 1 - behind] === others[others.length - 1 - behind]
  ) {
    behind += 1;
  }
  return [first, behind];
}
