/** The keys of the open namespace: what is asked for, the few pages that are here, what is ticked. */
import { api, type EntryRow, type ExpiryFilter, type Filter, type Kind, type Sort } from '../api';
import { isTicked, nothing, type Ticked, tickedCount, withKeys } from '../model/selection';
import { PagedList } from './pagedlist.svelte';
import { toasts } from './toasts.svelte';

export type KeyView = 'list' | 'groups';

const RANGE_AT_MOST = 5_000;
/** So many rows are looked at one by one after a write; more of them by reading the list again. */
const FEW = 50;

class KeyList {
  namespace = $state<string | null>(null);
  prefix = $state('');
  contains = $state('');
  kinds = $state<Kind[]>([]);
  expiry = $state<ExpiryFilter>('any');
  sort = $state<Sort>('key');
  descending = $state(false);
  view = $state<KeyView>('list');

  total = $state(0);
  activeKey = $state<string | null>(null);
  activeIndex = $state(-1);
  /** The row that a person went to, which is to be in view; a refresh moves nobody there. */
  goingTo = $state(-1);
  ticked = $state.raw<Ticked>(nothing);

  readonly filter = $derived<Filter>({
    prefix: this.prefix,
    contains: this.contains,
    kinds: $state.snapshot(this.kinds),
    expiry: this.expiry,
  });
  readonly filtered = $derived(
    this.contains !== '' || this.prefix !== '' || this.kinds.length > 0 || this.expiry !== 'any',
  );
  readonly tickedCount = $derived(tickedCount(this.ticked, this.total));

