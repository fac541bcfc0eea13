import type { ExpiryChoice } from './expiry';

/**
 * What was typed and not saved, per key: in memory for as long as the window lives, and in a small
 * storage beside it so that a crash keeps it. Large drafts stay in memory only.
 */
export interface Draft {
  /** The value as edited, or null when only other things were. */
  text: string | null;
  /** The expiry as it was chosen; undefined when it was not. */
  expiry?: ExpiryChoice;
  /** The chosen expiry as a moment, in drafts of earlier versions. `null` is "never". */
  expiresAt?: number | null;
  /** The metadata as edited; undefined when it was not. "" clears it. */
  metadata?: string;
  /** The version that the edit began from. */
  base: number;
}

export interface DraftStorage {
  getItem(name: string): string | null;
  setItem(name: string, value: string): void;
  removeItem(name: string): void;
}

const NAME = 'kv-store.drafts';
const ONE = 64 * 1024;
const ALL = 1024 * 1024;

export class Drafts {
  readonly #drafts = new Map<string, Draft>();
  readonly #storage: DraftStorage | null;

  constructor(storage: DraftStorage | null) {
    this.#storage = storage;
    for (const [id, draft] of stored(storage)) this.#drafts.set(id, draft);
  }

  get(namespace: string, key: string): Draft | undefined {
    return this.#drafts.get(idOf(namespace, key));
  }

  has(namespace: string, key: string): boolean {
    return this.#drafts.has(idOf(namespace, key));
  }

  put(namespace: string, key: string, draft: Draft): void {
    const id = idOf(namespace, key);
    // The newest goes last, so that the oldest are the first to leave when room is short.
    this.#drafts.delete(id);
    this.#drafts.set(id, draft);
    this.#store();
  }

  drop(namespace: string, key: string): void {
    if (this.#drafts.delete(idOf(namespace, key))) this.#store();
  }

  /** Takes a draft along when its key gets another name. */
  move(namespace: string, from: string, to: string): void {
    const draft = this.get(namespace, from);
    if (!draft) return;
    this.#drafts.delete(idOf(namespace, from));
    this.put(namespace, to, draft);
  }

  #store(): void {
    if (!this.#storage) return;
    const kept: string[] = [];
    let room = ALL;
    for (const [id, draft] of [...this.#drafts].reverse()) {
      if ((draft.text?.length ?? 0) > ONE) continue;
      const text = JSON.stringify([id, draft]);
      if (text.length > ONE || text.length > room) continue;
      room -= text.length;
      kept.unshift(text);
    }
    try {
      if (kept.length === 0) this.#storage.removeItem(NAME);
      else this.#storage.setItem(NAME, `[${kept.join(',')}]`);
    } catch {
      // A full storage must not stop anybody from typing: the draft is still in memory.
    }
  }
}

function idOf(namespace: string, key: string): string {
  return `${namespace}\u0000${key}`;
}

function stored(storage: DraftStorage | null): [string, Draft][] {
  try {
    const found: unknown = JSON.parse(storage?.getItem(NAME) ?? '[]');
    return Array.isArray(found) ? (found as unknown[]).filter(isStoredDraft) : [];
  } catch {
    return [];
  }
}

function isStoredDraft(item: unknown): item is [string, Draft] {
  if (!Array.isArray(item) || typeof item[0] !== 'string') return false;
  const draft = item[1] as Partial<Draft> | null;
  return (
    typeof draft === 'object' &&
    draft !== null &&
    typeof draft.base === 'number' &&
    (draft.text === null || typeof draft.text === 'string')
  );
}
