/** What belongs to namespaces and is no key of theirs, counted and named: flows, shapes, protected places. */
import type { Belongings, PlanSummary, Purpose } from '../api';
import { counted } from './words';

const nouns: [keyof Belongings & Purpose, string, string?][] = [
  ['flows', 'flow'],
  ['shapes', 'shape'],
  ['protected', 'protected place'],
  ['searches', 'saved search', 'saved searches'],
  ['planned', 'planned change'],
];

/** ["2 flows", "1 protected place"] */
function namedAndCounted(belongings: Belongings): string[] {
  return nouns
    .filter(([purpose]) => belongings[purpose] > 0)
    .map(([purpose, noun, plural]) => counted(belongings[purpose], noun, plural));
}

/** "60 keys, 2 flows" */
export function amountWords(keys: number, belongings: Belongings): string {
  return [counted(keys, 'key'), ...namedAndCounted(belongings)].join(', ');
}

/** All of them together. */
export function sumOf(all: readonly Belongings[]): Belongings {
  const sum = { flows: 0, shapes: 0, protected: 0, searches: 0, planned: 0 };
  for (const one of all) for (const [purpose] of nouns) sum[purpose] += one[purpose];
  return sum;
}

/** "Also removed: 1 flow, 1 protected place." Of a plan that removes what is only here; null: only keys go. */
export function removedWords({ namespaces, policy }: PlanSummary): string | null {
  if (policy !== 'make_identical') return null;
  const gone = sumOf(
    namespaces
      .filter(({ counts }) => counts.ticked > 0)
      .map(({ purpose, counts }) => ({
        ...sumOf([]),
        ...(purpose === null ? {} : { [purpose]: counts.onlyHere }),
      })),
  );
  const words = namedAndCounted(gone);
  return words.length === 0 ? null : `Also removed, beside keys: ${words.join(', ')}.`;
}
