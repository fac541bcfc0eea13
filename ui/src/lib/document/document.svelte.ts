/**
 * What is typed over one key. It belongs to that key for as long as it lives, so that an answer or
 * a save which comes late can never land in another key's text.
 */
import {
  api,
  type Applied,
  type EntryDetail,
  Failed,
  isFailure,
  type Kind,
  type SetEntry,
  toFailed,
} from '../api';
import type { Draft } from '../model/drafts';
import { type ExpiryChoice, resolve, toLocal } from '../model/expiry';
import { decode } from '../model/hex';
import { viewsOf } from '../model/kinds';
import { type Ending, toEditor, toStored } from '../model/lines';
import { metadataProblem } from '../model/metadata';
import { writes } from '../state/writes';
import { type Field, mergeMetadata } from './merge';

export type DocumentStatus = 'empty' | 'loading' | 'ready' | 'gone' | 'failed';

/** A text that was typed and given up for somebody else's. */
export interface Aside {
  text: string;
  /** Unix milliseconds. */
  at: number;
}

export class Document {
  readonly namespace: string;
  /** Another one only when the key itself was renamed in this window. */
  key = $state('');
  status = $state<DocumentStatus>('loading');
  problem = $state('');
  /** The entry that the edit stands on. */
  detail = $state.raw<EntryDetail | null>(null);
  /** The whole text as stored; null while a large value has not been opened. */
  stored = $state.raw<string | null>(null);
  /** The text in the editor. */
  text = $state.raw('');
  /** The expiry as it was chosen here; null while it was not touched. */
  expiry = $state.raw<ExpiryChoice | null>(null);
  metadata = $state('');
  view = $state<Kind>('text');
  saving = $state(false);
  /** Counts up when the text was replaced from outside the editor. */
  replaced = $state(0);
  /** What both sides changed, to different things. */
  conflicts = $state.raw<Field[]>([]);
  /** What is stored now, while it is in conflict; null when the key is gone. */
  theirs = $state.raw<EntryDetail | null>(null);
  theirText = $state.raw<string | null>(null);
  asides = $state.raw<Aside[]>([]);
  /** The text editor's own state with its undo history, while it is not on the screen. */
  editorState: unknown = null;

  readonly changedElsewhere = $derived(this.conflicts.length > 0);
  readonly expiresAt = $derived(this.detail?.expiresAt ?? null);
  readonly textDirty = $derived.by(
    () => this.stored !== null && toStored(this.text, this.ending) !== this.stored,
  );
  readonly expiryDirty = $derived(
    this.detail !== null && this.expiry !== null && !isSaved(this.expiry, this.detail.expiresAt),
  );
  readonly metadataDirty = $derived(
    this.detail !== null && this.metadata !== (this.detail.metadata ?? ''),
  );
  readonly dirty = $derived(this.textDirty || this.expiryDirty || this.metadataDirty);
  /** How lines ended in the text as stored. */
  ending = $state<Ending>('lf');

  readonly #touched: (document: Document) => void;
  readonly #recall: (document: Document) => Draft | undefined;
  #ticket = 0;
  #own = false;
  #lastSave: Promise<unknown> = Promise.resolve();

  /**
   * `touched` is told whenever something was typed, saved or given up; `recall` knows what was typed
   * before this document was made.
   */
  constructor(
    namespace: string,
    key: string,
    touched: (document: Document) => void = () => undefined,
    recall: (document: Document) => Draft | undefined = () => undefined,
  ) {
    this.namespace = namespace;
    this.key = key;
    this.#touched = touched;
    this.#recall = recall;
  }

  /** Why it cannot be saved as it is, for a person. */
  blocked(): string | null {
    if (this.changedElsewhere) return 'This was changed elsewhere. Choose above which to keep.';
    if (this.expiryDirty && this.expiry !== null) {
      const chosen = resolve(this.expiry, Date.now());
      if (!chosen.ok) return chosen.problem;
    }
    return this.metadataDirty ? metadataProblem(this.metadata) : null;
  }

