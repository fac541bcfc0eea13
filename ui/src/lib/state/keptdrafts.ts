/** For tests and the demo: drafts as the backend keeps them, in memory and apart for each store. */
import type { DraftHead, DraftPlace, ListedDraft } from '../api';
import { editPlace, listed, parts, placeId, toBody } from '../model/drafts';

interface Kept {
  head: DraftHead;
  text: Uint8Array;
}

export class KeptDrafts {
  readonly #kept = new Map<string, Kept>();

  readonly commands = {
    listDrafts: (store: string): ListedDraft[] =>
      [...this.#kept]
        .filter(([id]) => id.startsWith(`${store}/`))
        .map(([, { head, text }]) => listed(head, new TextDecoder().decode(text)))
        .sort((a, b) => b.at - a.at),
    readDraft: (store: string, place: DraftPlace): ArrayBuffer => {
      const found = this.#kept.get(idOf(store, place));
      if (!found) return new ArrayBuffer(0);
      return toBody(found.head, found.head.textBytes === null ? [] : [found.text]).buffer;
    },
    putDraft: (body: Uint8Array): null => {
      const sent = parts(body);
      const { store, head } = sent.head as { store: string; head: DraftHead };
      this.#kept.set(idOf(store, head.place), { head, text: sent.text.slice() });
      return null;
    },
    forgetDraft: (store: string, place: DraftPlace): null => {
      this.#kept.delete(idOf(store, place));
      return null;
    },
    moveDraft: (store: string, from: DraftPlace, to: DraftPlace): null => {
      const found = this.#kept.get(idOf(store, from));
      if (!found) return null;
      this.#kept.delete(idOf(store, from));
      this.#kept.set(idOf(store, to), { ...found, head: { ...found.head, place: to } });
      return null;
    },
  };

  /** The text that is kept over a key; undefined when nothing is, null when its value is as it was. */
  text(store: string, namespace: string, key: string, aside: number | null = null) {
    const found = this.#kept.get(idOf(store, { ...editPlace(namespace, key), aside }));
    if (!found) return undefined;
    return found.head.textBytes === null ? null : new TextDecoder().decode(found.text);
  }

  clear(): void {
    this.#kept.clear();
  }
}

/** The texts of some drafts, in their order. */
export function textsOf(
  drafts: { read: (place: DraftPlace) => Promise<{ text: string | null } | undefined> },
  heads: readonly DraftHead[],
): Promise<(string | null | undefined)[]> {
  return Promise.all(heads.map(async ({ place }) => (await drafts.read(place))?.text));
}

const idOf = (store: string, place: DraftPlace) => `${store}/${placeId(place)}`;
