/** The namespaces, and the one that is open. */
import { api, type Namespace } from '../api';
import { lastNamespace, noteNamespace } from './lastnamespace';
import { Latest } from './latest';

class Namespaces {
  list = $state<Namespace[]>([]);
  selectedId = $state<string | null>(null);
  loaded = $state(false);
  readonly selected = $derived(this.list.find((one) => one.id === this.selectedId) ?? null);
  /** Ids of all that were listed once. */
  readonly #seen = new Set<string>();

  readonly #latest = new Latest();
  /** The newest reading. */
  #reading: Promise<void> = Promise.resolve();

  /** Reads the list, and waits for what is asked since: an older answer changes nothing. */
  async refresh(): Promise<void> {
    this.#reading = this.#read();
    let waited: Promise<void> | undefined;
    while (waited !== this.#reading) {
      waited = this.#reading;
      await waited;
    }
  }

  async #read(): Promise<void> {
    const newest = this.#latest.ask();
    try {
      const list = await api.listNamespaces();
      if (newest()) this.#show(list);
    } catch (thrown) {
      if (newest()) throw thrown;
    }
  }

  #show(list: Namespace[]): void {
    this.list = list;
    this.loaded = true;
    for (const { id } of this.list) this.#seen.add(id);
    if (!this.list.some((one) => one.id === this.selectedId)) {
      const last = lastNamespace();
      const fallback = this.list.find((one) => one.id === last) ?? this.list[0];
      this.selectedId = fallback?.id ?? null;
    }
  }

  select(id: string): void {
    this.selectedId = id;
    noteNamespace(id);
  }

  /** Whether a namespace was listed and is not any more. */
  isGone(id: string): boolean {
    return this.#seen.has(id) && !this.list.some((one) => one.id === id);
  }

  /** The name of a namespace; empty where it is not listed. */
  nameOf(id: string | null): string {
    return this.list.find((one) => one.id === id)?.name ?? '';
  }

  names(except?: string): string[] {
    return this.list.filter((one) => one.id !== except).map((one) => one.name);
  }
}

export const namespaces = new Namespaces();
