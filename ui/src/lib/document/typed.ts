/** What was typed over an entry, part by part, while it is not on the screen: drafts and asides. */
import type { EntryDetail } from '../api';
import type { Draft } from '../model/drafts';
import { choiceOf, type ExpiryChoice } from '../model/expiry';
import { mergeMetadata } from './merge';

/** The parts that a person touched; null where one was not. */
export interface Typed {
  /** The value's text, as it would be stored. */
  text: string | null;
  expiry: ExpiryChoice | null;
  metadata: string | null;
}

/** What was typed and given up for something else. It can be taken up again, or copied. */
export interface Aside extends Typed {
  /** The metadata that `metadata` was typed over. */
  over: string;
  /** Unix milliseconds. */
  at: number;
}

/** What was typed as something that is put aside; null when it is nothing. */
export function asideOf({ text, expiry, metadata }: Typed, over: string): Aside | null {
  if (text === null && expiry === null && metadata === null) return null;
  return { text, expiry, metadata, over, at: Date.now() };
}

/** A draft that nobody can take up, as something that was put aside. */
export function asideOfDraft(draft: Draft): Aside | null {
  return asideOf(typedIn(draft), '');
}

/** What a draft kept. */
export function typedIn(draft: Draft): Typed {
  const earlier = draft.expiresAt === undefined ? null : choiceOf(draft.expiresAt);
  return {
    text: draft.text,
    expiry: draft.expiry ?? earlier,
    metadata: draft.metadata ?? null,
  };
}

/** The metadata that an aside would make of what is stored now: what others changed in it stays. */
export function takenUp(aside: Aside, detail: EntryDetail): string | null {
  if (aside.metadata === null) return null;
  return mergeMetadata(aside.over, aside.metadata, detail.metadata ?? '').metadata;
}
