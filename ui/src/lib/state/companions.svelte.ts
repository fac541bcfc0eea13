/**
 * Namespaces that belong to another one, as the flows and the shapes of a namespace do: their entries are
 * keys like all others, but they are in no list of namespaces.
 */
import { SvelteMap } from 'svelte/reactivity';
import { api, type Namespace, type Purpose } from '../api';
import { namespaces } from './namespaces.svelte';
import { noteShapeStore } from './shapestores';
import { writes } from './writes';

/** Those whose entries a person opens and types over. */
const PURPOSES = ['flows', 'shapes'] as const satisfies readonly Purpose[];
type OpenPurpose = (typeof PURPOSES)[number];

class Companions {
  /** What each is for, by its own id, which is never that of another. */
  readonly #known = new SvelteMap<string, { owner: string; purpose: OpenPurpose }>();

  /** The flows of a namespace; null when it has none. */
  flowsOf(namespace: string): Promise<string | null> {
    return this.#find(namespace, 'flows');
  }

  /** The same, made where it has none. */
  async makeFlowsOf(namespace: string): Promise<string> {
    const id = await writes.makeCompanion(namespace, 'flows');
    this.#note(id, namespace, 'flows');
    return id;
  }

  /** The namespace that a companion belongs to; undefined for any other, and while it is not known. */
  ownerOf(id: string): Namespace | undefined {
    const owner = this.#known.get(id)?.owner;
    return owner === undefined ? undefined : namespaces.list.find((one) => one.id === owner);
  }

  /** Whether a namespace was there and is not any more; a companion goes with its namespace. */
  isGone(id: string): boolean {
    return namespaces.isGone(this.#known.get(id)?.owner ?? id);
  }

  /** Whether the keys in it are flows. */
  holdsFlows(id: string): boolean {
    return this.#known.get(id)?.purpose === 'flows';
  }

  /** Whether the keys in it are patterns, and their values shapes. */
  holdsShapes(id: string): boolean {
    return this.#known.get(id)?.purpose === 'shapes';
  }

  /** Looks whose an id is that no namespace in the list has. */
  async find(id: string): Promise<Namespace | undefined> {
    const known = () => this.ownerOf(id);
    for (const one of namespaces.list)
      for (const purpose of PURPOSES) {
        if (known()) return known();
        await this.#find(one.id, purpose);
      }
    return known();
  }

  /** What a person reads of where a key is: “prefs: flows”. */
  nameOf(id: string): string | undefined {
    const [owner, about] = [this.ownerOf(id), this.#known.get(id)];
    return owner && about && `${owner.name}: ${about.purpose}`;
  }

  async #find(owner: string, purpose: OpenPurpose): Promise<string | null> {
    const id = await api.companion(owner, purpose);
    if (id !== null) this.#note(id, owner, purpose);
    return id;
  }

  #note(id: string, owner: string, purpose: OpenPurpose): void {
    if (!this.#known.has(id)) this.#known.set(id, { owner, purpose });
    if (purpose === 'shapes') noteShapeStore(id);
  }
}

export const companions = new Companions();
