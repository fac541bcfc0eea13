/** What becomes of an edit when its entry is another: what follows by itself, and what a person decides. */
import type { Act, SetEntry } from '../api';
import { viewsOf } from '../model/kinds';
import {
  type Edit,
  expiredBy,
  isDirty,
  isExpiryDirty,
  isTextDirty,
  lost,
  naturally,
  settled,
  showing,
  showingStored,
  standingOn,
  typedOf,
} from './edit';
import { conflictsOf, type EntryState, type Field, mergeMetadata } from './merge';

/** What was typed here and is another in this state, to something else. */
export function conflictsWith(edit: Edit, state: EntryState): Field[] {
  if (!edit.detail) return [];
  const text = edit.baseHash === null ? edit.stored : undefined;
  return conflictsOf({ detail: edit.detail, text }, typedOf(edit), state);
}

/** Takes a state in: as what the edit stands on, or where there are conflicts, as the other side of them. */
export function decided(edit: Edit, state: EntryState, conflicts: readonly Field[]): Edit {
  if (conflicts.length === 0) return rebased({ ...edit, ...settled }, state);
  const theirs = { theirs: state.detail, theirText: state.text, expiredAt: null, goneBy: null };
  const waiting: Edit = { ...edit, status: 'ready', conflicts, ...theirs };
  // A value that nobody types over is shown as it is, whatever else waits for a decision.
  const follows = !isTextDirty(edit) && state.text !== null && state.text !== edit.stored;
  return follows ? showingStored(waiting, state.text) : waiting;
}

/** The edit stands on another state from now on: what was not touched is as it is there. */
function rebased(edit: Edit, { detail, text }: EntryState): Edit {
  const before = edit.detail;
  if (!before) return edit;
  const typed = isTextDirty(edit);
  const [was, now] = [before.metadata ?? '', detail.metadata ?? ''];
  const { metadata } = mergeMetadata(was, edit.metadata, now);
  const expiry = isExpiryDirty(edit) ? edit.expiry : null;
  const beside: Edit = { ...edit, baseHash: null, status: 'ready', detail, metadata, expiry };
  const kindChosen = typed && edit.kindChosen;
  const over = { ...withText(beside, typed, text), kindChosen };
  const chosen = edit.kindChosen && detail.kind !== before.kind;
  const fits = viewsOf(detail.kind).includes(edit.view);
  const another = typed ? !fits && !chosen : chosen || !fits;
  return another ? naturally(over, detail.kind) : over;
}

function withText(edit: Edit, typed: boolean, text: string | null): Edit {
  if (typed) return text === null ? edit : { ...edit, stored: text };
  return text === edit.stored ? edit : showingStored(edit, text);
}

/**
 * The key is gone, by this act of this window or by none of it: what was typed over it waits for a decision, or for
 * the key to come back.
 */
export function withoutKey(edit: Edit, now: number, by: Act | null = null): Edit {
  if (!isDirty(edit)) return lost(edit, now);
  const expiredAt = expiredBy(edit, now);
  const goneBy = by ?? edit.goneBy;
  return { ...edit, conflicts: ['value'], theirs: null, theirText: null, expiredAt, goneBy };
}

/** What somebody else saved, in the place of what was typed. */
export function gaveUp(edit: Edit, now: number): Edit {
  const { theirs, theirText } = edit;
  const over = { ...edit, ...settled };
  const { expiredAt } = edit;
  return theirs
    ? showing(over, { detail: theirs, text: theirText })
    : lost({ ...over, expiredAt }, now);
}

/** What was typed, as an edit of what somebody else saved. */
export function overTheirs(edit: Edit): Edit {
  const { theirs, theirText } = edit;
  return theirs ? rebased({ ...edit, ...settled }, { detail: theirs, text: theirText }) : edit;
}

/** Back to what is stored now. */
export function reverted(edit: Edit, now: number): Edit {
  const unchosen = { ...edit, kindChosen: false };
  if (edit.conflicts.length > 0) return gaveUp(unchosen, now);
  const { detail } = edit;
  if (!detail) return unchosen;
  const bare = { ...unchosen, expiry: null, metadata: detail.metadata ?? '' };
  const shown = showingStored(bare, edit.stored);
  return viewsOf(detail.kind).includes(edit.view) ? shown : naturally(shown, detail.kind);
}

/** What was `sent` is stored: what was typed since is an edit of that. */
export function saved(edit: Edit, sent: Edit, { value, expiry }: SetEntry): Edit {
  const metadata = sent.metadata === '' ? null : sent.metadata;
  const over = value.type === 'text' ? standingOn(edit, value.text) : edit;
  return {
    ...over,
    ...settled,
    detail: edit.detail && { ...edit.detail, metadata },
    expiry: expiry.type !== 'keep' && edit.expiry === sent.expiry ? null : edit.expiry,
  };
}
