/**
 * The rows of a list of which only a part is here: keys and plans, of which a window is read by
 * position, and groups, history, Trash and Activity, which go on after the row before.
 *
 * An older answer never replaces a newer one, whatever order they arrive in. When the rows are read
 * again, the old ones stay in view until all that is shown is here anew, and then all change at once,
 * together with what belongs to them (how many there are, where the active one stands); never under a
 * button that is held.
 */
import { isFailure, toFailed } from '../api';
import { PAGE, Pages } from '../model/pages';
import { isPressed, letGo } from './pressing';
import { toasts } from './toasts.svelte';

export interface Source<Row> {
  /** Reads up to `limit` rows from a position on; `after` is the row before, where that is here. */
  read(offset: number, after: Row | null, limit: number): Promise<readonly Row[]>;
  /**
   * Whether a page can be read only after the one before it. Such a list keeps all that was read.
   * Others keep a few pages around what is in view.
   */
  inOrder?: boolean;
  /** Rows of a page: `PAGE` where nothing is said. */
  size?: number;
  /** Asks for what belongs to the rows; what it gives back is run in the moment they change. */
  along?: () => Promise<() => void>;
}

/** One reading of the list: what it has so far, and whether that is shown already. */
interface Reading<Row> {
  pages: Pages<Row>;
  end: number;
  along: (() => void) | null;
  busy: boolean;
  failed: boolean;
}

export class PagedList<Row> {
  /** Counts up whenever rows arrive, so that views read them again. */
  revision = $state(0);
  /** Where the rows turned out to end. */
  end = $state(Infinity);
  /** Whether there is an answer, even if it is that there is nothing. */
  loaded = $state(false);
  /** Nothing can be shown before this is over. */
  loading = $state(false);
  /** Why there is nothing to show; null where there is, even if it is out of date. */
  problem = $state<string | null>(null);

  readonly #source: Source<Row>;
  readonly #size: number;
  #shown: Reading<Row>;
  /** The latest reading; another than `#shown` while the old rows stay in view. */
  #latest: Reading<Row>;
  #wanted = { first: 0, end: 1 };
  #waiting: (() => void)[] = [];

  constructor(source: Source<Row>) {
    this.#source = source;
    this.#size = source.size ?? PAGE;
    this.#shown = this.#latest = this.#begin();
  }

  row(index: number): Row | undefined {
    return this.#shown.pages.row(index);
  }

  /** Every row that is here, in no order. */
  here(): Iterable<Row> {
    return this.#shown.pages.here();
  }

  /** All rows of a list that is read in order. */
  get rows(): Row[] {
    return this.revision >= 0 ? this.#shown.pages.all() : [];
  }

  /** Whether a list that is read in order goes on. */
  get more(): boolean {
    return this.revision >= 0 && this.loaded && this.end === Infinity;
  }

  /** Whether rows are on their way. */
  get busy(): boolean {
    return this.#latest.busy;
  }

  find(matches: (row: Row) => boolean): number | undefined {
    return this.#shown.pages.find(matches);
  }

  /** Sees to it that these rows arrive. */
  want(first: number, end: number): void {
    this.#wanted = { first, end: Math.max(end, first + 1) };
    void this.#load(this.#latest);
  }

  /** Reads the next page of a list that is read in order. */
  showMore(): Promise<void> {
    const here = this.#shown.pages.all().length;
    this.want(0, Math.max(this.#wanted.end, here + this.#size));
    return this.settled();
  }

  /** Starts over after what is asked for has changed: nothing of before is shown any more. */
  restart(): Promise<void> {
    this.#wanted = { first: 0, end: this.#size };
    this.#shown = this.#latest = this.#begin();
    this.end = Infinity;
    this.loaded = false;
    this.problem = null;
    this.revision += 1;
    return this.#read();
  }

  /** Reads again what is shown; it stays in view until all of it is here anew. */
  again(): Promise<void> {
    this.#latest = this.#begin();
    return this.#read();
  }

  /** Resolves when nothing is being read that is still wanted. */
  settled(): Promise<void> {
    if (!this.#latest.busy) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  patch(matches: (row: Row) => boolean, change: (row: Row) => Row): void {
    this.#shown.pages.patch(matches, change);
    if (this.#latest !== this.#shown) this.#latest.pages.patch(matches, change);
    this.revision += 1;
  }

  #begin(): Reading<Row> {
    const kept = this.#source.inOrder ? Infinity : undefined;
    const pages = new Pages<Row>(this.#size, kept);
    return { pages, end: Infinity, along: null, busy: false, failed: false };
  }

  #read(): Promise<void> {
    const reading = this.#latest;
    this.loading = !this.loaded;
    void this.#load(reading);
    return this.settled();
  }

  async #load(reading: Reading<Row>): Promise<void> {
    if (reading.busy) return;
    reading.busy = true;
    reading.failed = false;
    try {
      await Promise.all([this.#loadAlong(reading), this.#loadPages(reading)]);
      // What came into view while the rest was waited for.
      await this.#loadPages(reading);
      // What fills a gap in what is shown moves nothing, and a scrollbar that is held goes on.
      while (isPressed() && !(reading === this.#shown && this.loaded)) {
        await letGo();
        await this.#loadPages(reading);
      }
      if (reading === this.#latest) this.#show(reading);
    } catch (thrown) {
      // What was shown before stays; what nobody waits for any more needs no complaint.
      reading.failed = true;
      if (reading === this.#latest) this.#complain(thrown);
    } finally {
      reading.busy = false;
      if (reading === this.#latest) this.#rest(reading);
    }
  }

  async #loadAlong(reading: Reading<Row>): Promise<void> {
    if (!this.#source.along || (reading === this.#shown && this.loaded)) return;
    reading.along = await this.#source.along();
  }

  async #loadPages(reading: Reading<Row>): Promise<void> {
    let page = this.#next(reading);
    while (page !== undefined && reading === this.#latest) {
      const offset = page * this.#size;
      const rows = await this.#source.read(
        offset,
        reading.pages.lastBefore(page) ?? null,
        this.#size,
      );
      if (reading !== this.#latest) return;
      reading.pages.put(page, rows);
      if (rows.length < this.#size) reading.end = Math.min(reading.end, offset + rows.length);
      // Rows that fill a gap in what is shown are shown at once.
      if (reading === this.#shown) this.#tell(reading);
      page = this.#next(reading);
    }
  }

  /** The first page that is wanted and not here; in order, so that each has the row before it. */
  #next(reading: Reading<Row>): number | undefined {
    const first = this.#source.inOrder ? 0 : this.#wanted.first;
    return reading.pages.missing(first, Math.min(this.#wanted.end, reading.end))[0];
  }

  #show(reading: Reading<Row>): void {
    this.#shown = reading;
    reading.along?.();
    reading.along = null;
    this.loaded = true;
    this.problem = null;
    this.#tell(reading);
  }

  #complain(thrown: unknown): void {
    if (!this.loaded) this.problem = toFailed(thrown).message;
    // Who deleted it, or the list of namespaces, tells that it is gone: rows of it that were read go with it.
    else if (isFailure(thrown, 'namespace_not_found')) return;
    toasts.complain(thrown);
  }

  #tell(reading: Reading<Row>): void {
    this.end = reading.end;
    this.revision += 1;
  }

  #rest(reading: Reading<Row>): void {
    this.loading = false;
    // A failed reading is not shown; the rows that are shown can still be scrolled.
    if (reading.failed) this.#latest = this.#shown;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const go of waiting) go();
  }
}
