/** The keys of the open namespace: what is asked for, the few pages that are here, what is ticked. */
import { api, type EntryRow, type ExpiryFilter, type Filter, type Kind, type Sort } from '../api';
import { PAGE, Pages } from '../model/pages';
import { isTicked, nothing, type Ticked, tickedCount, withKeys } from '../model/selection';
import { toasts } from './toasts.svelte';

export type KeyView = 'list' | 'groups';

const RANGE_AT_MOST = 5_000;

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
  loading = $state(false);
  activeKey = $state<string | null>(null);
  activeIndex = $state(-1);
  ticked = $state.raw<Ticked>(nothing);
  /** Counts up whenever rows arrive, so that views read them again. */
  revision = $state(0);

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

  readonly #pages = new Pages<EntryRow>();
  readonly #asked = new Set<number>();
  #generation = 0;
  #anchor = -1;
  #shown = { first: 0, end: 0 };

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
    this.#pages.clear();
    this.ticked = nothing;
    this.activeIndex = -1;
    this.#anchor = -1;
    this.#shown = { first: 0, end: PAGE };
    this.revision += 1;
    void this.#load(true);
  }

  /** Reads again after something was written; rows stay in view until fresh ones are here. */
  async refresh(): Promise<void> {
    this.#pages.markStale();
    await this.#load(false);
    if (this.activeKey !== null) await this.#findActive(this.activeKey);
  }

  row(index: number): EntryRow | undefined {
    return this.#pages.row(index);
  }

  /** Sees to it that the rows of a window arrive. */
  want(first: number, end: number): void {
    this.#shown = { first, end };
    if (this.namespace === null) return;
    for (const page of this.#pages.missing(first, Math.min(end, this.total))) {
      void this.#fetch(page);
    }
  }

  patch(key: string, change: (row: EntryRow) => EntryRow): void {
    this.#pages.patch((row) => row.key === key, change);
    this.revision += 1;
  }

  activate(index: number, key: string): void {
    this.activeIndex = index;
    this.activeKey = key;
  }

  /** Makes a key the active one wherever it is in the list. */
  async reveal(key: string): Promise<void> {
    this.activeKey = key;
    await this.#findActive(key);
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
    const keys: string[] = [];
    for (let offset = first; offset < end; offset += 500) {
      const limit = Math.min(500, end - offset);
      const page = await this.#read(offset, null, limit);
      keys.push(...page.map((row) => row.key));
    }
    this.ticked = withKeys(this.ticked, keys, true);
  }

  isTicked(key: string): boolean {
    return isTicked(this.ticked, key);
  }

  async #load(fresh: boolean): Promise<void> {
    const { namespace, filter } = this;
    const generation = ++this.#generation;
    this.#asked.clear();
    if (namespace === null) return;
    this.loading = fresh;
    try {
      const [total] = await Promise.all([
        api.countEntries(namespace, filter),
        ...this.#pages
          .missing(this.#shown.first, Math.max(this.#shown.first + 1, this.#shown.end))
          .map((page) => this.#fetch(page)),
      ]);
      if (generation === this.#generation) this.total = total;
    } catch (thrown) {
      if (generation === this.#generation) toasts.complain(thrown);
    } finally {
      if (generation === this.#generation) this.loading = false;
    }
  }

  async #fetch(page: number): Promise<void> {
    if (this.#asked.has(page)) return;
    this.#asked.add(page);
    const generation = this.#generation;
    try {
      const before = this.sort === 'key' ? this.#pages.lastBefore(page) : undefined;
      const rows = await this.#read(page * PAGE, before?.key ?? null, PAGE);
      if (generation !== this.#generation) return;
      this.#pages.put(page, rows);
      this.revision += 1;
    } catch (thrown) {
      if (generation === this.#generation) toasts.complain(thrown);
    } finally {
      if (generation === this.#generation) this.#asked.delete(page);
    }
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

  async #findActive(key: string): Promise<void> {
    const { namespace, filter, sort, descending } = this;
    if (namespace === null) return;
    const at = await api.positionOf(namespace, filter, sort, descending, key);
    if (this.activeKey === key) this.activeIndex = at ?? -1;
  }
}

export const keylist = new KeyList();