  readonly #rows = new PagedList<EntryRow>({
    read: (offset, after, limit) =>
      this.#read(offset, this.sort === 'key' ? (after?.key ?? null) : null, limit),
    along: () => this.#countAndPlace(),
  });
  /** Counts up with each question, so that the answer to an older one is known as such. */
  #asked = 0;
  #anchor = -1;
  /** Counts up with each look at the rows, so that an older answer never replaces a newer one. */
  #looked = 0;
  /** The latest look at each key that is being read by itself. */
  readonly #looking = new Map<string, number>();

  /** Counts up whenever rows arrive, so that views read them again. */
  get revision(): number {
    return this.#rows.revision;
  }

  get loading(): boolean {
    return this.#rows.loading;
  }

  /** Why there are no rows to show, when that is not because there are none. */
  get problem(): string | null {
    return this.#rows.problem;
  }

  /** Opens a namespace with nothing filtered. */
  open(namespace: string | null): void {
    this.namespace = namespace;
    this.prefix = '';
    this.contains = '';
    this.kinds = [];
    this.expiry = 'any';
    this.activeKey = null;
    this.total = 0;
    this.restart();
  }

  /** Starts over after what is asked for has changed. */
  restart(): void {
    this.#asked += 1;
    this.ticked = nothing;
    this.activeIndex = -1;
    this.goingTo = -1;
    this.#anchor = -1;
    void this.#rows.restart();
  }

  /** Waits until what was asked for is here. */
  settled(): Promise<void> {
    return this.#rows.settled();
  }

  /**
   * Reads again after something was written; rows stay in view until fresh ones are here. Where the
   * keys are known and listed, each keeps its place: a row that was just switched does not run away
   * in a list by time.
   */
  async refresh(keys: readonly string[] | null = null): Promise<void> {
    if (keys === null || keys.length > FEW || !(await this.#refreshRows(keys))) {
      // All rows are read anew now: what was asked for one by one before is older.
      this.#looking.clear();
      await this.#rows.again();
      await this.#untickGone();
    }
  }

  row(index: number): EntryRow | undefined {
    return this.#rows.row(index);
  }

  /** Sees to it that the rows of a window arrive. */
  want(first: number, end: number): void {
    if (this.namespace !== null) this.#rows.want(first, Math.min(end, Math.max(this.total, 1)));
  }

  /** Shows a row differently until it is read again; of another namespace, it is not here. */
  patch(namespace: string, key: string, change: (row: EntryRow) => EntryRow): void {
    if (namespace === this.namespace) this.#rows.patch((row) => row.key === key, change);
  }

  activate(index: number, key: string): void {
    this.activeIndex = index;
    this.goingTo = index;
    this.activeKey = key;
  }

  /** Goes to a row whose key may not be here yet. */
  moveTo(index: number): void {
    this.activeIndex = index;
    this.goingTo = index;
  }

  /** Makes a key the active one wherever it is in the list. */
  async reveal(key: string): Promise<void> {
    const { namespace, filter, sort, descending } = this;
    const asked = this.#asked;
    this.activeKey = key;
    if (namespace === null) return;
    const at = await api.positionOf(namespace, filter, sort, descending, key);
    if (asked === this.#asked && this.activeKey === key) this.moveTo(at ?? -1);
  }

  tick(index: number, key: string, on: boolean): void {
    this.ticked = withKeys(this.ticked, [key], on);
    this.#anchor = index;
  }

  /** Ticks from the last ticked row to this one. */
  async tickRange(index: number): Promise<void> {
    const anchor = this.#anchor < 0 ? Math.max(0, this.activeIndex) : this.#anchor;
    const first = Math.min(anchor, index);
    const end = Math.max(anchor, index) + 1;
    if (end - first > RANGE_AT_MOST) {
      toasts.say('That is a long range. “Select all” takes every key that matches.');
      return;
    }
    const asked = this.#asked;
    const keys: string[] = [];
    try {
      for (let offset = first; offset < end && asked === this.#asked; offset += 500) {
        const page = await this.#read(offset, null, Math.min(500, end - offset));
        keys.push(...page.map((row) => row.key));
      }
    } catch (thrown) {
      toasts.complain(thrown);
      return;
    }
    // The rows of another search or namespace are not those that were meant.
    if (asked === this.#asked) this.ticked = withKeys(this.ticked, keys, true);
  }

  isTicked(key: string): boolean {
    return isTicked(this.ticked, key);
  }

  /** Reads these rows where they stand. False when that does not do, because one came or went. */
  async #refreshRows(keys: readonly string[]): Promise<boolean> {
    const { namespace } = this;
    const asked = this.#asked;
    // A page that is on its way may be older than the write.
    if (namespace === null || this.#rows.busy) return false;
    const listed = (key: string) => this.#rows.find((row) => row.key === key) !== undefined;
    const look = ++this.#looked;
    for (const key of keys) this.#looking.set(key, look);
    const rows = await Promise.all(keys.map((key) => this.#readRow(namespace, key)));
    if (asked !== this.#asked) return true;
    const newest = (key: string) => this.#looking.get(key) === look;
    if (!keys.some(newest)) return true;
    if (this.#rows.busy || keys.some((key, at) => !rows[at] || !listed(key))) return false;
    for (const row of rows) {
      if (!row || !newest(row.key)) continue;
      this.#looking.delete(row.key);
      this.patch(namespace, row.key, () => row);
    }
    return true;
  }

  /** One row as it is now; null when it is gone. A key is the first of those that begin with it. */
  async #readRow(namespace: string, key: string): Promise<EntryRow | null> {
    const filter: Filter = { prefix: key, contains: '', kinds: [], expiry: 'any' };
    const { entries } = await api.listEntries({
      namespace,
      filter,
      sort: 'key',
      descending: false,
      offset: 0,
      after: null,
      limit: 1,
    });
    return entries.find((row) => row.key === key) ?? null;
  }

  /** What is gone is not selected. Of many ticked keys, the count is only kept within the list. */
  async #untickGone(): Promise<void> {
    const { namespace, ticked } = this;
    if (namespace === null || ticked.mode !== 'some' || ticked.keys.size > FEW) return;
    const asked = this.#asked;
    const keys = [...ticked.keys];
    const rows = await Promise.all(keys.map((key) => this.#readRow(namespace, key)));
    if (asked !== this.#asked) return;
    const gone = keys.filter((_, at) => !rows[at]);
    if (gone.length > 0) this.ticked = withKeys(this.ticked, gone, false);
  }

  /** How many rows there are, and where the active one stands: shown together with the rows. */
  async #countAndPlace(): Promise<() => void> {
    const { namespace, filter, sort, descending, activeKey } = this;
    if (namespace === null)
      return () => {
        this.total = 0;
      };
    const placed = this.#rows.loaded && activeKey !== null;
    const [total, at] = await Promise.all([
      api.countEntries(namespace, filter),
      placed ? api.positionOf(namespace, filter, sort, descending, activeKey) : null,
    ]);
    return () => {
      this.total = total;
      if (placed && this.activeKey === activeKey) this.activeIndex = at ?? -1;
    };
  }

  async #read(offset: number, after: string | null, limit: number): Promise<EntryRow[]> {
    const { namespace, filter, sort, descending } = this;
    if (namespace === null) return [];
    const page = await api.listEntries({
      namespace,
      filter,
      sort,
      descending,
      offset,
      after,
      limit,
    });
    return page.entries;
  }
}

export const keylist = new KeyList();
