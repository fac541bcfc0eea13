/**
 * One open key as a value: the state that an edit stands on, what is typed over it, and what of that waits
 * for a decision. What happens to it makes another; nothing here asks, waits or remembers.
 */
import type { Act, EntryDetail, Kind } from '../api';
import type { Typed } from '../model/drafts';
import { type ExpiryChoice, isSaved } from '../model/expiry';
import { viewsOf } from '../model/kinds';
import { type Ending, toEditor, toStored } from '../model/lines';
import { isSameText, type LongText } from '../model/longtext';
import type { EntryState, Field } from './merge';

export type DocumentStatus = 'empty' | 'loading' | 'ready' | 'gone' | 'failed';

export interface Edit {
  readonly status: DocumentStatus;
  /** The entry that the edit stands on. */
  readonly detail: EntryDetail | null;
  /** The whole text as stored; null while a large value has not been opened. */
  readonly stored: string | null;
  /** The hash of the text that the edit stands on, where that text is not at hand. */
  readonly baseHash: string | null;
  /** How lines ended in the text as stored. */
  readonly ending: Ending;
  /** The text in the editor. */
  readonly text: LongText;
  /** Counts up when the text was replaced from outside the editor. */
  readonly replaced: number;
  /** The expiry as it was chosen here; null while it was not touched. */
  readonly expiry: ExpiryChoice | null;
  readonly metadata: string;
  readonly view: Kind;
  /** Whether another kind was chosen, whose own view is shown once it is saved. */
  readonly kindChosen: boolean;
  /** What both sides changed, to different things. */
  readonly conflicts: readonly Field[];
  /** What is stored now, while it is in conflict; null when the key is gone. */
  readonly theirs: EntryDetail | null;
  readonly theirText: string | null;
  /** When a key that is gone had expired, in Unix seconds; null when it was deleted. */
  readonly expiredAt: number | null;
  /** By which act of this window's own the key is gone, while that is in conflict; null: by somebody else's. */
  readonly goneBy: Act | null;
}

export const blank: Edit = {
  status: 'loading',
  detail: null,
  stored: null,
  baseHash: null,
  ending: 'lf',
  text: '',
  replaced: 0,
  expiry: null,
  metadata: '',
  view: 'text',
  kindChosen: false,
  conflicts: [],
  theirs: null,
  theirText: null,
  expiredAt: null,
  goneBy: null,
};

/** Nothing waits for a decision. */
export const settled = {
  conflicts: [],
  theirs: null,
  theirText: null,
  expiredAt: null,
  goneBy: null,
} as const;

/** When what is stored expires, in Unix seconds; null where it does not, and where it is known to be gone. */
export const standsUntil = ({ detail, conflicts, theirs }: Edit): number | null =>
  (conflicts.length > 0 ? theirs : detail)?.expiresAt ?? null;

/** When a key that is gone by `now` (Unix milliseconds) had expired; null when it was deleted. */
export function expiredBy(edit: Edit, now: number): number | null {
  const at = standsUntil(edit);
  return edit.expiredAt ?? (at !== null && at * 1000 <= now ? at : null);
}

export const isTextDirty = ({ stored, text, ending }: Edit): boolean =>
  stored !== null && !isSameText(toStored(text, ending), stored);

export const isExpiryDirty = ({ detail, expiry }: Edit): boolean =>
  detail !== null && expiry !== null && !isSaved(expiry, detail.expiresAt);

export const isMetadataDirty = ({ detail, metadata }: Edit): boolean =>
  detail !== null && metadata !== (detail.metadata ?? '');

export const isDirty = (edit: Edit): boolean =>
  isTextDirty(edit) || isExpiryDirty(edit) || isMetadataDirty(edit);

/** What is typed, part by part. */
export function typedOf(edit: Edit): Typed {
  return {
    text: isTextDirty(edit) ? toStored(edit.text, edit.ending) : null,
    expiry: isExpiryDirty(edit) ? edit.expiry : null,
    metadata: isMetadataDirty(edit) ? edit.metadata : null,
  };
}

/**
 * Another text in the editor, typed there. A group or a list that was made of the value is none any more once
 * its text is the stored one again.
 */
export function typing(edit: Edit, text: LongText): Edit {
  const typed = { ...edit, text };
  const { detail, kindChosen, view } = edit;
  if (!detail || !kindChosen || view !== 'json' || isTextDirty(typed)) return typed;
  return naturally({ ...typed, kindChosen: false }, detail.kind);
}

/** Another text in the editor, from outside of it. */
export const replacing = (edit: Edit, text: string): Edit => ({
  ...edit,
  text,
  replaced: edit.replaced + 1,
});

/** The text that is typed over, from now on. */
export const standingOn = (edit: Edit, stored: string | null): Edit => ({
  ...edit,
  stored,
  baseHash: null,
});

/** The text as it is stored, in the place of what is in the editor. */
export function showingStored(edit: Edit, stored: string | null): Edit {
  const { text, ending } = toEditor(stored ?? '');
  return { ...replacing(standingOn(edit, stored), text), ending };
}

/** What was typed before, as it would be stored; `shown` when its line breaks are the editor's. */
export function showingTyped(edit: Edit, text: LongText, shown = false): Edit {
  const whole = String(text);
  const typed = toEditor(whole);
  // A text without line breaks does not say which ones it would have.
  const ending = !shown && whole.includes('\n') ? typed.ending : edit.ending;
  return { ...replacing(edit, typed.text), ending };
}

/** In the view that suits a kind of value best. */
export const naturally = (edit: Edit, kind: Kind): Edit => ({
  ...edit,
  view: viewsOf(kind)[0] ?? 'text',
});

/** A state of the entry, with nothing typed over it. */
export function showing(edit: Edit, { detail, text }: EntryState): Edit {
  const metadata = detail.metadata ?? '';
  const about = { detail, status: 'ready', expiry: null, metadata, expiredAt: null } as const;
  return { ...showingStored(naturally(edit, detail.kind), text), ...about };
}

/** The key is gone; `now` in Unix milliseconds. */
export function lost(edit: Edit, now: number): Edit {
  const expiredAt = expiredBy(edit, now);
  return {
    ...standingOn(edit, null),
    ...settled,
    status: 'gone',
    detail: null,
    expiredAt,
  };
}
