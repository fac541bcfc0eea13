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

export class Everywhere {
  found = $state.raw<readonly Found[]>([]);
  /** The namespace that is being looked through; null: all were. */
  looking = $state<string | null>(null);
  /** Names of those that could not be read. */
  failed = $state.raw<readonly string[]>([]);
  readonly total = $derived(this.found.reduce((sum, { total }) => sum + total, 0));
  readonly #latest = new Latest();
  #filter: Filter = {};

  /** Looks for these words in keys, notes and tags. */
  async ask(search: string, namespaces: readonly Pick<Namespace, 'id' | 'name'>[]): Promise<void> {
    const newest = this.#latest.ask();
    this.#filter = { search, notes: true };
    this.found = [];
    this.failed = [];
    for (const namespace of namespaces) {
      this.looking = namespace.name;
      try {
        const total = await api.countEntries(namespace.id, this.#filter);
        const rows = total > 0 && newest() ? await this.#read(namespace.id, null) : [];
        if (!newest()) return;
        if (total > 0) this.found = [...this.found, { namespace, total, rows }];
      } catch (thrown) {
        if (!newest()) return;
        // It may be gone since; the others are looked through all the same.
        if (!isFailure(thrown, 'namespace_not_found'))
          this.failed = [...this.failed, namespace.name];
      }
    }
    this.looking = null;
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
    this.#filter = {};
    this.looking = null;
  }

  async #read(namespace: string, after: string | null): Promise<EntryRow[]> {
    const asked = { filter: this.#filter, sort: 'key', descending: false } as const;
    return (await api.listEntries(pageFrom(namespace, asked, 0, after, PAGE))).entries;
  }
}
