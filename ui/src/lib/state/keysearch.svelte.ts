/**
 * Keys of all namespaces by a part of their names, as one types. Those that begin with it stand first; beside
 * them each namespace is looked through, one after the other, until there are enough.
 */
import { api, type Namespace } from '../api';
import { matches, wordsOf } from '../model/finding';
import { everyKey, pageFrom } from '../model/keyquery';
import { keyId } from '../model/palette';
import { Latest } from './latest';

export interface KeyHit {
  namespace: string;
  key: string;
}

/** Enough to choose from. */
const ENOUGH = 60;
/** Of one namespace at a time. */
const AT_ONCE = 30;

export class KeySearch {
  hits = $state.raw<readonly KeyHit[]>([]);
  /** Whether there may be more to come. */
  busy = $state(false);
  /** Whether a namespace could not be read. */
  failed = $state(false);
  readonly #latest = new Latest();
  /** The namespaces are being looked through. */
  #through: Promise<void> = Promise.resolve();

  /** Looks for what was typed, in these namespaces in this order. An older search never shows again. */
  async ask(asked: string, namespaces: readonly Pick<Namespace, 'id'>[]): Promise<void> {
    const newest = this.#latest.ask();
    this.failed = false;
    // What is here and still fits stays until there is better.
    this.hits = this.hits.filter(({ key }) => matches(asked, key));
    const words = wordsOf(asked);
    const [longest] = words.toSorted((a, b) => b.length - a.length);
    this.busy = longest !== undefined;
    if (longest === undefined) {
      this.hits = [];
      return;
    }
    const begins: KeyHit[] = [];
    const holds: KeyHit[] = [];
    const found = () => distinct([...begins, ...holds]);
    const look = async (into: KeyHit[], filter: { prefix?: string; contains?: string }) => {
      for (const { id } of namespaces) {
        if (!newest() || found().length >= ENOUGH) return;
        const keys = await this.#read(id, filter);
        if (!newest()) return;
        into.push(
          ...keys.filter((key) => matches(asked, key)).map((key) => ({ namespace: id, key })),
        );
        if (keys.length > 0) this.hits = found();
      }
    };
    // One at a time: what is typed meanwhile waits for it, and of that only the newest goes on.
    this.#through = this.#through.then(() => look(holds, { contains: longest }));
    await Promise.all([look(begins, { prefix: asked.trim() }), this.#through]);
    if (!newest()) return;
    this.hits = found();
    this.busy = false;
  }

  /** Nothing is looked for any more. */
  stop(): void {
    this.#latest.ask();
  }

  async #read(
    namespace: string,
    filter: { prefix?: string; contains?: string },
  ): Promise<string[]> {
    try {
      const asked = { filter: { ...everyKey, ...filter }, sort: 'key', descending: false } as const;
      const page = await api.listEntries(pageFrom(namespace, asked, 0, null, AT_ONCE));
      return page.entries.map(({ key }) => key);
    } catch {
      // It may be gone since; the others are looked through all the same.
      this.failed = true;
      return [];
    }
  }
}

/** Each once, where it stands first. */
const distinct = (hits: readonly KeyHit[]): KeyHit[] => [
  ...new Map(hits.map((hit) => [keyId(hit.namespace, hit.key), hit])).values(),
];
