/** A look at an entry: what is stored now, and how an edit stands to that. */
import { type Act, api, type EntryDetail, isFailure } from '../api';
import { beganFrom, type Draft, hashOf } from '../model/drafts';
import { decode } from '../model/hex';
import { type Edit, isDirty } from './edit';
import type { EntryState } from './merge';
import { madeHere, type OwnChange, takenHere } from './own';
import { conflictsWith } from './settling';

export interface Seen {
  state: EntryState;
  /** What was typed over the key before its document was made; null when nothing was. */
  draft: Draft | null;
  /** Whether that began from the text of now. */
  began: boolean;
  /** Whether the text is the one that the edit stands on, where that was not at hand. */
  isBase: boolean;
  /** Whether this window made a state that would be in conflict otherwise. */
  isOwn: boolean;
}

/** There is no such entry any more. */
export interface Loss {
  state: null;
  /** By which act of this window; null where it was none, or nothing is typed over the key. */
  by: Act | null;
}

interface Asking {
  namespace: string;
  key: string;
  /** The edit as it is at the moment: it may be typed on meanwhile. */
  edit: () => Edit;
  /** What was typed over the key before, where that is not taken up yet. */
  recall: () => Promise<Draft | null>;
  /** What this window wrote. */
  own: readonly OwnChange[];
  /** Whether the answer is still wanted. */
  wanted: () => boolean;
}

/** Reads the entry; undefined when the answer is not wanted any more. */
export async function look(asking: Asking): Promise<Seen | Loss | undefined> {
  const { namespace, key, edit, recall, own, wanted } = asking;
  const detail = await lookUp(namespace, key);
  if (!wanted()) return undefined;
  if (!detail) {
    const by = isDirty(edit()) ? await takenHere(own, namespace, key) : null;
    return wanted() ? { state: null, by } : undefined;
  }
  // Before anything is shown: what was typed before goes on from the first sight of the key.
  const draft = await recall();
  const whole = edit().stored !== null || (draft?.text ?? null) !== null;
  const state = { detail, text: await textOf(detail, whole) };
  const base = draft?.base ?? null;
  const began = base !== null && (await beganFrom(base, state.text));
  const isBase = await isTextOf(edit().baseHash, state.text);
  const asked = edit().conflicts.length === 0 && conflictsWith(edit(), state).length > 0;
  const isOwn = asked && (await madeHere(own, namespace, key, detail.version));
  return wanted() ? { state, draft, began, isBase, isOwn } : undefined;
}

async function isTextOf(hash: string | null, text: string | null): Promise<boolean> {
  return text !== null && hash !== null && hash === (await hashOf(text));
}

async function lookUp(namespace: string, key: string): Promise<EntryDetail | null> {
  try {
    return await api.getEntry(namespace, key);
  } catch (thrown) {
    // A namespace that was deleted takes its keys along.
    if (isFailure(thrown, 'namespace_not_found')) return null;
    throw thrown;
  }
}

/** The text of a state: what came along, and where all of it is wanted, what did not. */
async function textOf(detail: EntryDetail, whole: boolean): Promise<string | null> {
  if (detail.text !== null || !detail.isText || !whole) return detail.text;
  return decode(await api.readVersion(detail.version));
}
