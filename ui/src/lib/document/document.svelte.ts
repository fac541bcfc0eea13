/**
 * What is typed over one key. It belongs to that key for as long as it lives, so that an answer or
 * a save which comes late can never land in another key's text.
 *
 * An edit stands on a base: a state of the entry that was seen. The base is renewed by what this
 * window wrote, known by version, and by what others wrote where that is not in conflict.
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
import { type Base, beganFrom, type Draft, hashOf, type Typed } from '../model/drafts';
import { type ExpiryChoice, isSaved, resolve } from '../model/expiry';
import { decode } from '../model/hex';
import { viewsOf } from '../model/kinds';
import { type Ending, toEditor, toStored } from '../model/lines';
import { metadataProblem } from '../model/metadata';
import { writes } from '../state/writes';
import { conflictsOf, type EntryState, type Field, mergeMetadata, takenUp } from './merge';
import { madeHere, type OwnChange } from './own';
import { editRequest, newRequest } from './requests';

export type DocumentStatus = 'empty' | 'loading' | 'ready' | 'gone' | 'failed';

/** Keeps what is typed over the keys for as long as it is not saved, beyond the life of the window. */
export interface Keeper {
  /** Something was typed, saved or given up; `now` when that is to be kept without waiting for more. */
  touched: (document: Document, now?: boolean) => void;
  /** What was typed over the key before its document was made. */
  recall: (document: Document) => Promise<Draft | undefined>;
  /** Keeps what was given up for something else, beside what is typed next. */
  putAside: (document: Document, draft: Draft) => void;
}

const nobody: Keeper = {
  touched: () => undefined,
  recall: () => Promise.resolve(undefined),
  putAside: () => undefined,
};

/** What a document shows, and what its edit stands on. */
type Reverted = Pick<
  Document,
  | 'status'
  | 'detail'
  | 'stored'
  | 'text'
  | 'ending'
  | 'expiry'
  | 'metadata'
  | 'view'
  | 'conflicts'
  | 'theirs'
  | 'theirText'
