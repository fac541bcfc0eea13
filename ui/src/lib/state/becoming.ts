/** What a typed value will be once it is saved, and what that means for the apps that read it. */
import type { Kind } from '../api';
import type { Document } from '../document/document.svelte';
import { type JsonProblem, lineWords } from '../model/json';
import { flipped, isNumber, kindAs } from '../model/kinds';
import { beginningOf, type LongText } from '../model/longtext';
import { editorCheck, type JsonCheck } from './jsoncheck.svelte';

export interface Becoming {
  was: Kind;
  will: Kind;
  /** Where it is not JSON. */
  problem: JsonProblem | null;
}

/** What the document's text will be; null while that is not known, or nothing was typed over it. */
export function becoming(document: Document, check: JsonCheck = editorCheck): Becoming | null {
  const was = kindBefore(document);
  if (was === null) return null;
  const { typed } = document;
  const plain = plainKind(typed);
  if (plain !== null) return { was, will: plain, problem: null };
  const problems = check.known(typed);
  return problems && judged(was, problems);
}

/** The same, looked up where it is not known yet. */
export async function soonBecoming(
  document: Document,
  check: JsonCheck = editorCheck,
): Promise<Becoming | null> {
  const known = becoming(document, check);
  const was = kindBefore(document);
  return known ?? (was && judged(was, await check.problems(document.typed)));
}

/**
 * Whether an app that reads the value would meet another kind of thing than today, which nobody chose: a kind that was
 * chosen for it is no surprise, but for a text. Of nothing nothing is lost.
 */
export function losesKind(
  { was, will }: Becoming,
  { kindChosen, stored }: Pick<Document, 'kindChosen' | 'stored'>,
): boolean {
  if (was === will || was === 'text' || was === 'binary') return false;
  return will === 'text' || !(kindChosen || stored === 'null');
}

/** What saving it as another kind means, for the question before it. */
export function lossWords(text: LongText, { was, will, problem }: Becoming): string {
  const why = problem ? `${lineWords(text, problem)} ` : '';
  switch (was) {
    case 'number':
      return `This is not a number any more. Apps that count with it may fail or take it for nothing. ${KEPT}`;
    case 'switch':
      return `This is neither true nor false any more. Apps that ask whether it is on will take it for off. ${KEPT}`;
    default:
      return will === 'text'
        ? `This is not ${kindAs[was]} any more. ${why}Apps that read it as ${kindAs[was]} will not understand it. ${KEPT}`
        : `This would be ${kindAs[will]} and nothing else. Apps that look for what is in it now will not find it. ${KEPT}`;
  }
}

/** Characters of a text that tell whether it may be one word or number. */
const LOOKED_AT = 100;
const KEPT = 'The value that is saved now stays in History.';

/** Of a long text the beginning shows that it is neither. */
const plainKind = (typed: LongText): Kind | null => {
  const beginning = beginningOf(typed, LOOKED_AT);
  if (/[^-+.\w]/.test(beginning)) return null;
  // A long word is no number by its first sign; all of it is put together for what may be one.
  if (typed.length > LOOKED_AT && !/^[-\d]/.test(beginning)) return null;
  const text = String(typed);
  if (flipped(text) !== null) return 'switch';
  return isNumber(text) ? 'number' : null;
};

const judged = (was: Kind, problems: JsonProblem[]): Becoming => ({
  was,
  will: problems.length === 0 ? 'json' : 'text',
  problem: problems[0] ?? null,
});

/** What is stored now, where something was typed over it. */
function kindBefore({ detail, theirs, textDirty }: Document): Kind | null {
  return textDirty ? ((theirs ?? detail)?.kind ?? null) : null;
}
