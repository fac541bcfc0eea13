/**
 * Rows of a list whose length is known, read by position: a few pages around what is in view. One page
 * is read at a time, and what was scrolled past meanwhile is not read at all.
 */
import { Pages, PAGE } from '../model/pages';
import { toasts } from './toasts.svelte';

export class OffsetPages<Row> {
  revision = $state(0);
  /** Where the rows turned out to end. */
  end = $state(Infinity);

  readonly #pages = new Pages<Row>();
  readonly #read: (offset: number, limit: number) => Promise<Row[]>;
  #wanted = { first: 0, end: 0 };
  #generation = 0;
  #busy = false;

  constructor(read: (offset: number, limit: number) => Promise<Row[]>) {
    this.#read = read;
  }

  row(index: number): Row | undefined {
    return this.#pages.row(index);
  }

  /** Sees to it that these rows arrive. */
  want(first: number, end: number): void {
    this.#wanted = { first, end: Math.max(end, first + 1) };
    void this.#load();
  }

  /** Reads what is shown again, after rows were ticked or compared anew. */
  again(): void {
    this.#generation += 1;
    this.end = Infinity;
    this.#pages.markStale();
    void this.#load();
  }

  patch(matches: (row: Row) => boolean, change: (row: Row) => Row): void {
    this.#pages.patch(matches, change);
    this.revision += 1;
  }

  async #load(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      let page = this.#next();
      while (page !== undefined) {
        const generation = this.#generation;
        const rows = await this.#read(page * PAGE, PAGE);
        if (generation === this.#generation) this.#put(page, rows);
        page = this.#next();
      }
    } catch (thrown) {
      toasts.complain(thrown);
    } finally {
      this.#busy = false;
    }
  }

  #put(page: number, rows: Row[]): void {
    this.#pages.put(page, rows);
    if (rows.length < PAGE) this.end = Math.min(this.end, page * PAGE + rows.length);
    this.revision += 1;
  }

  #next(): number | undefined {
    const { first, end } = this.#wanted;
    return this.#pages.missing(first, Math.min(end, this.end))[0];
  }
}