> & { baseHash: string | null };

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
  /** The place in the text that is to be shown; another object each time that it is asked for. */
  pointed = $state.raw<{ offset: number } | null>(null);
  /** What both sides changed, to different things. */
  conflicts = $state.raw<Field[]>([]);
  /** What is stored now, while it is in conflict; null when the key is gone. */
  theirs = $state.raw<EntryDetail | null>(null);
  theirText = $state.raw<string | null>(null);
  /** How many answers are awaited that go into what is typed: until then it is not let go. */
  awaited = 0;
  /** When a key that is gone had expired, in Unix seconds; null when it was deleted. */
  expiredAt = $state<number | null>(null);
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

  readonly #keeper: Keeper;
  /** Whether another kind was chosen, whose own view is shown once it is saved. */
  #kindChosen = false;
  #ticket = 0;
  /** When something was typed last: Unix milliseconds. */
  #typedAt = 0;
  /** Whether what was typed before is taken up: until then it is not this document's to forget. */
  #begun = false;
  /** The hash of the text that the edit stands on, where that text is not at hand. */
  #baseHash: string | null = null;
  /** The document as it was before it was last reverted, until something is saved. */
  #reverted = $state.raw<Reverted | null>(null);
  /** What this window wrote of the key since it was looked at. */
  #own: OwnChange[] = [];
  /** Somebody asked to look while a save was under way. */
  #askedMeanwhile = false;
  #lastSave: Promise<unknown> = Promise.resolve();

  constructor(namespace: string, key: string, keeper: Keeper = nobody) {
    this.namespace = namespace;
    this.key = key;
    this.#keeper = keeper;
  }

  /** Whether it can be let go, to be made again when its key is opened the next time. */
  get idle(): boolean {
    return !this.dirty && !this.saving && this.awaited === 0;
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
    if (this.saving) return this.refresh();
    if (this.status !== 'ready') this.status = 'loading';
    try {
      await this.#read();
    } catch (thrown) {
      if (this.dirty) throw thrown;
      this.#fail(thrown);
    }
  }

  /**
   * Looks whether the entry is another now. What was not touched here follows; after one's own write
   * of this key, what was touched stays an edit of the new state.
   */
  async refresh(): Promise<void> {
    if (this.status === 'empty') return;
    if (this.saving) {
      // The save looks when it is over: until then an answer may be older than it, or be it.
      this.#askedMeanwhile = true;
      return;
    }
    try {
      await this.#read();
    } catch (thrown) {
      if (this.detail !== null || this.status === 'gone') throw thrown;
      this.#fail(thrown);
    }
  }

  /** This window has made a change, which may be one of this key. */
  writtenHere(change: OwnChange): void {
    this.#own.push(change);
  }

  /** Reads a value that was too large to come along at once. */
  async openWhole(): Promise<void> {
    while (this.stored === null && this.detail?.isText) {
      const { version } = this.detail;
      const text = decode(await api.readVersion(version));
      // Another state is there meanwhile, or all of it is here already and may have been typed over.
      const still = this.stored === null && this.detail?.version === version;
      if (!still) continue;
      if (text === null) return;
      this.#setStored(text);
    }
  }

  /** What a person typed, or the editor's undo brought back. */
  edit(text: string): void {
    const back = this.revertedLast && text === this.#reverted?.text;
    if (back && this.unrevert()) return;
    this.text = text;
    this.#typedNow();
  }

  /** Puts another text into the editor, as an edit that is not saved. */
  replaceText(text: string): void {
    this.text = text;
    this.replaced += 1;
    this.#typedNow();
  }

  /** Makes the value another kind: an edit, shown in this view until it is saved. */
  changeKind(text: string, view: Kind): void {
    this.replaceText(text);
    this.view = view;
    this.#kindChosen = true;
  }

  setExpiry(choice: ExpiryChoice): void {
    this.expiry = choice;
    this.#typedNow();
  }

  setMetadata(metadata: string): void {
    this.metadata = metadata;
    this.#typedNow();
  }

  /** Whether the document is as it was last reverted: there is nothing newer to be undone in it. */
  get revertedLast(): boolean {
    return this.#reverted !== null && !this.dirty;
  }

  /** Back to what is stored now. */
  revert(): void {
    if (this.dirty) this.#reverted = this.#now();
    if (this.changedElsewhere) {
      this.#giveUp();
    } else if (this.detail) {
      this.#setStored(this.stored);
      this.expiry = null;
      this.metadata = this.detail.metadata ?? '';
      if (!viewsOf(this.detail.kind).includes(this.view)) this.#showNaturally(this.detail.kind);
    }
    this.#kindChosen = false;
    this.#keeper.touched(this);
  }

  /** What was reverted last, to be told from what is reverted later; null when nothing can be brought back. */
  get lastReverted(): object | null {
    return this.#reverted;
  }

  /**
   * Brings back what was reverted last, as an edit of what it was an edit of: what was saved since is in
   * conflict with it. What was typed since is put aside. False when that is not there any more, or while
   * something is saved.
   */
  unrevert(which: object | null = this.#reverted): boolean {
    const before = this.#reverted;
    if (!before || before !== which || this.saving) return false;
    this.#reverted = null;
    this.#putAside(this.#typed());
    this.#ticket += 1;
    const { baseHash, ...shown } = before;
    Object.assign(this, shown);
    this.#baseHash = baseHash;
    this.replaced += 1;
    this.#typedNow(true);
    // A look that fails leaves the edit as it was; its save looks again.
    this.refresh().catch(() => undefined);
    return true;
  }

  /** Shows what somebody else saved. What was typed is put aside, to be found in History. */
  useTheirs(): void {
    if (!this.changedElsewhere || this.saving) return;
    this.#putAside(this.#typed());
    this.#giveUp();
    this.#keeper.touched(this, true);
  }

  /**
   * Takes up again what was put aside. What was typed since over the same parts is put aside in turn.
   * False when it cannot be taken up, as a text over bytes. It waits for what is being saved.
   */
  takeUp(aside: Draft): Promise<boolean> {
    return this.#inTurn(() => this.#takeUp(aside));
  }

  async #takeUp(aside: Draft): Promise<boolean> {
    if (aside.text !== null) await this.openWhole();
    const { detail, theirs } = this;
    if (!detail || (aside.text !== null && this.stored === null)) return false;
    const state = theirs ? { detail: theirs, text: this.theirText } : { detail, text: this.stored };
    const began = aside.base !== null && (await beganFrom(aside.base, state.text));
    // Another state came meanwhile.
    if (this.detail !== detail || this.theirs !== theirs) return this.#takeUp(aside);
    const now = this.#typed();
    this.#putAside({
      text: aside.text === null ? null : now.text,
      expiry: aside.expiry === null ? null : now.expiry,
      metadata: aside.metadata === null ? null : now.metadata,
    });
    const deleted = this.changedElsewhere && !theirs;
    if (aside.base !== null && !deleted) {
      this.#takeUpOver(state, aside, aside.base, began);
      this.metadata = aside.metadata ?? now.metadata ?? this.metadata;
      this.#decide(state, this.#conflictsWith(state));
    } else {
      if (aside.expiry !== null) this.expiry = aside.expiry;
      this.metadata = takenUp(aside, detail) ?? this.metadata;
      if (aside.text !== null) this.#showTyped(aside.text);
      const known = deleted || aside.version === state.detail.version;
      if (!known) this.#decide(state, this.#touchedParts());
    }
    this.#typedNow(true);
    return true;
  }

  /** Saves what was edited, over what somebody else saved as far as that is known here. */
  saveOverTheirs(): Promise<Applied | null> {
    if (!this.changedElsewhere) return this.save();
    const { theirs, theirText } = this;
    if (!theirs && this.stored === null) return Promise.reject(this.#valueIsGone());
    if (!theirs) return this.#inTurn(() => this.#create());
    this.conflicts = [];
    this.theirs = null;
    this.#rebase({ detail: theirs, text: theirText });
    return this.save();
  }

  /**
   * Saves what was edited, and nothing else, after whatever is being saved already. Null when there
   * was nothing to save, or when it turned out to be in conflict.
   */
  save(): Promise<Applied | null> {
    return this.#inTurn(() => this.#save());
  }

  /** Waits until nothing is saved any more. */
  async saved(): Promise<void> {
    while (this.saving) await this.#lastSave;
  }

  /** The key has another name now. */
  renamed(key: string): void {
    this.#ticket += 1;
    this.key = key;
  }

  /**
   * What is typed, to be kept beyond the life of the window; null when nothing is, and undefined while
   * what was typed before is not taken up.
   */
  draft(): Draft | null | undefined {
    if (!this.#begun) return undefined;
    return this.dirty ? this.#draftOf(this.#typed()) : null;
  }

  #now(): Reverted {
    const { status, detail, stored, text, ending, expiry, metadata, view } = this;
    const { conflicts, theirs, theirText } = this;
    const shown = { status, detail, stored, text, ending, expiry, metadata, view };
    return { ...shown, conflicts, theirs, theirText, baseHash: this.#baseHash };
  }

  #typedNow(now = false): void {
    this.#typedAt = Date.now();
    this.#keeper.touched(this, now);
  }

  #typed(): Typed {
    return {
      text: this.textDirty ? toStored(this.text, this.ending) : null,
      expiry: this.expiryDirty ? this.expiry : null,
      metadata: this.metadataDirty ? this.metadata : null,
    };
  }

  #draftOf(typed: Typed): Draft | null {
    if (!this.detail) return null;
    const { version, expiresAt, metadata } = this.detail;
    return {
      at: this.#typedAt,
      ...typed,
      version,
      base: { text: this.#baseText(typed), expiresAt, metadata },
    };
  }

  #baseText({ text }: Typed): Base['text'] {
    if (text === null) return null;
    if (this.#baseHash !== null) return { hash: this.#baseHash };
    return this.stored === null ? null : { whole: this.stored };
  }

  #putAside(typed: Typed): void {
    const touched = typed.text !== null || typed.expiry !== null || typed.metadata !== null;
    const draft = touched ? this.#draftOf(typed) : null;
    if (draft) this.#keeper.putAside(this, draft);
  }

  async #inTurn<T>(task: () => Promise<T>): Promise<T> {
    const turn = this.#lastSave.then(task, task);
    this.#lastSave = turn.catch(() => undefined);
    return turn;
  }

  async #save(mayRetry = true): Promise<Applied | null> {
    if (!this.detail || !this.dirty || this.blocked() !== null) return null;
    const { namespace, key } = this;
    try {
      return await this.#write(
        editRequest({ namespace, key }, this.#typed(), this.detail),
        `${key} was already like this`,
      );
    } catch (thrown) {
      const missed = isFailure(thrown, 'changed_elsewhere') || isFailure(thrown, 'key_not_found');
      if (!missed || !mayRetry) throw thrown;
      await this.refresh();
      return this.changedElsewhere ? null : this.#save(false);
    }
  }

  /** Makes the key again that was deleted meanwhile. */
  async #create(): Promise<Applied | null> {
    const { namespace, key, detail } = this;
    if (!detail) return null;
    const text = toStored(this.text, this.ending);
    return this.#write(newRequest({ namespace, key }, text, this.#typed(), detail), '');
  }

  /** Sends an edit. What is typed meanwhile is an edit of what was sent. */
  async #write(entry: SetEntry, unchanged: string): Promise<Applied> {
    const { expiry, metadata } = this;
    this.saving = true;
    this.#ticket += 1;
    this.#askedMeanwhile = false;
    let applied: Applied;
    try {
      applied = await writes.setEntry(entry, unchanged);
    } catch (thrown) {
      this.saving = false;
      if (this.#askedMeanwhile) await this.#read().catch(() => undefined);
      throw thrown;
    }
    if (this.detail) this.detail = { ...this.detail, metadata: metadata === '' ? null : metadata };
    if (entry.value.type === 'text') this.#standOn(entry.value.text);
    if (entry.expiry.type !== 'keep' && this.expiry === expiry) this.expiry = null;
    this.conflicts = [];
    this.theirs = null;
    this.#reverted = null;
    this.saving = false;
    this.#keeper.touched(this, true);
    // It is saved, whether or not it can be read again: the next look takes in what was missed now.
    await this.#read().catch(() => undefined);
    return applied;
  }

  /** Why a key whose value was never read here cannot be made again. */
  #valueIsGone(): Failed {
    return new Failed({ code: 'value_not_open', key: this.key });
  }

  #fail(thrown: unknown): void {
    this.problem = toFailed(thrown).message;
    this.status = 'failed';
  }

  /** Reads the entry and takes it in, unless something newer is read or written meanwhile. */
  async #read(): Promise<void> {
    const ticket = ++this.#ticket;
    const own = [...this.#own];
    try {
      const detail = await this.#lookUp();
      if (ticket !== this.#ticket) return;
      // Before anything is shown: what was typed before goes on from the first sight of the key.
      const draft = this.#begun || !detail ? undefined : await this.#keeper.recall(this);
      const whole = this.stored !== null || (draft?.text ?? null) !== null;
      const text = detail && (await wholeOf(detail, whole));
      const base = draft?.base ?? null;
      const began = base !== null && (await beganFrom(base, text));
      const known = text !== null && this.#baseHash !== null;
      const isBase = known && this.#baseHash === (await hashOf(text));
      const conflicts = detail && this.#conflictsWith({ detail, text });
      const renewed =
        detail !== null &&
        conflicts?.length !== 0 &&
        !this.changedElsewhere &&
        (await madeHere(own, this.namespace, this.key, detail.version));
      if (ticket !== this.#ticket) return;
      this.#own = this.#own.filter((one) => !own.includes(one));
      if (isBase) this.#standOn(text);
      if (!detail) this.#absorbLoss();
      else if (this.detail === null) this.#begin({ detail, text }, draft, began);
      else this.#absorb({ detail, text }, renewed);
    } catch (thrown) {
      if (ticket === this.#ticket) throw thrown;
    }
  }

  async #lookUp(): Promise<EntryDetail | null> {
    try {
      return await api.getEntry(this.namespace, this.key);
    } catch (thrown) {
      // A namespace that was deleted takes its keys along.
      if (isFailure(thrown, 'namespace_not_found')) return null;
      throw thrown;
    }
  }

  /** The key is gone: what was typed over it waits for a decision, or for the key to come back. */
  #absorbLoss(): void {
    if (!this.dirty) {
      this.#lose();
      return;
    }
    this.conflicts = ['value'];
    this.theirs = null;
    this.theirText = null;
  }

  /** Takes in what is stored now; `renewed` when this window made it so. */
  #absorb(state: EntryState, renewed: boolean): void {
    // Again, because something may have been typed while it was read.
    this.#decide(state, renewed ? [] : this.#conflictsWith(state));
  }

  #decide(state: EntryState, conflicts: Field[]): void {
    const seen = (this.theirs ?? this.detail)?.version;
    this.conflicts = conflicts;
    this.theirs = conflicts.length > 0 ? state.detail : null;
    this.theirText = conflicts.length > 0 ? state.text : null;
    if (conflicts.length === 0) {
      this.#rebase(state);
    } else if (!this.textDirty && state.text !== null && state.text !== this.stored) {
      // A value that nobody types over is shown as it is, whatever else waits for a decision.
      this.#setStored(state.text);
    }
    // Also in conflict: another window that saved the key has forgotten what was typed over it.
    if (state.detail.version !== seen || !this.dirty) this.#keeper.touched(this);
  }

  #conflictsWith(state: EntryState): Field[] {
    if (!this.detail) return [];
    const text = this.#baseHash === null ? this.stored : undefined;
    return conflictsOf({ detail: this.detail, text }, this.#typed(), state);
  }

  /** The edit stands on another state from now on: what was not touched is as it is there. */
  #rebase({ detail, text }: EntryState): void {
    const before = this.detail;
    if (!before) return;
    const { textDirty, expiryDirty, view } = this;
    this.#baseHash = null;
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
    const chosen = this.#kindChosen && detail.kind !== before.kind;
    if (!textDirty) this.#kindChosen = false;
    const fits = viewsOf(detail.kind).includes(view);
    if (textDirty ? !fits && !chosen : chosen || !fits) this.#showNaturally(detail.kind);
  }

  #showNaturally(kind: Kind): void {
    this.view = viewsOf(kind)[0] ?? 'text';
  }

  #giveUp(): void {
    const { theirs, theirText } = this;
    this.conflicts = [];
    this.theirs = null;
    this.theirText = null;
    if (theirs) this.#show({ detail: theirs, text: theirText });
    else this.#lose();
  }

  /** Shows the entry with what was typed over it before; `began` when that was over the same text. */
  #begin(state: EntryState, draft: Draft | undefined, began: boolean): void {
    this.#begun = true;
    this.#show(state);
    if (!draft) return;
    this.#typedAt = draft.at;
    if (draft.base !== null) this.#goBackTo(draft.version, draft.base, began);
    const fits = draft.text === null || this.stored !== null;
    // A text cannot be typed over bytes.
    if (!fits) this.#putAside({ text: draft.text, expiry: null, metadata: null });
    else if (draft.text !== null) this.#showTyped(draft.text, draft.base === null);
    this.expiry = draft.expiry;
    this.metadata = draft.metadata ?? this.metadata;
    const known = draft.base !== null || draft.version === state.detail.version;
    this.#decide(state, known ? this.#conflictsWith(state) : this.#touchedParts());
    if (!fits) this.#keeper.touched(this, true);
  }

  /** Puts what is typed over the state that it began from, as far as that is known. */
  #goBackTo(version: number, { text, expiresAt, metadata }: Base, began: boolean): void {
    if (!this.detail) return;
    this.detail = { ...this.detail, version, expiresAt, metadata };
    this.metadata = metadata ?? '';
    if (began || text === null || this.stored === null) return;
    if ('whole' in text) this.#setStored(text.whole);
    else this.#baseHash = text.hash;
  }

  /** Puts what was put aside over the state that it began from. */
  #takeUpOver(state: EntryState, aside: Draft, base: Base, began: boolean): void {
    this.detail = state.detail;
    if (aside.text !== null) this.#standOn(state.text);
    this.#goBackTo(aside.version, base, began);
    if (aside.text !== null) this.#showTyped(aside.text);
    if (aside.expiry !== null) this.expiry = aside.expiry;
  }

  /** Where the state that an edit began from is not known, all that was touched may be another there. */
  #touchedParts(): Field[] {
    return [
      ...(this.textDirty ? (['value'] as const) : []),
      ...(this.expiryDirty ? (['expiry'] as const) : []),
      ...(this.metadataDirty ? (['metadata'] as const) : []),
    ];
  }

  #show({ detail, text }: EntryState): void {
    this.detail = detail;
    this.status = 'ready';
    this.#showNaturally(detail.kind);
    this.#setStored(text);
    this.expiry = null;
    this.metadata = detail.metadata ?? '';
  }

  #lose(): void {
    const at = this.detail?.expiresAt ?? null;
    this.expiredAt = at !== null && at * 1000 <= Date.now() ? at : null;
    this.conflicts = [];
    this.status = 'gone';
    this.detail = null;
    this.stored = null;
    this.#keeper.touched(this);
  }

  /** What was typed before, as it would be stored; `shown` when its line breaks are the editor's. */
  #showTyped(text: string, shown = false): void {
    const typed = toEditor(text);
    // A text without line breaks does not say which ones it would have.
    if (!shown && text.includes('\n')) this.ending = typed.ending;
    this.text = typed.text;
    this.replaced += 1;
  }

  /** The text that is typed over, from now on. */
  #standOn(stored: string | null): void {
    this.stored = stored;
    this.#baseHash = null;
  }

  #setStored(stored: string | null): void {
    const shown = toEditor(stored ?? '');
    this.#standOn(stored);
    this.ending = shown.ending;
    this.text = shown.text;
    this.replaced += 1;
  }
}

/** The text of a state: what came along, and where all of it is wanted, what did not. */
async function wholeOf(detail: EntryDetail, whole: boolean): Promise<string | null> {
  if (detail.text !== null || !detail.isText || !whole) return detail.text;
  return decode(await api.readVersion(detail.version));
}
