/**
 * Searches that were saved under a name. They are entries of a namespace's companion, so that they are undone, backed
 * up and found in Trash as all else; the key is the name, the value the words.
 */
import { SvelteMap } from 'svelte/reactivity';
import { api } from '../api';
import { pageFrom } from '../model/keyquery';
import { goToKeys } from './actions';
import { Latest } from './latest';
import { namespaces } from './namespaces.svelte';
import { concerns, keepFresh } from './refresh';
import { searchbox } from './searchbox.svelte';
import { toasts } from './toasts.svelte';
import { writes } from './writes';

/** So many of one namespace are listed. */
const MOST = 500;

interface Saved {
  /** Where they are kept; null while there never was one. */
  companion: string | null;
  names: readonly string[];
}

class SavedSearches {
  readonly #known = new SvelteMap<string, Saved>();
  readonly #latest = new Map<string, Latest>();
  readonly #opened = new Latest();

  /** Their names, in order; none until they are read. */
  of(namespace: string): readonly string[] {
    return this.#known.get(namespace)?.names ?? [];
  }

  /** Reads those of a namespace. Without them everything else is there, so nobody is told when that fails. */
  async read(namespace: string): Promise<void> {
    const latest = this.#latest.get(namespace) ?? new Latest();
    this.#latest.set(namespace, latest);
    const newest = latest.ask();
    try {
      const companion = await api.companion(namespace, 'searches');
      const page =
        companion === null
          ? { entries: [] }
          : await api.listEntries(pageFrom(companion, undefined, 0, null, MOST));
      if (newest())
        this.#known.set(namespace, { companion, names: page.entries.map(({ key }) => key) });
    } catch {
      // What was read before stays.
    }
  }

  /** Reads those that another write may have changed. */
  async refresh(written: Parameters<typeof concerns>[0]): Promise<void> {
    // Where none was kept yet, it is in a namespace that is in no list.
    const listed = new Set(namespaces.list.map(({ id }) => id));
    const ids = written.namespaces;
    const mayBeFirst = ids.length === 0 || ids.some((id) => !listed.has(id));
    const changed = [...this.#known].filter(
      ([namespace, { companion }]) =>
        listed.has(namespace) && (companion === null ? mayBeFirst : concerns(written, companion)),
    );
    await Promise.all(changed.map(([namespace]) => this.read(namespace)));
  }

  /** Saves words under a name that is not taken yet. Errors: `key_taken`. */
  async save(namespace: string, name: string, search: string): Promise<void> {
    const companion = await writes.makeCompanion(namespace, 'searches');
    await writes.setEntry(
      {
        namespace: companion,
        key: name,
        value: { type: 'text', text: search },
        expiry: { type: 'never' },
        metadata: { type: 'keep' },
        mustBeNew: true,
        baseVersion: null,
        note: null,
      },
      `Saved ${name}`,
    );
    await this.read(namespace);
  }

  /** Errors: `key_taken`, `key_not_found`. */
  async rename(namespace: string, name: string, to: string): Promise<void> {
    const companion = this.#known.get(namespace)?.companion;
    if (!companion) return;
    await writes.renameKey(companion, name, to);
    await this.read(namespace);
  }

  async remove(namespace: string, name: string): Promise<void> {
    const companion = this.#known.get(namespace)?.companion;
    if (!companion) return;
    try {
      await writes.deleteKey(companion, name);
    } catch (thrown) {
      toasts.complain(thrown);
    }
    await this.read(namespace);
  }

  /** Shows what a saved search finds. */
  async open(namespace: string, name: string): Promise<void> {
    const newest = this.#opened.ask();
    try {
      const companion = await api.companion(namespace, 'searches');
      const entry = companion === null ? null : await api.getEntry(companion, name);
      // Another one was chosen since, or this one is gone.
      if (!newest()) return;
      if (entry === null) return await this.read(namespace);
      goToKeys(namespace);
      await searchbox.open(entry.text ?? '');
    } catch (thrown) {
      toasts.complain(thrown);
    }
  }
}

export const savedSearches = new SavedSearches();

keepFresh(
  (written) => (written.pastOnly ? Promise.resolve() : savedSearches.refresh(written)),
  () => namespaces.selectedId,
);
