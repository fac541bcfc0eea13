/**
 * Namespaces that belong to another one, as the flows of a namespace do: their entries are keys like all
 * others, but they are in no list of namespaces.
 */
import { SvelteMap } from 'svelte/reactivity';
import { api, type Namespace } from '../api';
import { namespaces } from './namespaces.svelte';

class Companions {
  /** The namespace that each belongs to, by its own id. */
  readonly #owners = new SvelteMap<string, string>();

  /** The flows of a namespace; null when it has none, unless they are to be made. */
  async flowsOf(namespace: string, make = false): Promise<string | null> {
    const id = await api.companion(namespace, 'flows', make);
    if (id !== null) this.#owners.set(id, namespace);
    return id;
  }

  /** The namespace that a companion belongs to; undefined for any other, and while it is not known. */
  ownerOf(id: string): Namespace | undefined {
    const owner = this.#owners.get(id);
    return owner === undefined ? undefined : namespaces.list.find((one) => one.id === owner);
  }

  /** Whether the keys in it are flows. */
  holdsFlows(id: string): boolean {
    return this.#owners.has(id);
  }

  /** Looks whose an id is that no namespace in the list has. */
  async find(id: string): Promise<Namespace | undefined> {
    const known = () => this.ownerOf(id);
    for (const one of namespaces.list) {
      if (known()) break;
      await this.flowsOf(one.id);
    }
    return known();
  }

  /** What a person reads of where a key is: “prefs: flows”. */
  nameOf(id: string): string | undefined {
    const owner = this.ownerOf(id);
    return owner && `${owner.name}: flows`;
  }
}

export const companions = new Companions();
