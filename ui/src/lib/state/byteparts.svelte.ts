/** The bytes of one state of a value, read in parts as they come into view. */
import { untrack } from 'svelte';
import { SvelteMap, SvelteSet } from 'svelte/reactivity';

/** Bytes of a part. Rows do not lie across two. */
export const PART = 16_384;
/** Parts that are kept. */
const MOST = 32;

export class ByteParts {
  /** In the order in which they were looked at last. */
  readonly #parts = new SvelteMap<number, Uint8Array>();
  readonly #asked = new SvelteSet<number>();
  /** Parts of which a person was told that they cannot be read. */
  readonly #told = new SvelteSet<number>();
  readonly #read: (from: number, most: number) => Promise<ArrayBuffer>;
  readonly #failed: (thrown: unknown) => void;
  readonly #size: number;

  /** `read` gives at most so many bytes from a place on; what it throws is told once. */
  constructor(
    size: number,
    read: (from: number, most: number) => Promise<ArrayBuffer>,
    failed: (thrown: unknown) => void,
  ) {
    [this.#size, this.#read, this.#failed] = [size, read, failed];
  }

  /** Bytes from a place on, within its part; null while they are not here. */
  at(from: number, most: number): Uint8Array | null {
    const start = from % PART;
    return this.#parts.get(Math.floor(from / PART))?.subarray(start, start + most) ?? null;
  }

  /** These bytes come into view: reads what of them is not here. */
  need(from: number, end: number): void {
    untrack(() => {
      const last = Math.floor((Math.min(end, this.#size) - 1) / PART);
      for (let part = Math.floor(from / PART); part <= last; part += 1) this.#look(part);
    });
  }

  #look(part: number): void {
    const here = this.#parts.get(part);
    if (here) {
      this.#keep(part, here);
    } else if (!this.#asked.has(part)) {
      this.#asked.add(part);
      void this.#ask(part);
    }
  }

  #keep(part: number, bytes: Uint8Array): void {
    if ([...this.#parts.keys()].at(-1) === part) return;
    this.#parts.delete(part);
    this.#parts.set(part, bytes);
    // The first one tells what all of them are.
    const oldest = [...this.#parts.keys()].find((one) => one !== 0);
    if (this.#parts.size > MOST && oldest !== undefined) this.#parts.delete(oldest);
  }

  async #ask(part: number): Promise<void> {
    try {
      const bytes = await this.#read(part * PART, PART);
      this.#asked.delete(part);
      this.#keep(part, new Uint8Array(bytes));
    } catch (thrown) {
      // Whoever scrolls over it again asks again, and is told once.
      this.#asked.delete(part);
      if (this.#told.has(part)) return;
      this.#told.add(part);
      this.#failed(thrown);
    }
  }
}
