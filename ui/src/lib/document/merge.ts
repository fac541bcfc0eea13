/** Three-way comparison of an entry, part by part: what both sides changed, and what only one did. */
import type { EntryDetail } from '../api';
import type { Keeping, Typed } from '../model/drafts';
import { isSaved } from '../model/expiry';
import { isSameJson } from '../model/jsontokens';
import { isSameText } from '../model/longtext';
import { isClear, type Member, memberOf, otherMetadata, withMember } from '../model/metadata';

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
  if (![base, mine, theirs].every(isClear)) {
    return { metadata: mine, conflicts: ['metadata'] };
  }
  const [restWas, restOwn, restOther] = [base, mine, theirs].map(otherMetadata);
  const ownRest = restOwn !== restWas;
  const conflicts: Field[] = [];
  let metadata = ownRest ? mine : theirs;
  for (const [member, field] of members) {
    const [was = null, own = null, other = null] = [base, mine, theirs].map((text) =>
      memberOf(text, member),
    );
    const side = sideOf(was, own, other);
    if (side === 'both') conflicts.push(field);
    metadata = withMerged(metadata, member, side === 'theirs' ? other : own);
  }
  if (ownRest && restOther !== restWas && restOwn !== restOther) conflicts.push('metadata');
  return { metadata, conflicts };
}

const members = [
  ['description', 'note'],
  ['tags', 'tags'],
] as const;

/** Which side's JSON of a member is taken; where both changed it to different things, one's own until it is decided. */
function sideOf(
  was: string | null,
  own: string | null,
  other: string | null,
): 'mine' | 'theirs' | 'both' {
  if (isSameJson(own, was)) return 'theirs';
  return isSameJson(other, was) || isSameJson(other, own) ? 'mine' : 'both';
}

/** What says the same already stays as it is written. */
function withMerged(metadata: string, member: Member, json: string | null): string {
  return isSameJson(memberOf(metadata, member), json)
    ? metadata
    : withMember(metadata, member, json);
}
