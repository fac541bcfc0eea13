/** Which documents have something that is to be kept soon: after a pause, and while there is none, in time. */
import type { Document } from '../document/document.svelte';
import type { Drafts } from './drafts.svelte';
import { Soon } from './soon';

interface Waiting {
  soon: Soon;
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
    const soon = this.#waiting.get(document)?.soon ?? new Soon(() => this.#due(document));
    this.#waiting.set(document, { soon, drafts });
    soon.later();
  }

  /** Keeps what there is of a document without waiting. */
  now(document: Document): void {
    this.#waiting.get(document)?.soon.now();
  }

  /** The same for all of them. */
  all(): void {
    for (const { soon } of [...this.#waiting.values()]) soon.now();
  }

  #due(document: Document): void {
    const waiting = this.#waiting.get(document);
    this.#waiting.delete(document);
    if (waiting) this.#keep(document, waiting.drafts);
  }
}
