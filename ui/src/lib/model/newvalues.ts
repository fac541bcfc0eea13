/** What a new key begins with: a value of the kind that was chosen for it, and what is said of it. */
import type { DraftKind } from '../api';
import type { JsonProblem } from './json';
import { isNumber } from './kinds';
import { numberFault } from './plainkinds';

export interface Start {
  start: DraftKind;
  /** Of a switch. */
  on: boolean;
  /** Of any other kind. */
  text: string;
}

/** JSON that nobody knows how to type yet: a group, to which fields are added in the form. */
const NO_FIELDS = '{}';

const isBlank = (text: string) => text.trim() === '';

/** The text that is stored. */
export function begunWith({ start, on, text }: Start): string {
  if (start === 'switch') return String(on);
  return start === 'json' && isBlank(text) ? NO_FIELDS : text;
}

/** Why what was typed will be no value of the kind that was chosen, but a text; null when it will be one. */
export function startProblem(
  start: DraftKind,
  text: string,
  problems: readonly JsonProblem[] | null,
): string | null {
  if (isBlank(text)) return null;
  if (start === 'number' && !isNumber(text)) return numberFault(text);
  if (start === 'json' && (problems?.length ?? 0) > 0) return 'This is not JSON yet.';
  return null;
}

/** What is said while nothing is typed. */
export function startHint(start: DraftKind, text: string): string | null {
  if (!isBlank(text)) return null;
  if (start === 'number') return 'Type the number that it begins with.';
  return start === 'json' ? 'Left empty, it begins without fields. Add them afterwards.' : null;
}
