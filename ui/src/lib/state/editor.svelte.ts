/** The documents of this window: one for each key, and the one that is shown. */
import type { DraftPlace, ListedDraft } from '../api';
import { Document } from '../document/document.svelte';
import { blank } from '../document/edit';
import type { OwnChange } from '../document/own';
import { concerns, type Concerns } from '../model/concerns';
import { editPlace, type Keeping } from '../model/drafts';
import { Drafts } from './drafts.svelte';
import { KeepSoon } from './keepsoon';
import { onWritten } from './writes';

/** Documents without an edit that are kept for their undo history. */
const CLEAN = 20;
/** Bytes that their texts may take together: those of a character are two, as the engine may keep it. */
const CLEAN_BYTES = 64 << 20;
const CHARACTER = 2;
const idOf = (namespace: string, key: string) => `${namespace}\u0000${key}`;

const editOf = ({ namespace, key }: Document) => editPlace(namespace, key);
const isEdit = ({ aside, form }: DraftPlace) => aside === null && form === null;

const nothing = () => new Document('', '', undefined, { ...blank, status: 'empty' });

class Editor {
  /** What the pane shows. */
  current = $state.raw(nothing());
  /** What is typed and not saved in the store that is open. */
  drafts = $state.raw(new Drafts(null));

  /** What was reverted last, until something else was done. */
  #reverted = $state.raw<{ document: Document; back: () => Promise<void> } | null>(null);

  readonly #open = new Map<string, Document>();
  /** Those of stores that were open before, which may have something that could not be kept yet. */
  readonly #before: Drafts[] = [];
  /** Documents with something that is to be kept soon. */
  readonly #soon = new KeepSoon((document, drafts) => this.#keep(document, drafts));
  /** After which something may be there to be kept. */
  readonly #looking = new Set<Promise<unknown>>();

  get status() {
    return this.current.status;
  }

  get namespace() {
    return this.current.namespace;
  }

  get key() {
    return this.current.key;
  }

  /** The shown document, while its revert is the last thing that was done. */
  get reverted(): Document | null {
    const document = this.#reverted?.document;
    return document === this.current && document.revertedLast ? document : null;
  }

  /** Discards what is typed over the open key. Gives back how to bring it back, once; null as `discard`. */
  async revert(): Promise<(() => Promise<void>) | null> {
    const { current: document } = this;
    const bringBack = await this.discard(editOf(document));
    if (bringBack === null) return null;
    const which = document.lastReverted;
    let over = false;
    const back = async () => {
      if (over) return;
      over = true;
      await document.saved();
      if (!this.has(document) || !document.unrevert(which)) await bringBack();
    };
    this.#reverted = { document, back };
    return back;
  }

  /** Something else was done since the last revert. */
  movedOn(): void {
    this.#reverted = null;
  }

  /** Brings back what was reverted last, if that was the last thing that was done. */
  unrevert(): boolean {
    if (!this.reverted) return false;
    void this.#reverted?.back();
    return true;
  }

  /** Shows a key: its document as it was left, or a new one. */
  async open(namespace: string, key: string): Promise<void> {
    this.#soon.all();
    if (this.of(namespace, key) !== this.current) this.movedOn();
    const id = idOf(namespace, key);
    const document = this.#open.get(id) ?? this.#make(namespace, key);
    // The newest goes last, so that the oldest leave first.
    this.#open.delete(id);
    this.#open.set(id, document);
    this.current = document;
    this.#letGo();
    await document.load();
  }

  close(): void {
    this.#soon.all();
    this.current = nothing();
  }

