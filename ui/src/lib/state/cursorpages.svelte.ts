/**
 * Rows that can only be read onwards from a row, page by page. The place where each page starts is
 * remembered, the rows are not: only a few pages are held, whatever the length.
 */
import { Pages, PAGE } from '../model/pages';
import { toasts } from './toasts.svelte';

export class CursorPages<Row> {
  /** Rows known to be there so far; it grows while one scrolls. */
  known = $state(0);
  revision = $state(0);

  readonly #pages = new Pages<Row>();
  readonly #starts: number[] = [0];
  readonly #read: (after: number, limit: number) => Promise<Row[]>;
  readonly #id: (row: Row) => number;
  #loading: Promise<void> | null = null;
  #generation = 0;
  #end = 0;

  constructor(read: (after: number, limit: number) => Promise<Row[]>, id: (row: Row) => number) {
    this.#read = read;
    this.#id = id;
  }

  row(index: number): Row | undefined {
    return this.#pages.row(index);
  }

  /** Sees to it that these rows arrive, and the next page before it is needed. */
  want(first: number, end: number): void {
    this.#end = Math.max(end, first + 1);
    if (this.#loading) return;
    const page = this.#next(first);
    if (page === undefined) return;
    this.#loading = this.#fetch(page).finally(() => {
      this.#loading = null;
      if (this.#next(first) !== undefined && this.#next(first) !== page)
        this.want(first, this.#end);
    });
  }

  /** Reads what is shown again, after rows were ticked. */
  async again(first: number, end: number): Promise<void> {
    this.#generation += 1;
    this.#pages.markStale();
    for (const page of this.#pages.missing(first, Math.max(end, first + 1)))
      await this.#fetch(page);
  }

  patch(matches: (row: Row) => boolean, change: (row: Row) => Row): void {
    this.#pages.patch(matches, change);
    this.revision += 1;
  }

  #next(first: number): number | undefined {
    // One page more than is seen, so that scrolling does not stop at its edge.
    const reach = Math.min(this.#end + PAGE, this.#starts.length * PAGE);
    return this.#pages.missing(first, reach).find((page) => this.#starts[page] !== undefined);
  }

  async #fetch(page: number): Promise<void> {
    const generation = this.#generation;
    const after = this.#starts[page];
    if (after === undefined) return;
    try {
      const rows = await this.#read(after, PAGE);
      if (generation !== this.#generation) return;
      this.#pages.put(page, rows);
      const last = rows[PAGE - 1];
      if (last !== undefined) this.#starts[page + 1] ??= this.#id(last);
      this.known = Math.max(this.known, page * PAGE + rows.length);
      this.revision += 1;
    } catch (thrown) {
      this.#pages.put(page, []);
      toasts.complain(thrown);
    }
  }
}
