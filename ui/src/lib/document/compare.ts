/** What saving one's own edit over somebody else's would store, part by part, beside what is stored. */
import { type ExpiryChoice, resolve } from '../model/expiry';
import { noteWords, otherMetadata, tagWords } from '../model/metadata';
import { moment } from '../model/words';
import { type Field, mergeMetadata } from './merge';

/** A part that would be different, as it is read by a person. */
export interface PartCompared {
  field: Exclude<Field, 'value'>;
  name: string;
  theirs: string;
  mine: string;
}

export interface Beside {
  /** Unix seconds; null for never. */
  expiresAt: number | null;
  metadata: string | null;
}

export interface Edit {
  /** Null when it was not touched. */
  expiry: ExpiryChoice | null;
  metadata: string;
  /** The metadata that the edit began from. */
  base: string | null;
}

/** What stands beside the value and would be different, in the order of the form. */
export function partsCompared(edit: Edit, theirs: Beside): PartCompared[] {
  const other = theirs.metadata ?? '';
  // Where only they changed something, saving keeps it.
  const { metadata } = mergeMetadata(edit.base ?? '', edit.metadata, other);
  const saved = expiryWords(theirs.expiresAt);
  const parts: PartCompared[] = [
    {
      field: 'expiry',
      name: 'Expires',
      theirs: saved,
      mine: edit.expiry ? chosenWords(edit.expiry) : saved,
    },
    { field: 'note', name: 'Note', theirs: noteWords(other), mine: noteWords(metadata) },
    { field: 'tags', name: 'Tags', theirs: tagWords(other), mine: tagWords(metadata) },
    {
      field: 'metadata',
      name: 'Metadata',
      theirs: otherMetadata(other),
      mine: otherMetadata(metadata),
    },
  ];
  return parts.filter((part) => part.theirs !== part.mine);
}

function expiryWords(at: number | null): string {
  return at === null ? 'Never' : moment(at * 1000);
}

function chosenWords(choice: ExpiryChoice): string {
  if (choice.kind === 'after') {
    const unit = choice.amount.trim() === '1' ? choice.unit.slice(0, -1) : choice.unit;
    return `${choice.amount.trim()} ${unit} after it is saved`;
  }
  const chosen = resolve(choice, 0);
  if (chosen.ok) return expiryWords(chosen.at);
  return choice.kind === 'at' ? choice.local : 'Never';
}
