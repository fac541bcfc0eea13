/** The documents of this window: one for each key, and the one that is shown. */
import { Document } from '../document/document.svelte';
import type { OwnChange } from '../document/own';
import { asideOfDraft } from '../document/typed';
import { Drafts } from '../model/drafts';
import { concerns, type Concerns } from '../model/concerns';
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
    const document = this.#open.get(id) ?? this.#make(namespace, key);
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
    this.flush();
    const moved = this.of(namespace, from);
    if (!moved && !drafts.has(namespace, from)) return;
    const standing = this.of(namespace, to);
    const left = standing ? standing.unsaved() : this.#draftAside(namespace, to);
    drafts.drop(namespace, to);
    drafts.move(namespace, from, to);
    this.#open.delete(place(namespace, from));
    const document = moved ?? this.#make(namespace, to);
    document.renamed(to);
    document.asides = [...document.asides, ...(standing?.asides ?? [])];
    document.putAside(left);
    this.#open.set(place(namespace, to), document);
    if (standing && this.current === standing) this.current = document;
    this.draftRevision += 1;
  }

  /** Writes all drafts down now, before the window may go away. */
  flush(): void {
    for (const document of [...this.#timers.keys()]) this.#keep(document);
  }

  #make(namespace: string, key: string): Document {
    return new Document(
      namespace,
      key,
      (touched) => this.#keepSoon(touched),
      (made) => drafts.get(made.namespace, made.key),
    );
  }

  #draftAside(namespace: string, key: string) {
    const draft = drafts.get(namespace, key);
    return draft ? asideOfDraft(draft) : null;
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

// What this window wrote is never somebody else's change.
onWritten(({ namespaces, keys, renamed, pastOnly, applied }) => {
  if (pastOnly) return;
  const [namespace] = namespaces;
  if (renamed !== null && namespace !== undefined) {
    editor.renamed(namespace, renamed.from, renamed.to);
  }
  if (applied && applied.changeId !== 0) {
    editor.writtenHere({ namespaces, keys }, { id: applied.changeId, act: applied.act });
  }
});
