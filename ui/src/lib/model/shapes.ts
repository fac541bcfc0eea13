/** What a person reads of a value that is held against the shape that is pinned to its key's pattern. */
import type { Checked, Mistake, PlanShape } from '../api';
import { Pointers } from './form/pointers';
import { isContainer, type Outline } from './form/outline';
import { readFields } from './form/reading';
import { nameWords } from './invisible';
import type { JsonProblem } from './json';
import { byteLength, KEY_BYTES } from './keyrules';
import { follows } from './keytemplates';
import { count, counted } from './words';

/** No mistakes. */
export const unmarked: ReadonlyMap<number, string> = new Map();

/** The mistakes of each field that has any, in words. */
export function marksOf(outline: Outline, mistakes: readonly Mistake[]): Map<number, string> {
  const pointers = new Pointers(outline);
  const marks = new Map<number, string>();
  for (const { path, words } of mistakes) {
    const field = pointers.find(path);
    const before = marks.get(field);
    marks.set(field, before === undefined ? words : `${before}\n${words}`);
  }
  return marks;
}

/** What is wrong with a field or with anything in it, in words. */
export function mistakeWithin(
  outline: Outline,
  mistakes: ReadonlyMap<number, string>,
  field: number,
): string | undefined {
  const end = outline.ends[field] ?? 0;
  const inside = [...mistakes].filter(([one]) => field <= one && one < end);
  return inside.length === 0 ? undefined : inside.map(([, words]) => words).join('\n');
}

/** Where mistakes stand in a text that is JSON; a group or list is marked where it begins. */
export function problemsOf(text: string, mistakes: readonly Mistake[]): JsonProblem[] {
  const reading = readFields(text);
  // What is no JSON is a text as a whole.
  if (!('outline' in reading))
    return mistakes.map(({ words }) => ({ from: 0, to: text.length, message: words, mild: true }));
  const { outline } = reading;
  const pointers = new Pointers(outline);
  return mistakes.map(({ path, words }) => {
    const field = pointers.find(path);
    const from = outline.from[field] ?? 0;
    const to = isContainer(outline, field) ? from + 1 : (outline.to[field] ?? from);
    return { from, to, message: words, mild: true };
  });
}

/** What is said below a value of what came of it; null where there is nothing to say. */
export function checkedWords({ pattern, outcome }: Checked): string | null {
  switch (outcome.type) {
    case 'fits':
      return null;
    case 'unchecked':
      return outcome.words;
    case 'unusable':
      return `The shape of ${pattern} cannot be used. ${outcome.words}`;
    case 'misfits': {
      const [first] = outcome.mistakes;
      const others = outcome.mistakes.length - 1;
      const name = first?.path.slice(first.path.lastIndexOf('/') + 1) ?? '';
      const where = name === '' ? '' : `${name.replaceAll('~1', '/').replaceAll('~0', '~')}: `;
      const more = others > 0 ? ` And ${count(others)}${outcome.more ? ' or' : ''} more.` : '';
      return `Does not fit the shape of ${pattern}. ${where}${first?.words ?? ''}${more}`;
    }
  }
}

/** What is wrong with a pattern that is to cover a key, or null. */
export function patternProblem(pattern: string, key: string): string | null {
  if (pattern === '') return 'Say which keys, as in user:{id}.';
  const over = byteLength(pattern) - KEY_BYTES;
  if (over > 0) return `This is ${counted(over, 'byte')} too long.`;
  return follows(pattern, key) ? null : `${nameWords(key)} is not like this.`;
}

/** What came of holding all keys of a pattern against its shape. */
export function keysCheckedWords({ rows, misfits, unchecked, unusable }: PlanShape): string {
  if (unusable !== null) return `This shape cannot be used. ${unusable}`;
  const left = unchecked > 0 ? ` ${counted(unchecked, 'value')} could not be checked.` : '';
  const checked = rows - unchecked;
  if (misfits > 0) {
    const does = misfits === 1 ? 'does' : 'do';
    return `${count(misfits)} of ${counted(checked, 'key')} ${does} not fit.${left}`;
  }
  if (rows === 0) return 'There is no key like this.';
  if (checked === 0) return left.trim();
  return `${checked === 1 ? 'The one key fits' : `All ${count(checked)} keys fit`}.${left}`;
}

/** What a preview says of rows that do not fit; nothing of what fits. */
export function planShapeWords(shapes: readonly PlanShape[]): string[] {
  return shapes.flatMap(({ pattern, misfits, unchecked, unusable, first }) => {
    if (unusable !== null) return [`The shape of ${pattern} cannot be used. ${unusable}`];
    const said: string[] = [];
    if (misfits > 0) {
      const named = first
        .slice(0, 2)
        .map(({ key, mistake }) => `${nameWords(key)}: ${mistake.words}`);
      const does = misfits === 1 ? 'does' : 'do';
      said.push(
        `${counted(misfits, 'key')} ${does} not fit the shape of ${pattern}. ${named.join(' ')}`,
      );
    }
    if (unchecked > 0)
      said.push(`${counted(unchecked, 'value')} could not be checked by the shape of ${pattern}.`);
    return said;
  });
}
