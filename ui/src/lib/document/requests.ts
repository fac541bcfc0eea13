/** How an edit is sent: only what was touched, or all of it where the key is made again. */
import type { EntryDetail, SetEntry } from '../api';
import type { Typed } from '../model/drafts';
import { choiceOf, type ExpiryChoice, resolve } from '../model/expiry';

type Place = Pick<SetEntry, 'namespace' | 'key'>;

/** Saves what was touched over the state that the edit stands on, and over no other. */
export function editRequest(place: Place, typed: Typed, base: EntryDetail): SetEntry {
  const { text, expiry, metadata } = typed;
  return {
    ...place,
    value: text === null ? { type: 'keep' } : { type: 'text', text: String(text) },
    expiry: expiry === null ? { type: 'keep' } : toExpiry(expiry),
    metadata: metadata === null ? { type: 'keep' } : toMetadata(metadata),
    mustBeNew: false,
    baseVersion: base.version,
    note: null,
  };
}

/** Makes a key that is gone again: what was touched, and the rest as it was. */
export function newRequest(place: Place, text: string, typed: Typed, base: EntryDetail): SetEntry {
  return {
    ...place,
    value: { type: 'text', text },
    expiry: toExpiry(typed.expiry ?? comingExpiry(base)),
    metadata: toMetadata(typed.metadata ?? base.metadata ?? ''),
    mustBeNew: true,
    baseVersion: null,
    note: null,
  };
}

/** The expiry as it was, unless the key is gone because it has expired. */
function comingExpiry({ expiresAt }: EntryDetail): ExpiryChoice {
  const choice = choiceOf(expiresAt);
  return resolve(choice, Date.now()).ok ? choice : { kind: 'never' };
}

function toMetadata(metadata: string): SetEntry['metadata'] {
  return metadata.trim() === '' ? { type: 'clear' } : { type: 'set', json: metadata };
}

/** A choice as it is sent: a duration counts from the moment at which it is saved. */
function toExpiry(choice: ExpiryChoice): SetEntry['expiry'] {
  // Counted from 0, the moment that a duration means is the duration itself.
  const chosen = resolve(choice, choice.kind === 'after' ? 0 : Date.now());
  if (!chosen.ok) return { type: 'keep' };
  if (chosen.at === null) return { type: 'never' };
  return { type: choice.kind === 'after' ? 'in' : 'at', seconds: chosen.at };
}
