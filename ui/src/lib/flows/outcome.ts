/** How a run of a flow ended. */
import type { Applied, FlowFailure, FlowLogLine } from '../api';
import type { PlanCheck } from '../state/plancheck.svelte';

interface Told {
  /** The code that ran. */
  code: string;
  /** What it returned, as JSON; null when that is nothing. */
  result: string | null;
  log: readonly FlowLogLine[];
}

export type Outcome = Told &
  (
    | { type: 'planned'; check: PlanCheck; tookMs: number }
    /** `attempts`: how often it ran, because keys changed meanwhile. */
    | { type: 'applied'; applied: Applied | null; attempts: number }
    | { type: 'failed'; failure: FlowFailure }
    | { type: 'refused'; message: string }
    | { type: 'stopped' }
  );

/** What a run came to, in a sentence. */
export function outcomeWords(outcome: Outcome): string {
  switch (outcome.type) {
    case 'planned':
      return plannedWords(outcome.check);
    case 'applied':
      return appliedWords(outcome.applied, outcome.attempts);
    case 'failed':
      return 'It stopped. Nothing was changed.';
    case 'refused':
      return outcome.message;
    case 'stopped':
      return 'Stopped. Nothing was changed.';
  }
}

function plannedWords({ plan, empty }: PlanCheck): string {
  if (!empty) return 'This is what it would write. Nothing is changed until you apply it.';
  return plan.counts.same > 0
    ? 'What it writes is there already, so nothing would change.'
    : 'It only read: it writes nothing.';
}

function appliedWords(applied: Applied | null, attempts: number): string {
  const again =
    attempts > 1 ? ` It ran ${String(attempts)} times, because keys changed meanwhile.` : '';
  if (applied?.changeId === 0) return `Done. Nothing had to be changed.${again}`;
  return `Done. What it wrote can be undone.${again}`;
}