  /** Reads the entry for the first time, or again after a failure; takes up what was typed before. */
  async load(): Promise<void> {
    const ticket = ++this.#ticket;
    if (this.status !== 'ready') this.status = 'loading';
    try {
      const detail = await api.getEntry(this.namespace, this.key);
      if (ticket !== this.#ticket) return;
      await this.#absorb(detail, this.#takeOwn(), ticket);
    } catch (thrown) {
      if (ticket !== this.#ticket) return;
      if (this.dirty) throw thrown;
      this.problem = toFailed(thrown).message;
      this.status = 'failed';
    }
  }

  /**
   * Looks whether the entry is another now. What was not touched here follows; after one's own write
   * of this key, what was touched stays an edit of the new state.
   */
  async refresh(): Promise<void> {
    if (this.status === 'empty' || this.status === 'loading' || this.saving) return;
    const ticket = ++this.#ticket;
    let detail: EntryDetail | null;
    try {
      detail = await api.getEntry(this.namespace, this.key);
    } catch (thrown) {
      // A namespace that was deleted takes its keys along.
      if (!isFailure(thrown, 'namespace_not_found')) throw thrown;
      detail = null;
    }
    if (ticket !== this.#ticket || this.saving) return;
    await this.#absorb(detail, this.#takeOwn(), ticket);
  }

  /** This window has written the key by another way than this document's Save. */
  writtenHere(): void {
    if (!this.saving) this.#own = true;
  }

  #takeOwn(): boolean {
    const own = this.#own;
    this.#own = false;
    return own;
  }

  /** Reads a value that was too large to come along at once. */
  async openWhole(): Promise<void> {
    const version = this.detail?.version;
    const text = decode(await api.readValue(this.namespace, this.key));
    if (text !== null && version === this.detail?.version && this.stored === null) {
      this.#setStored(text);
    }
  }

  /** What a person typed. */
  edit(text: string): void {
    this.text = text;
    this.#touched(this);
  }

  /** Puts another text into the editor, as an edit that is not saved. */
  replaceText(text: string): void {
    this.text = text;
    this.replaced += 1;
    this.#touched(this);
  }

  setExpiry(choice: ExpiryChoice): void {
    this.expiry = choice;
    this.#touched(this);
  }

  setMetadata(metadata: string): void {
    this.metadata = metadata;
    this.#touched(this);
  }

  /** Back to what is stored now. */
  revert(): void {
    if (this.changedElsewhere) {
      this.#giveUp();
    } else if (this.detail) {
      this.#setStored(this.stored);
      this.expiry = null;
      this.metadata = this.detail.metadata ?? '';
    }
    this.#touched(this);
  }

  /** Shows what somebody else saved. The text that was typed is put aside, to be found in History. */
  useTheirs(): void {
    if (!this.changedElsewhere) return;
    if (this.textDirty) {
      const text = toStored(this.text, this.ending);
      this.asides = [{ text, at: Date.now() }, ...this.asides];
    }
    this.#giveUp();
    this.#touched(this);
  }

  /** Takes a text that was put aside into the editor again. */
  takeAside(aside: Aside): void {
    this.replaceText(toEditor(aside.text).text);
    this.asides = this.asides.filter((one) => one !== aside);
  }

  /** Saves what was edited, over what somebody else saved as far as that is known here. */
  saveOverTheirs(): Promise<Applied | null> {
    if (!this.changedElsewhere) return this.save();
    const { theirs, theirText } = this;
    if (!theirs && this.stored === null) return Promise.reject(this.#valueIsGone());
    this.conflicts = [];
    this.theirs = null;
    if (theirs) this.#rebase(theirs, theirText);
    return theirs ? this.save() : this.#inTurn(() => this.#create());
  }

  /**
   * Saves what was edited, and nothing else, after whatever is being saved already. Null when there
   * was nothing to save, or when it turned out to be in conflict.
   */
  save(): Promise<Applied | null> {
    return this.#inTurn(() => this.#save());
  }

  /** The key has another name now. */
  renamed(key: string): void {
    this.#ticket += 1;
    this.key = key;
  }

  /** What was typed, to be kept beyond the life of the window; null when nothing was. */
  draft(): Draft | null {
    if (!this.detail || !this.dirty) return null;
    return {
      text: this.textDirty ? this.text : null,
      ...(this.expiryDirty && this.expiry ? { expiry: $state.snapshot(this.expiry) } : {}),
      ...(this.metadataDirty ? { metadata: this.metadata } : {}),
      base: this.detail.version,
    };
  }

  async #inTurn<T>(task: () => Promise<T>): Promise<T> {
    const turn = this.#lastSave.then(task, task);
    this.#lastSave = turn.catch(() => undefined);
    return turn;
  }

  async #save(mayRetry = true): Promise<Applied | null> {
    if (!this.detail || !this.dirty || this.blocked() !== null) return null;
    const { detail, textDirty, expiryDirty, metadataDirty, metadata, expiry, text } = this;
    const sent = toStored(text, this.ending);
    this.saving = true;
    this.#ticket += 1;
    let applied: Applied;
    try {
      applied = await writes.setEntry(
        {
          namespace: this.namespace,
          key: this.key,
          value: textDirty ? { type: 'text', text: sent } : { type: 'keep' },
          expiry: expiryDirty && expiry ? toExpiry(expiry) : { type: 'keep' },
          metadata: !metadataDirty
            ? { type: 'keep' }
            : metadata.trim() === ''
              ? { type: 'clear' }
              : { type: 'set', json: metadata },
          mustBeNew: false,
          baseVersion: detail.version,
          note: null,
        },
        `${this.key} was already like this`,
      );
    } catch (thrown) {
      this.saving = false;
      const missed = isFailure(thrown, 'changed_elsewhere') || isFailure(thrown, 'key_not_found');
      if (!missed || !mayRetry) throw thrown;
      await this.refresh();
      return this.changedElsewhere ? null : this.#save(false);
    }
    // From here on the edit stands on what was sent; what was typed meanwhile is an edit of that.
    this.detail = { ...detail, metadata: metadata === '' ? null : metadata };
    if (textDirty) this.stored = sent;
    if (expiryDirty && this.expiry === expiry) this.expiry = null;
    this.saving = false;
    this.#touched(this);
    await this.refresh();
    return applied;
  }

  /** Makes the key again that somebody deleted meanwhile. */
  /** Why a key whose value was never read here cannot be made again. */
  #valueIsGone(): Failed {
    return new Failed({
      code: 'key_not_found',
      message:
        'This key was deleted, and its value was not open here. Restore it from Trash; what you typed stays.',
      key: this.key,
      line: null,
      count: null,
      change: null,
    });
  }

