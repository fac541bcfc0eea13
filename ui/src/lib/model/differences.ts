/** How two states of an entry differ beside their values: expiry, note, tags, other metadata. */
import type { VersionInfo } from '../api';
import { noteWords, otherMetadata, tagWords } from './metadata';
import { moment } from './words';

export interface Difference {
  label: string;
  before: string;
  after: string;
}

type State = Pick<VersionInfo, 'expiresAt' | 'metadata'>;

/** What differs, each as a person reads it. */
export function otherDifferences(before: State, after: State): Difference[] {
  const was = parts(before);
  const will = parts(after);
  return was
    .map((part, at) => ({ ...part, after: will[at]?.text ?? '' }))
    .filter((part) => part.text !== part.after)
    .map(({ label, text, after }) => ({
      label,
      before: text || without(label),
      after: after || without(label),
    }));
}

/** "Expires: never → Mar 4, 2025, 9:30 AM" */
export function differenceWords({ label, before, after }: Difference): string {
  return `${label}: ${before} → ${after}`;
}

function parts({ expiresAt, metadata }: State): { label: string; text: string }[] {
  const text = metadata ?? '';
  return [
    { label: 'Expires', text: expiresAt === null ? '' : moment(expiresAt * 1000) },
    { label: 'Note', text: noteWords(text) },
    { label: 'Tags', text: tagWords(text) },
    { label: 'Other metadata', text: otherMetadata(text) },
  ];
}

/** A part that is not there. */
const without = (label: string) => (label === 'Expires' ? 'never' : 'none');
