/** Drafts of versions that kept them in the window's own storage, to be taken over once. */
import { choiceOf, type ExpiryChoice } from './expiry';
import type { Draft } from './drafts';

/** Where they are in that storage. */
export const EARLIER_DRAFTS = 'kv-store.drafts';

export interface EarlierDraft {
  namespace: string;
  key: string;
  draft: Draft;
}

/** A draft as those versions wrote it; the text as the editor held it. */
interface Written {
  text: string | null;
  expiry?: ExpiryChoice;
  /** In still earlier ones: the chosen moment in Unix seconds, null for never. */
  expiresAt?: number | null;
  metadata?: string;
  base: number;
}

/** Those that can be read, the newest last; what cannot is no draft. */
export function earlierDrafts(stored: string | null): EarlierDraft[] {
  try {
    const found: unknown = JSON.parse(stored ?? '[]');
    return Array.isArray(found) ? (found as unknown[]).flatMap(read) : [];
  } catch {
    return [];
  }
}

function read(item: unknown): EarlierDraft[] {
  if (!Array.isArray(item) || typeof item[0] !== 'string' || !isWritten(item[1])) return [];
  const [namespace, ...key] = item[0].split('\u0000');
  if (namespace === undefined || key.length === 0) return [];
  const { text, expiry, expiresAt, metadata, base } = item[1];
  const chosen = expiry ?? (expiresAt === undefined ? null : choiceOf(expiresAt));
  const draft: Draft = {
    at: Date.now(), // not known
    text,
    expiry: chosen,
    metadata: metadata ?? null,
    version: base,
    base: null,
  };
  // A key may have a NUL in it; a namespace's id has none.
  return [{ namespace, key: key.join('\u0000'), draft }];
}

function isWritten(draft: unknown): draft is Written {
  if (typeof draft !== 'object' || draft === null) return false;
  const { text, base } = draft as Partial<Written>;
  return typeof base === 'number' && (text === null || typeof text === 'string');
}
