/** Three-way comparison of an entry, part by part: what both sides changed, and what only one did. */
import type { EntryDetail } from '../api';
import type { Keeping, Typed } from '../model/drafts';
import { isSaved } from '../model/expiry';
import { isSameText } from '../model/longtext';
import { described, withNote, withTags } from '../model/metadata';

/** The parts of an entry that are compared one by one. */
export type Field = 'value' | 'expiry' | 'note' | 'tags' | 'metadata';

/** A state of an entry with its whole text, where that was read. */
export interface EntryState {
  detail: EntryDetail;
  text: string | null;
}

/** The state that an edit began from. */
export interface BaseState {
  detail: EntryDetail;
  /** Undefined when it is another than that of now, and not known any more. */
  text: string | null | undefined;
}

/** The parts that were touched here and are another now there, to something else. */
export function conflictsOf(base: BaseState, typed: Typed, theirs: EntryState): Field[] {
  // Not by the version's number alone: in another copy of the file the same one may be another state.
  const found: Field[] = [];
  const { text } = typed;
  const isTheirs = text !== null && theirs.text !== null && isSameText(text, theirs.text);
  if (text !== null && theirs.text !== base.text && !isTheirs) found.push('value');
  const { expiresAt } = theirs.detail;
  if (
    typed.expiry !== null &&
    expiresAt !== base.detail.expiresAt &&
    !isSaved(typed.expiry, expiresAt)
  )
    found.push('expiry');
  const was = base.detail.metadata ?? '';
  const { conflicts } = mergeMetadata(was, typed.metadata ?? was, theirs.detail.metadata ?? '');
  return [...found, ...conflicts];
}

/** The metadata that a draft would make of what is stored now: what others changed in it stays. */
export function takenUp({ metadata, base }: Keeping, now: EntryDetail): string | null {
  if (metadata === null) return null;
  return mergeMetadata(base?.metadata ?? '', metadata, now.metadata ?? '').metadata;
}

export interface Merged {
  metadata: string;
  /** What both sides changed, to different things; `metadata` has one's own there. */
  conflicts: Field[];
}

/** Puts one's own edit of a metadata text over what somebody else made of the same text. */
export function mergeMetadata(base: string, mine: string, theirs: string): Merged {
  if (mine === base || mine === theirs) return { metadata: theirs, conflicts: [] };
  if (theirs === base) return { metadata: mine, conflicts: [] };
  const [was, own, other] = [described(base), described(mine), described(theirs)];
  if (!was.editable || !own.editable || !other.editable) {
    return { metadata: mine, conflicts: ['metadata'] };
  }
  const [restWas, restOwn, restOther] = [base, mine, theirs].map(rest);
  const ownRest = restOwn !== restWas;
  const note = sides(was.note, own.note, other.note);
  const tags = sides(was.tags.join(), own.tags.join(), other.tags.join());
  const conflicts: Field[] = [];
  if (note === 'both') conflicts.push('note');
  if (tags === 'both') conflicts.push('tags');
  if (ownRest && restOther !== restWas && restOwn !== restOther) conflicts.push('metadata');
  let metadata = ownRest ? mine : theirs;
  metadata = withNote(metadata, note === 'theirs' ? other.note : own.note);
  metadata = withTags(metadata, tags === 'theirs' ? other.tags : own.tags);
  return { metadata, conflicts };
}

function sides(base: string, mine: string, theirs: string): 'mine' | 'theirs' | 'both' {
  if (mine === base) return 'theirs';
  return theirs === base || theirs === mine ? 'mine' : 'both';
}

/** What is neither note nor tags. */
function rest(metadata: string): string {
  return withTags(withNote(metadata, ''), []);
}
