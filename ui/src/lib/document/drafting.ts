/** An edit as a draft, and a draft as an edit again, of what it was an edit of. */
import type { Base, Keeping, Typed } from '../model/drafts';
import {
  type Edit,
  isExpiryDirty,
  isMetadataDirty,
  isTextDirty,
  showing,
  showingStored,
  showingTyped,
  standingOn,
  typedOf,
} from './edit';
import { type EntryState, type Field, takenUp } from './merge';
import { conflictsWith, decided } from './settling';

/** What was typed over an edit's base, at a moment in Unix milliseconds; null when that is nothing. */
export function draftOf(edit: Edit, typed: Typed, at: number): Keeping | null {
  const touched = typed.text !== null || typed.expiry !== null || typed.metadata !== null;
  if (!edit.detail || !touched) return null;
  const { version, expiresAt, metadata } = edit.detail;
  const text = typed.text === null ? null : baseText(edit);
  return { at, ...typed, version, base: { text, expiresAt, metadata } };
}

function baseText({ baseHash, stored }: Edit): Base['text'] {
  if (baseHash !== null) return { hash: baseHash };
  return stored === null ? null : { whole: stored };
}

/** An edit that goes on, and what had to give way. */
export interface GoneOn {
  edit: Edit;
  /** To be put aside; null when nothing gave way. */
  aside: Keeping | null;
}

/** Shows the entry with what was typed over it before; `began` when that was over the same text. */
export function begun(
  state: EntryState,
  draft: Keeping | null,
  began: boolean,
  from: Edit,
): GoneOn {
  let edit = showing(from, state);
  if (!draft) return { edit, aside: null };
  if (draft.base !== null) edit = goneBack(edit, draft.version, draft.base, began);
  // A text cannot be typed over bytes.
  const fits = draft.text === null || edit.stored !== null;
  const aside = fits ? null : draftOf(edit, { ...nothing, text: draft.text }, draft.at);
  if (fits && draft.text !== null) edit = showingTyped(edit, draft.text, draft.base === null);
  edit = { ...edit, expiry: draft.expiry, metadata: draft.metadata ?? edit.metadata };
  const known = draft.base !== null || draft.version === state.detail.version;
  const conflicts = known ? conflictsWith(edit, state) : touchedParts(edit);
  return { edit: decided(edit, state, conflicts), aside };
}

const nothing: Typed = { text: null, expiry: null, metadata: null };

/**
 * Takes up again what was put aside, over the state of now. What was typed over the same parts gives way;
 * `at` is when that was typed. `began` when what was put aside began from the same text.
 */
export function wentOn(
  edit: Edit,
  state: EntryState,
  aside: Keeping,
  began: boolean,
  at: number,
): GoneOn {
  const now = typedOf(edit);
  const instead: Typed = {
    text: aside.text === null ? null : now.text,
    expiry: aside.expiry === null ? null : now.expiry,
    metadata: aside.metadata === null ? null : now.metadata,
  };
  const gaveWay = draftOf(edit, instead, at);
  const deleted = edit.conflicts.length > 0 && !edit.theirs;
  if (aside.base !== null && !deleted) {
    const over = overItsBase(edit, state, aside, aside.base, began);
    const metadata = aside.metadata ?? now.metadata ?? over.metadata;
    const taken = { ...over, metadata };
    return { edit: decided(taken, state, conflictsWith(taken, state)), aside: gaveWay };
  }
  const metadata = (edit.detail && takenUp(aside, edit.detail)) ?? edit.metadata;
  const beside = { ...edit, metadata, expiry: aside.expiry ?? edit.expiry };
  const taken = aside.text === null ? beside : showingTyped(beside, aside.text);
  const known = deleted || aside.version === state.detail.version;
  return { edit: known ? taken : decided(taken, state, touchedParts(taken)), aside: gaveWay };
}

/** What was put aside, over the state that it began from. */
function overItsBase(
  edit: Edit,
  state: EntryState,
  aside: Keeping,
  base: Base,
  began: boolean,
): Edit {
  const there = { ...edit, detail: state.detail };
  const stands = aside.text === null ? there : standingOn(there, state.text);
  const over = goneBack(stands, aside.version, base, began);
  const typed = aside.text === null ? over : showingTyped(over, aside.text);
  return { ...typed, expiry: aside.expiry ?? typed.expiry };
}

/** Over the state that an edit began from, as far as that is known. */
function goneBack(
  edit: Edit,
  version: number,
  { text, expiresAt, metadata }: Base,
  began: boolean,
): Edit {
  if (!edit.detail) return edit;
  const detail = { ...edit.detail, version, expiresAt, metadata };
  const back = { ...edit, detail, metadata: metadata ?? '' };
  if (began || text === null || edit.stored === null) return back;
  return 'whole' in text ? showingStored(back, text.whole) : { ...back, baseHash: text.hash };
}

/** Where the state that an edit began from is not known, all that was touched may be another there. */
function touchedParts(edit: Edit): Field[] {
  return [
    ...(isTextDirty(edit) ? (['value'] as const) : []),
    ...(isExpiryDirty(edit) ? (['expiry'] as const) : []),
    ...(isMetadataDirty(edit) ? (['metadata'] as const) : []),
  ];
}
