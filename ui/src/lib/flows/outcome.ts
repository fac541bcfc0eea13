/** How a run of a flow ended. */
import type { FlowFailure, FlowLogLine } from '../api';
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
    | {
        type: 'applied';
        /** The change that it made; 0 where nothing had to be changed. */
        change: number;
        /** How often it ran, because keys changed meanwhile. */
        attempts: number;
        /** Whether that change was taken back. */
        undone: boolean;
      }
    | { type: 'failed'; failure: FlowFailure }
    | { type: 'refused'; message: string }
    | { type: 'stopped' }
  );

/** A result as it is read: a text without the quotes and signs by which JSON writes it. */
export function resultShown(result: string): { heading: string; shown: string } {
  const value: unknown = result.startsWith('"') ? JSON.parse(result) : null;
  return typeof value === 'string'
    ? { heading: value === '' ? 'Result, an empty text' : 'Result, a text', shown: value }
    : { heading: 'Result', shown: result };
}

/** Whether there is more to see than a sentence. */
export function hasMore(outcome: Outcome): boolean {
  const writes = outcome.type === 'planned' && !outcome.check.empty;
  return writes || outcome.result !== null || outcome.log.length > 0;
}

/** What a run came to, the most important sentence first. */
export function outcomeSentences(outcome: Outcome): [string, ...string[]] {
  switch (outcome.type) {
    case 'planned':
      return planned(outcome.check);
    case 'applied':
      return applied(outcome);
    case 'failed':
      return ['It stopped.', NOTHING];
    case 'refused':
      return [outcome.message];
    case 'stopped':
      return ['Stopped.', NOTHING];
  }
}

export const outcomeWords = (outcome: Outcome): string => outcomeSentences(outcome).join(' ');

const NOTHING = 'Nothing was changed.';

function planned({ plan, empty }: PlanCheck): [string, ...string[]] {
  if (!empty) return ['This is what it would write.', 'Nothing is changed until you apply it.'];
  return plan.counts.same > 0
    ? ['What it writes is there already, so nothing would change.']
    : ['It only read: it writes nothing.'];
}

type Applied = Extract<Outcome, { type: 'applied' }>;

function applied({ change, attempts, undone }: Applied): [string, ...string[]] {
  if (undone) return ['Taken back.', 'The keys are as they were before it ran.'];
  const then = change === 0 ? 'Nothing had to be changed.' : 'What it wrote can be undone.';
  if (attempts === 1) return ['Done.', then];
  return ['Done.', then, `It ran ${String(attempts)} times, because keys changed meanwhile.`];
}
