/**
 * What is typed over one key. It belongs to that key for as long as it lives, so that an answer or
 * a save which comes late can never land in another key's text.
 *
 * An edit stands on a base: a state of the entry that was seen. The base is renewed by what this
 * window wrote, known by version, and by what others wrote where that is not in conflict. Here is when that
 * happens; what becomes of the edit is in `edit.ts`, `settling.ts` and `drafting.ts`.
 */
import {
  type Act,
  api,
  type Applied,
  Failed,
  isFailure,
  type Kind,
  type SetEntry,
  toFailed,
} from '../api';
import { beganFrom, type Draft, type Keeping, type Typed } from '../model/drafts';
import { type ExpiryChoice, resolve } from '../model/expiry';
import { decode } from '../model/hex';
import { nameWords } from '../model/invisible';
import { toStored } from '../model/lines';
import { isSameText, type LongText } from '../model/longtext';
import { metadataProblem } from '../model/metadata';
import { Latest } from '../state/latest';
import { writes } from '../state/writes';
import { begun, draftOf, wentOn } from './drafting';
import {
  blank,
  type Edit,
  replacing,
  showingStored,
  showingTyped,
  standingOn,
  typedOf,
  typing,
} from './edit';
import { type Keeper, nobody } from './keeper';
import type { OwnChange } from './own';
import { look, type Seen } from './reading';
import { editRequest, newRequest } from './requests';
import {
  conflictsWith,
  decided,
  gaveUp,
  overTheirs,
  reverted,
  saved,
  withoutKey,
} from './settling';
import { Shown } from './shown.svelte';
import { Turns } from './turns';
import { unsavableWords } from './undecided';

export class Document extends Shown {
  readonly namespace: string;
  /** Another one only when the key itself was renamed in this window. */
  key = $state('');
  problem = $state('');
  saving = $state(false);
  /** How many answers are awaited that go into what is typed: until then it is not let go. */
  awaited = 0;
  /** The text editor's own state with its undo history, while it is not on the screen. */
  editorState: unknown = null;
  /** The place in the text that is to be shown; another object each time that it is asked for. */
  pointed = $state.raw<{ offset: number } | null>(null);

  readonly #keeper: Keeper<Document>;
  /** An answer that is older than what was read, saved or brought back since is not taken in. */
  readonly #looks = new Latest();
  readonly #turns = new Turns();
  /** When something was typed last: Unix milliseconds. */
  #typedAt = 0;
  /** Whether what was typed before is taken up: until then it is not this document's to forget. */
  #begun = false;
  /** The edit as it was before it was last reverted, until something is saved. */
  #reverted = $state.raw<Edit | null>(null);
  /** What this window wrote of the key since it was looked at. */
  #own: OwnChange[] = [];
  /** It may not be what is stored any more: it is looked at before it is shown. */
  #outdated = false;
  /** Somebody asked to look while a save was under way. */
  #askedMeanwhile = false;

  constructor(
    namespace: string,
    key: string,
    keeper: Keeper<Document> = nobody,
    edit: Edit = blank,
  ) {
    super(edit);
    this.namespace = namespace;
    this.key = key;
    this.#keeper = keeper;
  }

  /** Whether nothing would be lost but its steps if its key were read anew when it is opened the next time. */
  get idle(): boolean {
    return !this.dirty && !this.saving && this.awaited === 0;
  }

  /** Why it cannot be saved as it is, for a person. */
  blocked(): string | null {
    return this.changedElsewhere ? unsavableWords(this.now) : this.faulty();
  }

  /** What is wrong with what was typed beside the value, in words; null when nothing is. */
  faulty(): string | null {
    if (this.expiryDirty && this.expiry !== null) {
      const chosen = resolve(this.expiry, Date.now());
      if (!chosen.ok) return chosen.problem;
    }
    return this.metadataDirty ? metadataProblem(this.metadata) : null;
  }

