/**
 * What a search finds in all namespaces: one namespace after the other, each with its number and its first keys,
 * more of them when they are wanted. An older search never shows again.
 */
import { api, isFailure, type EntryRow, type Filter, type Namespace } from '../api';
import { pageFrom } from '../model/keyquery';
import { Latest } from './latest';
import { toasts } from './toasts.svelte';

/** Keys of one namespace at a time. */
const PAGE = 20;

export interface Found {
  namespace: Pick<Namespace, 'id' | 'name'>;
  total: number;
  rows: readonly EntryRow[];
}

type Listed = readonly Pick<Namespace, 'id' | 'name'>[];

export class Everywhere {
  found = $state.raw<readonly Found[]>([]);
  /** The namespace that is being looked through; null: all were. */
  looking = $state<string | null>(null);
  /** Names of those that could not be read. */
  failed = $state.raw<readonly string[]>([]);
  readonly total = $derived(this.found.reduce((sum, { total }) => sum + total, 0));
  readonly #latest = new Latest();
  #filter: Filter = {};
  /** It is being looked, and something was written since that began. */
  #busy = false;
  #stale = false;

  /** Looks for these words in keys, notes and tags. */
  async ask(search: string, namespaces: Listed): Promise<void> {
    this.#filter = { search, notes: true };
    this.found = [];
    this.failed = [];
    await this.#look(namespaces, false);
    if (this.#stale && !this.#busy) await this.again(() => namespaces);
  }

  /** Looks again after something was written, once it is through; what is shown stays until it is here anew. */
  async again(namespaces: () => Listed): Promise<void> {
    this.#stale = true;
    if (this.#busy) return;
    while (this.#stale && this.#filter.search !== undefined) {
      this.#filter = { ...this.#filter };
      await this.#look(namespaces(), true);
    }
  }

  async #look(namespaces: Listed, keeps: boolean): Promise<void> {
    const newest = this.#latest.ask();
    const found: Found[] = [];
    const failed: string[] = [];
    this.#busy = true;
    this.#stale = false;
    for (const namespace of namespaces) {
      if (!keeps) this.looking = namespace.name;
      const before = keeps ? this.found.find((one) => one.namespace.id === namespace.id) : null;
      try {
        const total = await api.countEntries(namespace.id, this.#filter);
        const rows =
          total > 0 && newest() ? await this.#read(namespace.id, null, before?.rows.length) : [];
        if (!newest()) return;
        if (total > 0) found.push({ namespace, total, rows });
      } catch (thrown) {
        if (!newest()) return;
        // It may be gone since; the others are looked through all the same.
        if (!isFailure(thrown, 'namespace_not_found')) failed.push(namespace.name);
      }
      if (!keeps) [this.found, this.failed] = [[...found], [...failed]];
    }
    [this.found, this.failed, this.looking, this.#busy] = [found, failed, null, false];
  }

  /** The next keys of a namespace. */
  async more({ namespace, rows }: Found): Promise<void> {
    // The same search goes on: an answer that comes after the next one began is none of it.
    const filter = this.#filter;
    try {
      const next = await this.#read(namespace.id, rows.at(-1)?.key ?? null);
      if (filter !== this.#filter) return;
      this.found = this.found.map((one) =>
        one.namespace.id === namespace.id && one.rows === rows
          ? {
              ...one,
              rows: [...rows, ...next],
              total: Math.max(one.total, rows.length + next.length),
            }
          : one,
      );
    } catch (thrown) {
      if (filter === this.#filter) toasts.complain(thrown);
    }
  }

  /** Nothing is looked for any more. */
  stop(): void {
    this.#latest.ask();
    this.#busy = false;
    this.#filter = {};
    this.looking = null;
  }

  async #read(namespace: string, after: string | null, least = PAGE): Promise<EntryRow[]> {
    const asked = { filter: this.#filter, sort: 'key', descending: false } as const;
    return (
      await api.listEntries(
        pageFrom(namespace, asked, 0, after, Math.min(500, Math.max(PAGE, least))),
      )
    ).entries;
  }
}
