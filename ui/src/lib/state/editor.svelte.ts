/** The open entry: what is saved, what was typed over it, and whether the two still belong together. */
import { api, type Applied, type EntryDetail, type Kind, type SetEntry, toFailed } from '../api';
import { Drafts } from '../model/drafts';
import { decode } from '../model/hex';
import { viewsOf } from '../model/kinds';
import { type Ending, toEditor, toStored } from '../model/lines';
import { writes } from './writes';

export type EditorStatus = 'empty' | 'loading' | 'ready' | 'gone' | 'failed';

/** Drafts outlive the entry that is open. */
export const drafts = new Drafts(typeof localStorage === 'undefined' ? null : localStorage);

class Editor {
  /** How lines ended in the text as stored. */
  #ending: Ending = 'lf';
  status = $state<EditorStatus>('empty');
  namespace = $state('');
  key = $state('');
  detail = $state.raw<EntryDetail | null>(null);
  problem = $state('');
  /** The whole text as stored; null while a large value has not been opened. */
  stored = $state.raw<string | null>(null);
  /** The text in the editor. */
  text = $state.raw('');
  expiresAt = $state<number | null>(null);
  metadata = $state('');
  view = $state<Kind>('text');
  /** The entry was changed by somebody else under an open edit. */
  changedElsewhere = $state(false);
  saving = $state(false);
  /** Counts up when the text was replaced from outside the editor. */
  replaced = $state(0);
  /** Keys with unsaved edits may have changed; rows read this to know. */
  draftRevision = $state(0);