  /** Reads the entry for the first time, or again after a failure; takes up what was typed before. */
  async load(): Promise<void> {
    if (this.saving) return this.refresh();
    if (this.status !== 'ready' || (this.#outdated && !this.dirty))
      this.#set({ status: 'loading' });
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
      const isShown = this.detail !== null && this.status !== 'loading';
      if (isShown || this.status === 'gone') throw thrown;
      this.#fail(thrown);
    }
  }

  /**
   * Its key may have been written while nobody looks at it and nothing is typed over it: what was read of it
   * before, and is read now, is not shown unless it is read again.
   */
  outdated(): void {
    this.#outdated = true;
    this.#own = [];
    this.#looks.ask();
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
      this.now = showingStored(this.now, text);
    }
  }

  /** What a person typed, or the editor's undo brought back. */
  edit(text: LongText): void {
    const before = this.revertedLast ? this.#reverted : null;
    if (before && isSameText(text, before.text) && this.unrevert()) return;
    this.now = typing(this.now, text);
    this.#typedNow();
  }

  /** Puts another text into the editor, as an edit that is not saved. */
  replaceText(text: string): void {
    this.now = replacing(this.now, text);
    this.#typedNow();
  }

  /** Makes the value another kind, by the text that would be stored: an edit, shown in this view until it is saved. */
  changeKind(text: string, view: Kind): void {
    this.now = showingTyped(this.now, text);
    this.#typedNow();
    this.#set({ view, kindChosen: true });
  }

  /** Shows the value in another view. */
  showAs(view: Kind): void {
    this.#set({ view });
  }

  setExpiry(expiry: ExpiryChoice): void {
    this.#set({ expiry });
    this.#typedNow();
  }

  setMetadata(metadata: string): void {
    this.#set({ metadata });
    this.#typedNow();
  }

  /** Whether the document is as it was last reverted: there is nothing newer to be undone in it. */
  get revertedLast(): boolean {
    return this.#reverted !== null && !this.dirty;
  }

  /** Back to what is stored now. */
  revert(): void {
    if (this.dirty) this.#reverted = this.now;
    this.now = reverted(this.now, Date.now());
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
    this.#putAside(typedOf(this.now));
    this.#looks.ask();
    this.now = { ...before, replaced: this.replaced + 1 };
    this.#typedNow(true);
    // A look that fails leaves the edit as it was; its save looks again.
    this.refresh().catch(() => undefined);
    return true;
  }

  /** Shows what somebody else saved. What was typed is put aside, to be found in History. */
  useTheirs(): void {
    if (!this.changedElsewhere || this.saving) return;
    this.#putAside(typedOf(this.now));
    this.now = gaveUp(this.now, Date.now());
    this.#keeper.touched(this, true);
  }

  /**
   * Takes up again what was put aside. What was typed since over the same parts is put aside in turn.
   * False when it cannot be taken up, as a text over bytes. It waits for what is being saved.
   */
  takeUp(aside: Draft): Promise<boolean> {
    return this.#turns.take(() => this.#takeUp(aside));
  }

  async #takeUp(aside: Draft): Promise<boolean> {
    if (aside.text !== null) await this.openWhole();
    const { detail, theirs } = this;
    if (!detail || (aside.text !== null && this.stored === null)) return false;
    const state = theirs ? { detail: theirs, text: this.theirText } : { detail, text: this.stored };
    const began = aside.base !== null && (await beganFrom(aside.base, state.text));
    // Another state came meanwhile.
    if (this.detail !== detail || this.theirs !== theirs) return this.#takeUp(aside);
    const on = wentOn(this.now, state, aside, began, this.#typedAt);
    if (on.aside) this.#keeper.putAside(this, on.aside);
    this.now = on.edit;
    this.#typedNow(true);
    return true;
  }

