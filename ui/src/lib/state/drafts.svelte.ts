/**
 * What is typed and not saved, of one store: the window's picture of what the backend keeps, which is
 * written behind it. Texts are here only until they are kept there.
 */
import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import { api, type DraftPlace, type ListedDraft, toFailed } from '../api';
import {
  type Base,
  type Draft,
  editPlace,
  fromBody,
  hashOf,
  headOf,
  inFull,
  isBeside,
  isInputs,
  type Keeping,
  listed,
  placeId,
  toBody,
} from '../model/drafts';
import { EARLIER_DRAFTS, earlierDrafts } from '../model/earlierdrafts';
import { encoded, sizeOf } from '../model/longtext';
import { companions } from './companions.svelte';
import { namespaces } from './namespaces.svelte';
import { toasts } from './toasts.svelte';
import { WriteQueue } from './writequeue';

type Earlier = Pick<Storage, 'getItem' | 'removeItem'>;

export class Drafts {
  /** The identity of the store; null without one: then they live as long as the window. */
  readonly store: string | null;
  /** Why something is in this window only, as a person reads it; null when all is kept. */
  problem = $state<string | null>(null);

  readonly #heads = new SvelteMap<string, ListedDraft>();
  /** Those that are not kept by the backend yet. */
  readonly #unkept = new SvelteMap<string, Keeping>();
  /** Places from which something was forgotten or moved away here. */
  readonly #left = new SvelteSet<string>();
  /** Places where the backend has something that is to be forgotten. */
  readonly #unwanted = new SvelteSet<string>();
  /** Whether the backend was asked for what there is. */
  #looked = false;
  readonly #queue = new WriteQueue((problem) => this.#tell(problem));
  /** The text that was hashed last: what an edit began from stays the same while it is typed. */
  #hashed: { text: string; hash: string } | null = null;

