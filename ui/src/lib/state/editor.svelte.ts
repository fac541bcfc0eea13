/** The documents of this window: one for each key, and the one that is shown. */
import { Document } from '../document/document.svelte';
import { Drafts } from '../model/drafts';
import { onWritten } from './writes';

/** Drafts outlive the window. */
export const drafts = new Drafts(typeof localStorage === 'undefined' ? null : localStorage);

/** Documents without an edit that are kept for their undo history. */
const CLEAN = 20;
const KEEP_AFTER_MS = 250;
const place = (namespace: string, key: string) => `${namespace}\u0000${key}`;

function nothing(): Document {
  const document = new Document('', '');
  document.status = 'empty';
  return document;
}

class Editor {
  /** What the pane shows. */
  current = $state.raw(nothing());
  /** Keys with unsaved edits may have changed; rows read this to know. */
  draftRevision = $state(0);

  readonly #open = new Map<string, Document>();
  readonly #timers = new Map<Document, ReturnType<typeof setTimeout>>();

  get status() {
    return this.current.status;
  }

  get namespace() {
    return this.current.namespace;
  }

  get key() {
    return this.current.key;
  }

  /** Shows a key: its document as it was left, or a new one. */
  async open(namespace: string, key: string): Promise<void> {
    this.flush();
    const id = place(namespace, key);
    let document = this.#open.get(id);
    document ??= new Document(
      namespace,
      key,
      (touched) => this.#keepSoon(touched),
      (made) => drafts.get(made.namespace, made.key),
    );
    // The newest goes last, so that the oldest leave first.
    this.#open.delete(id);
    this.#open.set(id, document);
    this.current = document;
    this.#letGo();
    await document.load();
  }

  close(): void {
    this.flush();
    this.current = nothing();
  }

  /**
   * Every open document looks whether its entry is another now: the shown one for what is to be
   * seen, those with an edit for what it stands on.
   */
  async refresh(
    concerned: (namespace: string, key: string) => boolean = () => true,
  ): Promise<void> {
    const open = [...this.#open.values()].filter((one) => concerned(one.namespace, one.key));
    for (const one of open) {
      if (one !== this.current && !one.dirty && !one.saving && one.asides.length === 0) {
        this.#open.delete(place(one.namespace, one.key));
      }
    }
    await Promise.all(
      open.filter((one) => this.of(one.namespace, one.key) === one).map((one) => one.refresh()),
    );
  }

  /** The document of a key, where there is one. */
  of(namespace: string, key: string): Document | undefined {
    return this.#open.get(place(namespace, key));
  }

  /** This window has written these keys; null and no namespace: any. */
  writtenHere(namespaces: readonly string[], keys: readonly string[] | null): void {
    for (const one of this.#open.values()) {
      const inside = namespaces.length === 0 || namespaces.includes(one.namespace);
      if (inside && (keys === null || keys.includes(one.key))) one.writtenHere();
    }
  }

  /** A key was renamed in this window: what is typed over it goes along. */
  renamed(namespace: string, from: string, to: string): void {
    const document = this.of(namespace, from);
    this.#open.delete(place(namespace, from));
    drafts.move(namespace, from, to);
    if (document) {
      document.renamed(to);
      this.#open.set(place(namespace, to), document);
    }
    this.draftRevision += 1;
  }

  /** A key was deleted in this window, with whatever was typed over it. */
  deleted(namespace: string, key: string): void {
    const document = this.of(namespace, key);
    if (document) {
      clearTimeout(this.#timers.get(document));
      this.#timers.delete(document);
    }
    this.#open.delete(place(namespace, key));
    drafts.drop(namespace, key);
    this.draftRevision += 1;
    if (this.namespace === namespace && this.key === key) this.current = nothing();
  }

  /** Forgets the shown document, whose key is gone. */
  forget(): void {
    this.deleted(this.namespace, this.key);
  }

  /** Writes all drafts down now, before the window may go away. */
  flush(): void {
    for (const document of [...this.#timers.keys()]) this.#keep(document);
  }

  #keepSoon(document: Document): void {
    clearTimeout(this.#timers.get(document));
    this.#timers.set(
      document,
      setTimeout(() => this.#keep(document), KEEP_AFTER_MS),
    );
  }

  #keep(document: Document): void {
    clearTimeout(this.#timers.get(document));
    this.#timers.delete(document);
    const { namespace, key } = document;
    // What was typed over a key that is gone is kept.
    if (document.status !== 'ready') return;
    const had = drafts.has(namespace, key);
    const draft = document.draft();
    if (draft) drafts.put(namespace, key, draft);
    else if (had) drafts.drop(namespace, key);
    if (had !== (draft !== null)) this.draftRevision += 1;
  }

  #letGo(): void {
    const clean = [...this.#open].filter(
      ([, one]) => one !== this.current && !one.dirty && !one.saving && one.asides.length === 0,
    );
    for (const [id] of clean.slice(0, Math.max(0, clean.length - CLEAN))) this.#open.delete(id);
  }
}

export const editor = new Editor();

// A write of this window renews what is typed over; it is never somebody else's change.
onWritten(({ namespaces, keys, renamed, pastOnly }) => {
  if (pastOnly) return;
  const [namespace] = namespaces;
  const [key] = keys ?? [];
  if (renamed !== null && namespace !== undefined && key !== undefined) {
    editor.renamed(namespace, key, renamed);
  }
  editor.writtenHere(namespaces, keys);
});
