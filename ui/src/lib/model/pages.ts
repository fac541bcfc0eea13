/** A few pages of a long list, by position. Old ones are dropped, so that memory stays flat. */
export const PAGE = 100;
const KEPT = 8;

export class Pages<Row> {
  /** Insertion order is order of use: the first is the one to drop. */
  readonly #pages = new Map<number, readonly Row[]>();
  readonly #stale = new Set<number>();

  /** The row at a position, when its page is here. */
  row(index: number): Row | undefined {
    return this.#pages.get(Math.floor(index / PAGE))?.[index % PAGE];
  }

  /** The pages that a window of rows needs and that are missing or out of date. */
  missing(first: number, end: number): number[] {
    const wanted: number[] = [];
    if (end <= first) return wanted;
    for (let page = Math.floor(first / PAGE); page <= Math.floor((end - 1) / PAGE); page += 1) {
      if (!this.#pages.has(page) || this.#stale.has(page)) wanted.push(page);
    }
    return wanted;
  }

  put(page: number, rows: readonly Row[]): void {
    this.#pages.delete(page);
    this.#pages.set(page, rows);
    this.#stale.delete(page);
    while (this.#pages.size > KEPT) {
      const oldest = this.#pages.keys().next();
      if (oldest.done) break;
      this.#pages.delete(oldest.value);
      this.#stale.delete(oldest.value);
    }
  }

  /** The last row of the page before this one, from which the next can be read quickly. */
  lastBefore(page: number): Row | undefined {
    const previous = this.#pages.get(page - 1);
    if (previous?.length !== PAGE || this.#stale.has(page - 1)) return undefined;
    return previous[PAGE - 1];
  }

  /** Replaces a row where it stands. */
  patch(matches: (row: Row) => boolean, change: (row: Row) => Row): void {
    for (const [page, rows] of this.#pages) {
      if (rows.some(matches)) {
        this.#pages.set(
          page,
          rows.map((row) => (matches(row) ? change(row) : row)),
        );
      }
    }
  }

  /** The position of a row among those that are here. */
  find(matches: (row: Row) => boolean): number | undefined {
    for (const [page, rows] of this.#pages) {
      const at = rows.findIndex(matches);
      if (at >= 0) return page * PAGE + at;
    }
    return undefined;
  }

  /** Keeps showing what is here until fresh pages replace it. */
  markStale(): void {
    for (const page of this.#pages.keys()) this.#stale.add(page);
  }

  clear(): void {
    this.#pages.clear();
    this.#stale.clear();
  }

  get size(): number {
    return this.#pages.size;
  }
}