  /** All of them, the newest first. */
  readonly #all = $derived([...this.#heads.values()].sort((a, b) => b.at - a.at));
  /** Those that wait to be decided about, the newest first. */
  readonly list = $derived(this.#all.filter(({ place }) => !isInputs(place)));
  /** Those that are in this window only. */
  readonly unkept = $derived(this.#all.filter(({ place }) => this.#unkept.has(placeId(place))));

  constructor(store: string | null) {
    this.store = store;
  }

  /** Asks the backend what there is; what was typed here since is newer. */
  async look(): Promise<void> {
    if (this.store === null) return;
    for (const head of await api.listDrafts(this.store)) {
      const id = placeId(head.place);
      // An answer may be older than what was forgotten or moved here.
      if (!this.#heads.has(id) && !this.#left.has(id)) this.#heads.set(id, head);
    }
    this.#looked = true;
  }

  /** Whether something is typed over this key and not saved. */
  has(namespace: string, key: string): boolean {
    return this.#heads.has(placeId(editPlace(namespace, key)));
  }

  /** Whether something is typed and not saved over a key that begins with this. */
  hasWithin(namespace: string, prefix: string): boolean {
    return this.list.some(
      ({ place }) =>
        place.namespace === namespace && place.aside === null && place.key.startsWith(prefix),
    );
  }

  /** What was typed over a key, the edit first and then what was put aside, the newest first. */
  of(namespace: string, key: string): ListedDraft[] {
    const found = this.#beside(editPlace(namespace, key));
    const edit = found.filter((one) => one.place.aside === null);
    return [...edit, ...found.filter((one) => one.place.aside !== null)];
  }

  /** What was put aside of a key, the newest first. */
  asidesOf(namespace: string, key: string): ListedDraft[] {
    return this.of(namespace, key).filter((one) => one.place.aside !== null);
  }

  /** A draft, whole; undefined when there is none. */
  async read(place: DraftPlace): Promise<Draft | undefined> {
    const id = placeId(place);
    const here = this.#unkept.get(id);
    if (here || this.store === null) return here && inFull(here);
    const head = this.#heads.get(id);
    if (!head && (this.#looked || this.#left.has(id))) return undefined;
    await this.#queue.quiet(id);
    const found = fromBody(await api.readDraft(this.store, place));
    // Typed, forgotten or moved meanwhile, that is newer than what was read.
    if (this.#heads.get(id) !== head || this.#unkept.has(id)) return this.read(place);
    if (!head && this.#left.has(id)) return undefined;
    if (head && !found) this.#heads.delete(id);
    if (!head && found) this.#heads.set(id, listed(found.head, found.draft.text));
    return found?.draft;
  }

  /** Keeps a draft, in the place of an earlier one. */
  put(place: DraftPlace, draft: Keeping): void {
    const id = placeId(place);
    // How long the text is in bytes is known when it is written.
    const about = { place, namespaceName: this.#nameOf(place) };
    const head = headOf(draft, about, draft.text?.length ?? null, null);
    this.#heads.set(id, listed(head, draft.text));
    this.#unkept.set(id, draft);
    this.#write(place);
  }

  /** Keeps what was given up for something else, beside what is typed next. Gives back where. */
  putAside(of: DraftPlace, draft: Keeping): DraftPlace {
    const place = this.asidePlace(of, draft.at);
    this.put(place, draft);
    return place;
  }

  /** Keeps a draft at its place, or aside where something else is. */
  putBeside(place: DraftPlace, draft: Keeping): void {
    if (this.#heads.has(placeId(place))) this.putAside(place, draft);
    else this.put(place, draft);
  }

  /** When what is kept at a place was typed: Unix milliseconds; undefined when there is nothing. */
  typedAt(place: DraftPlace): number | undefined {
    return this.#heads.get(placeId(place))?.at;
  }

  /** Puts what is kept over a key, or for a form, aside as it is. */
  setAside(of: DraftPlace): void {
    const standing = this.#heads.get(placeId({ ...of, aside: null }));
    if (standing) this.#move(standing.place, this.asidePlace(of, standing.at));
  }

  /** Makes what was put aside the edit of its key, or what its form is filled with. */
  bringForward(aside: DraftPlace): void {
    this.setAside(aside);
    this.#move(aside, { ...aside, aside: null });
  }

  /** Where something can be put aside beside a place: nothing is there as far as it is known. */
  asidePlace(of: DraftPlace, at: number): DraftPlace {
    const taken = this.#beside(of).map(({ place }) => place.aside ?? 0);
    return { ...of, aside: Math.max(at, ...taken.map((number) => number + 1)) };
  }

  /** Forgets a draft: it was saved, or given up. */
  forget(place: DraftPlace): void {
    const id = placeId(place);
    // Where it was not listed yet, it may be there all the same.
    if (!this.#heads.delete(id) && this.#looked) return;
    this.#left.add(id);
    this.#unkept.delete(id);
    this.#unwanted.add(id);
    this.#later('forget', [id], async (store) => {
      if (this.#unwanted.has(id)) await api.forgetDraft(store, place);
      this.#unwanted.delete(id);
    });
  }

  /**
   * Takes what was typed over a key, and into forms about it, along to the key's new name. What was typed
   * of an earlier key of that name is put aside. What is typed into inputs is the flow's own to move.
   */
  rename(namespace: string, from: string, to: string): void {
    if (from === to) return;
    const moving = this.list.filter(
      ({ place }) => place.namespace === namespace && place.key === from,
    );
    this.setAside(editPlace(namespace, to));
    for (const { place } of moving) {
      const there = { ...place, key: to };
      if (place.aside === null) this.setAside(there);
      this.#move(place, place.aside === null ? there : this.asidePlace(there, place.aside));
    }
  }

  /** Whether something is still to be written or removed. */
  get busy(): boolean {
    return this.#queue.busy;
  }

  /** Waits until all is kept. Rejects when something cannot be. */
  flush(): Promise<void> {
    return this.#queue.settle();
  }

  /**
   * Takes over what earlier versions kept in the window's own storage. What cannot be kept now stays
   * there as well.
   */
  async takeOver(storage: Earlier): Promise<void> {
    for (const { namespace, key, draft } of earlierDrafts(storage.getItem(EARLIER_DRAFTS))) {
      this.putBeside(editPlace(namespace, key), draft);
    }
    await this.flush().then(
      () => storage.removeItem(EARLIER_DRAFTS),
      () => undefined, // told already
    );
  }

  /** What is kept of the same key, or for the same form, the newest first. */
  #beside(of: DraftPlace): ListedDraft[] {
    return this.list.filter(({ place }) => isBeside(place, of));
  }

  #move(from: DraftPlace, to: DraftPlace): void {
    const [before, after] = [placeId(from), placeId(to)];
    const head = this.#heads.get(before);
    if (!head) return;
    const unkept = this.#unkept.get(before);
    this.#heads.delete(before);
    this.#left.add(before);
    this.#unkept.delete(before);
    this.#heads.set(after, { ...head, place: to });
    this.#queue.withdraw(before);
    this.#queue.withdraw(after);
    this.#later('move', [before, after], async (store) => {
      await api.moveDraft(store, from, to);
      // What was there and should be forgotten has given way.
      this.#unwanted.delete(after);
    });
    if (!unkept) return;
    this.#unkept.set(after, unkept);
    this.#write(to);
  }

  #write(place: DraftPlace): void {
    const id = placeId(place);
    // The edit that was put aside is not written over before it is kept there.
    const source = place.aside === null ? [] : [placeId({ ...place, aside: null })];
    const write = async (store: string) => {
      const draft = this.#unkept.get(id);
      const head = this.#heads.get(id);
      if (!draft || !head) return; // forgotten or moved meanwhile
      const text = draft.text === null ? null : await encoded(draft.text);
      const hash = await this.#hash(draft.base);
      const whole = headOf(draft, head, text && sizeOf(text), hash);
      await api.putDraft(toBody({ store, head: whole }, text ?? []));
      if (this.#unkept.get(id) !== draft) return; // typed on meanwhile
      this.#unkept.delete(id);
      this.#unwanted.delete(id);
      this.#heads.set(id, { ...head, ...whole });
    };
    this.#later('put', [id], write, source);
  }

  #later(
    kind: 'put' | 'move' | 'forget',
    places: string[],
    run: (store: string) => Promise<void>,
    source: string[] = [],
  ): void {
    const { store } = this;
    if (store !== null) this.#queue.add(kind, places, () => run(store), source);
  }

  async #hash(base: Base | null): Promise<string | null> {
    const text = base?.text ?? null;
    if (text === null || 'hash' in text) return text?.hash ?? null;
    if (this.#hashed?.text !== text.whole) {
      this.#hashed = { text: text.whole, hash: await hashOf(text.whole) };
    }
    return this.#hashed.hash;
  }

  #nameOf({ namespace, key }: DraftPlace): string {
    const known = namespaces.list.find((one) => one.id === namespace)?.name;
    return known ?? companions.nameOf(namespace) ?? this.of(namespace, key)[0]?.namespaceName ?? '';
  }

  #tell(problem: { reason: unknown } | null): void {
    const before = this.problem;
    this.problem = problem && toFailed(problem.reason).message;
    if (this.problem === null || before !== null) return;
    toasts.say(`What you type is only in this window for now, so save it soon. ${this.problem}`);
  }
}