  /**
   * Every open document looks whether its entry is another now: the shown one for what is to be
   * seen, those with an edit for what it stands on, and the others once they are shown again.
   */
  async refresh(
    concerned: (namespace: string, key: string) => boolean = () => true,
  ): Promise<void> {
    const open = [...this.#open.values()].filter((one) => concerned(one.namespace, one.key));
    const looks = (one: Document) => one === this.current || !one.idle;
    for (const one of open) if (!looks(one)) one.outdated();
    await Promise.all(open.filter(looks).map((one) => one.refresh()));
  }

  /** The document of a key, where there is one. */
  of(namespace: string, key: string): Document | undefined {
    return this.#open.get(idOf(namespace, key));
  }

  /** Whether a document is still that of its key. */
  has(document: Document): boolean {
    return this.of(document.namespace, document.key) === document;
  }

  /** This window has made a change: what it did to these keys is not somebody else's. */
  writtenHere(written: Pick<Concerns, 'namespaces' | 'keys'>, change: OwnChange): void {
    for (const one of this.#open.values()) {
      if (concerns(written, one.namespace, one.key)) one.writtenHere(change);
    }
  }

  /**
   * A key was renamed in this window: what is typed over it goes along. What was typed over a key
   * that once had the new name is put aside there.
   */
  renamed(namespace: string, from: string, to: string): void {
    this.#soon.all();
    const moved = this.of(namespace, from);
    const standing = this.of(namespace, to);
    this.drafts.rename(namespace, from, to);
    if (!moved && !standing) return;
    this.#open.delete(idOf(namespace, from));
    const document = moved ?? this.#make(namespace, to);
    document.renamed(to);
    this.#open.set(idOf(namespace, to), document);
    if (standing && this.current === standing) this.current = document;
  }

  /**
   * Takes up again what was put aside of a key that is open. False when it cannot be, as a text over
   * bytes: then it stays where it is.
   */
  async takeUp(aside: DraftPlace): Promise<boolean> {
    const { drafts } = this;
    const document = this.of(aside.namespace, aside.key);
    if (!document) return false;
    document.awaited += 1;
    try {
      const draft = await drafts.read(aside);
      if (!draft || !(await document.takeUp(draft))) return false;
      // In a document that nobody looks at any more it would not be kept.
      if (!this.has(document)) return false;
      drafts.forget(aside);
      return true;
    } finally {
      document.awaited -= 1;
    }
  }

  /**
   * Forgets something that was typed. Gives back how to bring it back; null when it is not forgotten,
   * because it was saved, or something was typed there meanwhile.
   */
  async discard(place: DraftPlace): Promise<(() => Promise<void>) | null> {
    this.#soon.all();
    const { drafts } = this;
    const document = () => (isEdit(place) ? this.of(place.namespace, place.key) : undefined);
    const at = drafts.typedAt(place);
    await document()?.saved();
    const draft = document()?.draft() ?? (await drafts.read(place));
    this.#soon.all();
    if (drafts !== this.drafts || drafts.typedAt(place) !== at) return null;
    document()?.revert();
    drafts.forget(place);
    return async () => {
      if (draft) await this.#bringBack(this.draftsOf(drafts.store), place, draft);
    };
  }

  /**
   * Keeps all that was typed, before the window may go away, and what is typed meanwhile. Rejects when
   * something cannot be kept.
   */
  async flush(): Promise<void> {
    do {
      await Promise.allSettled(this.#looking);
      this.#soon.all();
      const kept = [...this.#before, this.drafts].map((drafts) => drafts.flush());
      // What cannot be kept in one store holds up no other.
      const failed = (await Promise.allSettled(kept)).find((one) => one.status === 'rejected');
      if (failed) throw failed.reason;
    } while (this.#soon.any || this.#looking.size > 0);
  }

  /** What was typed that is in this window only, also in stores that were open before. */
  get unkept(): ListedDraft[] {
    return [...this.#before, this.drafts].flatMap(({ unkept }) => unkept);
  }

  /** What a form looks up before it keeps what is typed in it: the window is not left before. */
  waitFor(looking: Promise<unknown>): void {
    this.#looking.add(looking);
    const over = () => this.#looking.delete(looking);
    looking.then(over, over);
  }

  /**
   * A store is open. When it is another one than before, nothing that was typed over its keys is of
   * this one.
   */
  async turnTo(store: string): Promise<void> {
    if (store !== this.drafts.store) {
      this.#soon.all();
      this.#open.clear();
      this.current = nothing();
      this.#before.push(this.drafts);
      this.drafts = this.#takeBack(store) ?? new Drafts(store);
    }
    await this.drafts.look();
  }

  /** What is typed and not saved in a store that is or was open in this window. */
  draftsOf(store: string | null): Drafts {
    const known = [...this.#before, this.drafts].findLast((one) => one.store === store);
    return known ?? this.drafts;
  }

  /** What was typed in a store before and is not written yet has one owner: who writes it still. */
  #takeBack(store: string): Drafts | undefined {
    const at = this.#before.findIndex((one) => one.store === store && one.busy);
    return at < 0 ? undefined : this.#before.splice(at, 1)[0];
  }

  async #bringBack(drafts: Drafts, place: DraftPlace, draft: Keeping): Promise<void> {
    this.#soon.all();
    const { namespace, key } = place;
    drafts.putBeside(place, draft);
    const document = isEdit(place) ? this.of(namespace, key) : undefined;
    if (!document || document.dirty || drafts !== this.drafts) return;
    // Another document takes it up, as another window would.
    this.#open.delete(idOf(namespace, key));
    if (document === this.current) await this.open(namespace, key);
  }

  #make(namespace: string, key: string): Document {
    const { drafts } = this;
    return new Document(namespace, key, {
      touched: (document, now = false) => {
        this.#soon.later(document, drafts);
        if (now) this.#soon.now(document);
      },
      recall: (document) => drafts.read(editOf(document)),
      putAside: (document, draft) => drafts.putAside(editOf(document), draft),
    });
  }

  #keep(document: Document, drafts: Drafts): void {
    // What is typed over the key now is in another document.
    if (drafts.store === this.drafts.store && !this.has(document)) return;
    const draft = document.draft();
    if (draft === undefined) return; // what was typed before is not taken up yet
    if (draft) drafts.put(editOf(document), draft);
    else drafts.forget(editOf(document));
  }

  #letGo(): void {
    const clean = [...this.#open].filter(([, one]) => one !== this.current && one.idle);
    let [many, room] = [0, CLEAN_BYTES];
    for (const [id, one] of clean.reverse()) {
      const size = one.length * CHARACTER;
      if (many === CLEAN || size > room) this.#open.delete(id);
      else [many, room] = [many + 1, room - size];
    }
  }
}

export const editor = new Editor();

// What this window wrote is never somebody else's change.
onWritten(({ namespaces, keys, renamed, pastOnly, applied }) => {
  if (pastOnly) return;
  editor.movedOn();
  const [namespace] = namespaces;
  if (renamed !== null && namespace !== undefined) {
    editor.renamed(namespace, renamed.from, renamed.to);
  }
  // Whoever deletes what is open is done with it; what is typed over it stays to be decided about.
  const { current } = editor;
  const closes =
    applied?.act === 'did' &&
    applied.deed.type === 'deleted' &&
    applied.deed.key === current.key &&
    namespace === current.namespace;
  if (closes && !current.dirty) editor.close();
  // A name alone says nothing of the rest, which somebody else may have changed unseen.
  if (applied && applied.changeId !== 0 && renamed === null) {
    editor.writtenHere({ namespaces, keys }, { id: applied.changeId, act: applied.act });
  }
});