  /** Saves what was edited, over what somebody else saved as far as that is known here. */
  saveOverTheirs(): Promise<Applied | null> {
    if (!this.changedElsewhere) return this.save();
    if (!this.theirs && this.stored === null) return Promise.reject(this.#valueIsGone());
    if (!this.theirs) return this.#turns.take(() => this.#create());
    this.now = overTheirs(this.now);
    return this.save();
  }

  /**
   * Saves what was edited, and nothing else, after whatever is being saved already. Null when there
   * was nothing to save, or when it turned out to be in conflict.
   */
  save(): Promise<Applied | null> {
    return this.#turns.take(() => this.#save());
  }

  /** Waits until nothing is saved any more. */
  async saved(): Promise<void> {
    while (this.saving) await this.#turns.over();
  }

  /** The key has another name now. */
  renamed(key: string): void {
    this.#looks.ask();
    this.key = key;
  }

  /**
   * What is typed, to be kept beyond the life of the window; null when nothing is, and undefined while
   * what was typed before is not taken up.
   */
  draft(): Keeping | null | undefined {
    if (!this.#begun) return undefined;
    return draftOf(this.now, typedOf(this.now), this.#typedAt);
  }

  #set(parts: Partial<Edit>): void {
    this.now = { ...this.now, ...parts };
  }

  #typedNow(now = false): void {
    this.#typedAt = Date.now();
    this.#keeper.touched(this, now);
  }

  #putAside(typed: Typed): void {
    const draft = draftOf(this.now, typed, this.#typedAt);
    if (draft) this.#keeper.putAside(this, draft);
  }

  async #save(mayRetry = true): Promise<Applied | null> {
    if (!this.detail || !this.dirty || this.blocked() !== null) return null;
    const { namespace, key } = this;
    try {
      return await this.#write(
        editRequest({ namespace, key }, typedOf(this.now), this.detail),
        `${nameWords(key)} was already like this`,
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
    return this.#write(newRequest({ namespace, key }, text, typedOf(this.now), detail), '');
  }

  /** Sends an edit. What is typed meanwhile is an edit of what was sent. */
  async #write(entry: SetEntry, unchanged: string): Promise<Applied> {
    const sent = this.now;
    this.saving = true;
    this.#looks.ask();
    this.#askedMeanwhile = false;
    let applied: Applied;
    try {
      applied = await writes.setEntry(entry, unchanged);
    } catch (thrown) {
      this.saving = false;
      if (this.#askedMeanwhile) await this.#read().catch(() => undefined);
      throw thrown;
    }
    this.now = saved(this.now, sent, entry);
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
    this.#set({ status: 'failed' });
  }

  /** Reads the entry and takes it in, unless something newer is read or written meanwhile. */
  async #read(): Promise<void> {
    const wanted = this.#looks.ask();
    const { namespace, key } = this;
    const own = [...this.#own];
    const recall = async () => (this.#begun ? null : ((await this.#keeper.recall(this)) ?? null));
    try {
      const seen = await look({ namespace, key, edit: () => this.now, recall, own, wanted });
      if (seen === undefined) return;
      this.#outdated = false;
      this.#own = this.#own.filter((one) => !own.includes(one));
      if (seen.state === null) this.#absorbLoss(seen.by);
      else this.#take(seen);
    } catch (thrown) {
      if (wanted()) throw thrown;
    }
  }

  #take(seen: Seen): void {
    if (seen.isBase) this.now = standingOn(this.now, seen.state.text);
    if (this.detail === null) this.#begin(seen);
    else this.#absorb(seen);
  }

  /** The key is gone: what was typed over it waits for a decision, or for the key to come back. */
  #absorbLoss(by: Act | null): void {
    this.now = withoutKey(this.now, Date.now(), by);
    if (this.status === 'gone') this.#keeper.touched(this);
  }

  /** Takes in what is stored now; what this window made so is no conflict. */
  #absorb({ state, isOwn }: Seen): void {
    const seen = (this.theirs ?? this.detail)?.version;
    // Again, because something may have been typed while it was read.
    const conflicts = isOwn ? [] : conflictsWith(this.now, state);
    this.now = decided(this.now, state, conflicts);
    // Also in conflict: another window that saved the key has forgotten what was typed over it.
    if (state.detail.version !== seen || !this.dirty) this.#keeper.touched(this);
  }

  /** Shows the entry with what was typed over it before. */
  #begin({ state, draft, began }: Seen): void {
    this.#begun = true;
    this.#typedAt = draft?.at ?? this.#typedAt;
    const on = begun(state, draft, began, this.now);
    if (on.aside) this.#keeper.putAside(this, on.aside);
    this.now = on.edit;
    const same = draft === null || draft.base === null || draft.version === state.detail.version;
    if (draft && (!same || !this.dirty || on.aside)) this.#keeper.touched(this, on.aside !== null);
  }
}
