/** Which documents have something that is to be kept soon: after a pause, and while there is none, in time. */
import type { Document } from '../document/document.svelte';
import type { Drafts } from './drafts.svelte';

/** What is typed is kept after so long a pause, */
const KEEP_AFTER_MS = 250;
/** and while there is none, so long after it was typed. */
const KEEP_AT_LATEST_MS = 750;

interface Waiting {
  timer: ReturnType<typeof setTimeout>;
  /** When the oldest of it was typed. */
  since: number;
  /** Those of the store that the document is of. */
  drafts: Drafts;
}

export class KeepSoon {
  readonly #waiting = new Map<Document, Waiting>();
  readonly #keep: (document: Document, drafts: Drafts) => void;

  /** `keep` is called for each document when its time has come. */
  constructor(keep: (document: Document, drafts: Drafts) => void) {
    this.#keep = keep;
  }

  /** Whether anything is to be kept yet. */
  get any(): boolean {
    return this.#waiting.size > 0;
  }

  /** Something was typed, saved or given up. */
  later(document: Document, drafts: Drafts): void {
    const before = this.#waiting.get(document);
    clearTimeout(before?.timer);
    const since = before?.since ?? Date.now();
    // A clock that was set back makes nobody wait longer than a pause.
    const left = since + KEEP_AT_LATEST_MS - Date.now();
    const wait = Math.min(KEEP_AFTER_MS, Math.max(0, left));
    const timer = setTimeout(() => this.now(document), wait);
    this.#waiting.set(document, { timer, since, drafts });
  }

  /** Keeps what there is of a document without waiting. */
  now(document: Document): void {
    const waiting = this.#waiting.get(document);
    if (!waiting) return;
    clearTimeout(waiting.timer);
    this.#waiting.delete(document);
    this.#keep(document, waiting.drafts);
  }

  /** The same for all of them. */
  all(): void {
    for (const document of [...this.#waiting.keys()]) this.now(document);
  }
}