  async #create(): Promise<Applied | null> {
    const { metadata, expiry, text } = this;
    const entry: SetEntry = {
      namespace: this.namespace,
      key: this.key,
      value: { type: 'text', text: toStored(text, this.ending) },
      expiry: expiry ? toExpiry(expiry) : { type: 'never' },
      metadata: metadata.trim() === '' ? { type: 'clear' } : { type: 'set', json: metadata },
      mustBeNew: true,
      baseVersion: null,
      note: null,
    };
    this.saving = true;
    try {
      const applied = await writes.setEntry(entry, '');
      this.stored = entry.value.type === 'text' ? entry.value.text : this.stored;
      this.expiry = null;
      this.saving = false;
      this.#own = true;
      await this.refresh();
      return applied;
    } finally {
      this.saving = false;
      this.#touched(this);
    }
  }

  /** Takes in what is stored now. */
  async #absorb(detail: EntryDetail | null, own: boolean, ticket: number): Promise<void> {
    if (!detail) {
      if (this.dirty && !own) {
        this.conflicts = ['value'];
        this.theirs = null;
        this.theirText = null;
      } else this.#lose();
      return;
    }
    if (this.detail === null) {
      const draft = this.#recall(this);
      this.#show(detail);
      if (draft) await this.#take(draft, detail, ticket);
      return;
    }
    let text = detail.text;
    if (text === null && detail.isText && this.stored !== null) {
      text = decode(await api.readValue(this.namespace, this.key));
      if (ticket !== this.#ticket) return;
    }
    // A write of one's own renews what an edit stands on; it decides no conflict that is open.
    const renewed = own && this.conflicts.length === 0;
    const conflicts = renewed ? [] : this.#conflictsWith(detail, text);
    if (conflicts.length > 0) {
      this.theirs = detail;
      this.theirText = text;
      this.conflicts = conflicts;
      return;
    }
    this.conflicts = [];
    this.theirs = null;
    this.#rebase(detail, text);
    this.#touched(this);
  }

  #conflictsWith(detail: EntryDetail, text: string | null): Field[] {
    // Not by the version's number alone: in another copy of the file the same one may be another state.
    const before = this.detail;
    if (!before) return [];
    const found: Field[] = [];
    const mine = toStored(this.text, this.ending);
    if (this.textDirty && text !== this.stored && text !== mine) found.push('value');
    if (
      this.expiryDirty &&
      this.expiry &&
      detail.expiresAt !== before.expiresAt &&
      !isSaved(this.expiry, detail.expiresAt)
    )
      found.push('expiry');
    const { conflicts } = mergeMetadata(
      before.metadata ?? '',
      this.metadata,
      detail.metadata ?? '',
    );
    return [...found, ...conflicts];
  }

  /** The edit stands on another state from now on: what was not touched is as it is there. */
  #rebase(detail: EntryDetail, text: string | null): void {
    const before = this.detail;
    if (!before) return;
    const { textDirty, expiryDirty, view } = this;
    this.metadata = mergeMetadata(
      before.metadata ?? '',
      this.metadata,
      detail.metadata ?? '',
    ).metadata;
    this.detail = detail;
    this.status = 'ready';
    if (!expiryDirty) this.expiry = null;
    if (!textDirty) {
      if (text !== this.stored) this.#setStored(text);
    } else if (text !== null) this.stored = text;
    if (!viewsOf(detail.kind).includes(view)) this.view = viewsOf(detail.kind)[0] ?? 'text';
  }

  #giveUp(): void {
    const { theirs, theirText } = this;
    this.conflicts = [];
    this.theirs = null;
    this.theirText = null;
    if (theirs) this.#show(theirs, theirText);
    else this.#lose();
  }

  /** Takes up what was typed before, over the entry as it is now. */
  async #take(draft: Draft, detail: EntryDetail, ticket: number): Promise<void> {
    if (draft.text !== null && this.stored === null && detail.isText) await this.openWhole();
    if (ticket !== this.#ticket) return;
    if (draft.text !== null && this.stored !== null) {
      this.text = draft.text;
      this.replaced += 1;
    }
    if (draft.expiry) this.expiry = draft.expiry;
    else if (draft.expiresAt !== undefined) this.expiry = choiceOf(draft.expiresAt);
    if (draft.metadata !== undefined) this.metadata = draft.metadata;
    if (draft.base === detail.version || !this.dirty) return;
    // The state it began from is not known any more: what was touched may have been changed there.
    this.theirs = detail;
    this.theirText = this.stored;
    this.conflicts = [
      ...(this.textDirty ? (['value'] as const) : []),
      ...(this.expiryDirty ? (['expiry'] as const) : []),
      ...(this.metadataDirty ? (['metadata'] as const) : []),
    ];
  }

  #show(detail: EntryDetail, text: string | null = detail.text): void {
    this.detail = detail;
    this.status = 'ready';
    this.view = viewsOf(detail.kind)[0] ?? 'text';
    this.#setStored(text);
    this.expiry = null;
    this.metadata = detail.metadata ?? '';
  }

  #lose(): void {
    this.conflicts = [];
    this.status = 'gone';
    this.detail = null;
    this.stored = null;
    this.#touched(this);
  }

  #setStored(stored: string | null): void {
    const shown = toEditor(stored ?? '');
    this.stored = stored;
    this.ending = shown.ending;
    this.text = shown.text;
    this.replaced += 1;
  }
}

/** A saved expiry as a choice that can be edited. */
export function choiceOf(at: number | null): ExpiryChoice {
  return at === null ? { kind: 'never' } : { kind: 'at', local: toLocal(at) };
}

function isSaved(choice: ExpiryChoice, at: number | null): boolean {
  if (choice.kind === 'after') return false;
  const saved = choiceOf(at);
  if (choice.kind === 'never' || saved.kind !== 'at') return choice.kind === saved.kind;
  return choice.local === saved.local;
}

/** A choice as it is sent: a duration counts from the moment at which it is saved. */
function toExpiry(choice: ExpiryChoice): SetEntry['expiry'] {
  // Counted from 0, the moment that a duration means is the duration itself.
  const chosen = resolve(choice, choice.kind === 'after' ? 0 : Date.now());
  if (!chosen.ok) return { type: 'keep' };
  if (chosen.at === null) return { type: 'never' };
  return { type: choice.kind === 'after' ? 'in' : 'at', seconds: chosen.at };
}
