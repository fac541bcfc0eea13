/** A few pages of a long list, by position. Old ones are dropped, so that memory stays flat. */
export const PAGE = 100;
const KEPT = 8;

export class Pages<Row> {
  /** Insertion order is order of use: the first is the one to drop. */
  readonly #pages = new Map<number, readonly Row[]>();
  readonly #size: number;
  readonly #kept: number;

  /** Of `size` rows each; `kept` of them at most. */
  constructor(size = PAGE, kept = KEPT) {
    this.#size = size;
    this.#kept = kept;
  }

  /** The row at a position, when its page is here. */
  row(index: number): Row | undefined {
    return this.#pages.get(Math.floor(index / this.#size))?.[index % this.#size];
  }

  /** The rows from the first on, as far as they are here. */
  all(): Row[] {
    const rows: Row[] = [];
    let page = this.#pages.get(0);
    for (let next = 1; page; next += 1) {
      rows.push(...page);
      page = this.#pages.get(next);
    }
    return rows;
  }

  /** The pages that a window of rows needs and that are not here. */
  missing(first: number, end: number): number[] {
    const wanted: number[] = [];
    if (end <= first) return wanted;
    const last = Math.floor((end - 1) / this.#size);
    for (let page = Math.floor(first / this.#size); page <= last; page += 1) {
      if (!this.#pages.has(page)) wanted.push(page);
    }
    return wanted;
  }

  put(page: number, rows: readonly Row[]): void {
    this.#pages.delete(page);
    this.#pages.set(page, rows);
    while (this.#pages.size > this.#kept) {
      const oldest = this.#pages.keys().next();
      if (oldest.done) break;
      this.#pages.delete(oldest.value);
    }
  }

  /** The last row of the page before this one, from which the next can be read quickly. */
  lastBefore(page: number): Row | undefined {
    const previous = this.#pages.get(page - 1);
    return previous?.length === this.#size ? previous[this.#size - 1] : undefined;
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
      if (at >= 0) return page * this.#size + at;
    }
    return undefined;
  }

  /** Every row that is here. */
  *here(): Iterable<Row> {
    for (const rows of this.#pages.values()) yield* rows;
  }

  get size(): number {
    return this.#pages.size;
  }
}