  readonly textDirty = $derived(
    this.stored !== null && toStored(this.text, this.#ending) !== this.stored,
  );
  readonly expiryDirty = $derived(this.detail !== null && this.expiresAt !== this.detail.expiresAt);
  readonly metadataDirty = $derived(
    this.detail !== null && this.metadata !== (this.detail.metadata ?? ''),
  );
  readonly dirty = $derived(this.textDirty || this.expiryDirty || this.metadataDirty);

  #base = 0;
  #ticket = 0;

  async open(namespace: string, key: string): Promise<void> {
    this.#keep();
    const ticket = ++this.#ticket;
    const other = namespace !== this.namespace || key !== this.key;
    this.namespace = namespace;
    this.key = key;
    if (other) this.status = 'loading';
    try {
      const detail = await api.getEntry(namespace, key);
      if (ticket !== this.#ticket) return;
      if (detail) this.#show(detail);
      else this.#lose();
    } catch (thrown) {
      if (ticket !== this.#ticket) return;
      this.problem = toFailed(thrown).message;
      this.status = 'failed';
    }
  }

  close(): void {
    this.#keep();
    this.#ticket += 1;
    this.status = 'empty';
    this.key = '';
    this.detail = null;
    this.stored = null;
  }

  /** Looks whether the entry is another now. An open edit is left alone and told about it. */
  async refresh(): Promise<void> {
    if (this.status === 'empty' || this.saving) return;
    const { namespace, key } = this;
    const detail = await api.getEntry(namespace, key);
    if (namespace !== this.namespace || key !== this.key || this.saving) return;
    if (!detail) {
      if (this.dirty) this.changedElsewhere = true;
      else this.#lose();
    } else if (detail.version === this.detail?.version && this.status === 'ready') {
      this.detail = detail;
    } else if (this.dirty) {
      this.changedElsewhere = true;
    } else {
      this.#show(detail);
    }
  }

  /** Reads a value that was too large to come along at once. */
  async openWhole(): Promise<void> {
    const { namespace, key } = this;
    const text = decode(await api.readValue(namespace, key));
    if (namespace !== this.namespace || key !== this.key) return;
    if (text !== null) this.#setStored(text);
  }

  /** What a person typed. */
  edit(text: string): void {
    this.text = text;
    this.#keepSoon();
  }

  /** Puts another text into the editor, as an edit that is not saved. */
  replaceText(text: string): void {
    this.text = text;
    this.replaced += 1;
    this.#keepSoon();
  }

  setExpiry(at: number | null): void {
    this.expiresAt = at;
    this.#keepSoon();
  }

  setMetadata(metadata: string): void {
    this.metadata = metadata;
    this.#keepSoon();
  }

  /** Back to what is saved. */
  revert(): void {
    if (!this.detail) return;
    this.#setStored(this.stored);
    this.expiresAt = this.detail.expiresAt;
    this.metadata = this.detail.metadata ?? '';
    this.changedElsewhere = false;
    this.#dropDraft();
  }

  /** Shows what somebody else saved instead of one's own edit. */
  async showTheirs(): Promise<void> {
    this.#dropDraft();
    this.changedElsewhere = false;
    const detail = await api.getEntry(this.namespace, this.key);
    if (detail) this.#show(detail);
    else this.#lose();
  }

  /**
   * Saves what was edited, and nothing else. With `overwrite`, also over what somebody else saved
   * since the edit began. Rejects with `changed_elsewhere` otherwise.
   */
  async save(overwrite = false): Promise<Applied> {
    const { namespace, key, textDirty, expiryDirty, metadataDirty, expiresAt, metadata } = this;
    const text = toStored(this.text, this.#ending);
    this.saving = true;
    try {
      const entry: SetEntry = {
        namespace,
        key,
        value: textDirty ? { type: 'text', text } : { type: 'keep' },
        expiry: !expiryDirty
          ? { type: 'keep' }
          : expiresAt === null
            ? { type: 'never' }
            : { type: 'at', seconds: expiresAt },
        metadata: !metadataDirty
          ? { type: 'keep' }
          : metadata.trim() === ''
            ? { type: 'clear' }
            : { type: 'set', json: metadata },
        mustBeNew: false,
        baseVersion: overwrite ? null : this.#base,
        note: null,
      };
      const applied = await writes.setEntry(entry, `${key} was already like this`);
      drafts.drop(namespace, key);
      this.draftRevision += 1;
      const detail = await api.getEntry(namespace, key);
      if (namespace === this.namespace && key === this.key) {
        this.changedElsewhere = false;
        if (detail) this.#saved(detail, text);
        else this.#lose();
      }
      return applied;
    } finally {
      this.saving = false;
    }
  }

  /** Forgets an edit whose key is gone. */
  forget(): void {
    this.#dropDraft();
    this.close();
  }

  /** Writes the draft down now, before the window may go away. */
  flush(): void {
    this.#keep();
  }

  #show(detail: EntryDetail): void {
    const draft = drafts.get(this.namespace, detail.key);
    this.detail = detail;
    this.status = 'ready';
    const natural = viewsOf(detail.kind)[0] ?? 'text';
    this.view = natural;
    this.#base = draft?.base ?? detail.version;
    this.changedElsewhere = draft !== undefined && draft.base !== detail.version;
    this.#setStored(detail.text);
    this.expiresAt = detail.expiresAt;
    this.metadata = detail.metadata ?? '';
    if (!draft) return;
    if (draft.text !== null && this.stored !== null) this.replaceText(draft.text);
    if (draft.expiresAt !== undefined) this.expiresAt = draft.expiresAt;
    if (draft.metadata !== undefined) this.metadata = draft.metadata;
  }

  /** After a save: what was typed meanwhile stays an edit. */
  #saved(detail: EntryDetail, text: string): void {
    const typedOn = toStored(this.text, this.#ending) !== text;
    this.detail = detail;
    this.#base = detail.version;
    if (this.stored !== null) this.stored = detail.text ?? text;
    this.expiresAt = detail.expiresAt;
    this.metadata = detail.metadata ?? '';
    if (!viewsOf(detail.kind).includes(this.view)) this.view = viewsOf(detail.kind)[0] ?? 'text';
    if (typedOn) this.#keepSoon();
  }

  #lose(): void {
    this.status = 'gone';
    this.detail = null;
    this.stored = null;
  }

  #setStored(stored: string | null): void {
    const shown = toEditor(stored ?? '');
    this.stored = stored;
    this.#ending = shown.ending;
    this.text = shown.text;
    this.replaced += 1;
  }

  #timer: ReturnType<typeof setTimeout> | undefined;

  #keepSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#keep();
    }, 250);
  }

  #keep(): void {
    clearTimeout(this.#timer);
    if (this.status !== 'ready' || !this.detail) return;
    const had = drafts.has(this.namespace, this.key);
    if (this.dirty) {
      drafts.put(this.namespace, this.key, {
        text: this.textDirty ? this.text : null,
        ...(this.expiryDirty ? { expiresAt: this.expiresAt } : {}),
        ...(this.metadataDirty ? { metadata: this.metadata } : {}),
        base: this.#base,
      });
      if (!had) this.draftRevision += 1;
    } else if (had) {
      drafts.drop(this.namespace, this.key);
      this.draftRevision += 1;
    }
  }

  #dropDraft(): void {
    clearTimeout(this.#timer);
    drafts.drop(this.namespace, this.key);
    this.draftRevision += 1;
  }
}

export const editor = new Editor();
