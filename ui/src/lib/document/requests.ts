/** How an edit is sent: only what was touched, or all of it where the key is made again. */
import { type EntryDetail, Failed, type SetEntry } from '../api';
import type { Typed } from '../model/drafts';
import { type ExpiryChoice, resolve, SOONEST } from '../model/expiry';

type Place = Pick<SetEntry, 'namespace' | 'key'>;

/**
 * Saves what was touched over the state that the edit stands on, and over no other. Throws `expiry_not_usable`, as
 * all of these do.
 */
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
    expiry: typed.expiry === null ? comingExpiry(base) : toExpiry(typed.expiry),
    metadata: toMetadata(typed.metadata ?? base.metadata ?? ''),
    mustBeNew: true,
    baseVersion: null,
    note: null,
  };
}

/** The expiry as it was, to the second, unless the key is gone because it has expired; as soon as can be. */
function comingExpiry({ expiresAt }: EntryDetail): SetEntry['expiry'] {
  const left = expiresAt === null ? 0 : expiresAt - Math.floor(Date.now() / 1000);
  if (expiresAt === null || left <= 0) return { type: 'never' };
  // A moment may have come too near by the time at which it is saved.
  return left <= 2 * SOONEST
    ? { type: 'in', seconds: Math.max(left, SOONEST) }
    : { type: 'at', seconds: expiresAt };
}

function toMetadata(metadata: string): SetEntry['metadata'] {
  return metadata.trim() === '' ? { type: 'clear' } : { type: 'set', json: metadata };
}

/**
 * A choice as it is sent: a duration counts from the moment at which it is saved. Throws `expiry_not_usable` where it
 * is none: what was to expire is never kept for ever, or left as it was, without a word.
 */
export function toExpiry(choice: ExpiryChoice): SetEntry['expiry'] {
  // Counted from 0, the moment that a duration means is the duration itself.
  const chosen = resolve(choice, choice.kind === 'after' ? 0 : Date.now());
  if (!chosen.ok) throw new Failed({ code: 'expiry_not_usable', problem: chosen.problem });
  if (chosen.at === null) return { type: 'never' };
  return { type: choice.kind === 'after' ? 'in' : 'at', seconds: chosen.at };
}
