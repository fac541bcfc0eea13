/** From which end a plan is looked at: which tabs there are, and what the two states of a row are called. */
import type { Category, PlanCounts, PlanSummary } from '../api';
import { nameWords } from './invisible';
import { hasPolicy, removesOthers } from './plan';

export interface PlanTab {
  category: Category;
  label: string;
  count: number;
}

export interface PlanView {
  /** The tabs that have something in them. */
  tabs: (plan: PlanSummary) => PlanTab[];
  /** It is there to be looked at: what is not ticked is not left out, and no policy is asked for. */
  looking: boolean;
  /** From what the plan would bring to what is, not the other way. */
  back: boolean;
  /** What the two states of a row are called. */
  was: string;
  will: string;
  /** What a tick says. */
  tick: string;
}

type Labels = readonly (readonly [Category, keyof PlanCounts, string])[];

const withSome = (labels: Labels, { counts }: PlanSummary): PlanTab[] =>
  labels
    .map(([category, field, label]) => ({ category, label, count: counts[field] }))
    .filter((tab) => tab.count > 0);

/** What would be done; what needs attention comes first. */
export const doing: PlanView = {
  tabs: (plan) =>
    withSome(
      [
        ['invalid', 'invalid', 'Not valid'],
        ['added', 'added', 'New'],
        ['changed', 'changed', 'Changed'],
        ['removed', 'removed', 'Removed'],
        ['only_here', 'onlyHere', removesOthers(plan) ? 'Removed' : onlyHereLabel(plan)],
        ['same', 'same', 'Same'],
      ],
      plan,
    ).filter((tab) => tab.category !== 'only_here' || hasPolicy(plan)),
  looking: false,
  back: false,
  was: 'Before',
  will: 'After',
  tick: 'Apply',
};

/** The keys that the source does not have. */
function onlyHereLabel({ kind }: PlanSummary): string {
  switch (kind.type) {
    case 'restoreBackup':
      return 'Not in the backup';
    case 'paste':
      return 'Not in the list';
    default:
      return 'Not in the file';
  }
}

/** A backup's plan seen from the other end: what happened since it was made. */
export const sinceBackup: PlanView = {
  tabs: (plan) =>
    withSome(
      [
        ['only_here', 'onlyHere', 'Added'],
        ['changed', 'changed', 'Changed'],
        ['added', 'added', 'Deleted'],
      ],
      plan,
    ),
  looking: true,
  back: true,
  was: 'Then',
  will: 'Now',
  tick: 'Take back',
};

/** What differs between two namespaces, by their names. What is ticked the second takes over. */
export function between(from: string, into: string): PlanView {
  const [first, second] = [nameWords(from), nameWords(into)];
  return {
    tabs: (plan) =>
      withSome(
        [
          ['changed', 'changed', 'Different'],
          ['added', 'added', `Only in ${first}`],
          ['only_here', 'onlyHere', `Only in ${second}`],
          ['same', 'same', 'Same'],
        ],
        plan,
      ),
    looking: true,
    back: false,
    was: second,
    will: first,
    tick: 'Take over',
  };
}
