/** What is typed, held against the shape that is pinned to the pattern of its key. Nothing is refused by it. */
import { untrack } from 'svelte';
import { api, type Checked, type Mistake, type PinnedShape } from '../api';
import type { Document } from '../document/document.svelte';
import type { JsonProblem } from '../model/json';
import { isSameText, type LongText } from '../model/longtext';
import { problemsOf } from '../model/shapes';
import { Latest } from './latest';
import { keepFresh } from './refresh';
import { isShapeStore, noteShapeStore } from './shapestores';

/** How long a text has to stand still before it is checked. */
const PAUSE_MS = 250;
/** Characters of the longest text that is checked; what that is in bytes is the backend's to say. */
const LONGEST = 5 * 1024 * 1024;

const mistakesOf = (checked: Checked | null): readonly Mistake[] =>
  checked?.outcome.type === 'misfits' ? checked.outcome.mistakes : [];

export class Held {
  /** What is pinned; null where nothing is, and until that is known. */
  pinned = $state.raw<PinnedShape | null>(null);
  /** What came of the text that was checked last. */
  #last = $state.raw<{ text: LongText; checked: Checked | null } | null>(null);
  /** What is asked about, until it is answered or wanted no more. */
  #asked: LongText | null = null;

  readonly #lookups = new Latest();
  readonly #checks = new Latest();
  #looked: Promise<void> | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly document: Document) {}

  /** Whether the document is itself a shape. */
  get isShape(): boolean {
    return isShapeStore(this.document.namespace);
  }

  /** What came of the text as it was a moment ago. */
  get checked(): Checked | null {
    return this.#last?.checked ?? null;
  }

  get mistakes(): readonly Mistake[] {
    return mistakesOf(this.checked);
  }

  /** Looks up what is pinned, now and whenever something was written. Gives back how to stop that. */
  begin(): () => void {
    // Who begins hears of nothing that is found: it would begin again, without end.
    this.#looked = untrack(() => this.#look());
    const stop = keepFresh(
      async (written) => {
        if (written.pastOnly) return;
        await this.#look();
      },
      () => this.document.namespace,
    );
    return () => {
      stop();
      clearTimeout(this.#timer);
      this.#lookups.ask();
    };
  }

  /** The text is this now: it is checked once it stands still. */
  follow(text: LongText): void {
    clearTimeout(this.#timer);
    const isLast = untrack(() => this.#isLast(text));
    if (this.#asked === null ? isLast : isSameText(this.#asked, text)) return;
    // What is shown is of this text: a check of another would mark it.
    if (isLast) this.#stopAsking();
    this.#timer = setTimeout(() => void this.check(text), PAUSE_MS);
  }

  /** Where a text does not fit, for the text editor. */
  async problems(text: LongText): Promise<JsonProblem[]> {
    await this.#looked;
    const checked = this.#isLast(text) ? this.checked : await this.check(text);
    const mistakes = mistakesOf(checked);
    return mistakes.length === 0 ? [] : problemsOf(String(text), mistakes);
  }

  #isLast(text: LongText): boolean {
    return this.#last !== null && isSameText(this.#last.text, text);
  }

  /** What comes of a text, which is shown unless another was asked about since. */
  async check(text: LongText): Promise<Checked | null> {
    const newest = this.#checks.ask();
    this.#asked = text;
    const checked = await this.#ask(text);
    if (newest()) {
      this.#last = { text, checked };
      this.#asked = null;
    }
    return checked;
  }

  #stopAsking(): void {
    this.#checks.ask();
    this.#asked = null;
  }

  async #ask(text: LongText): Promise<Checked | null> {
    const { namespace, key } = this.document;
    if (this.pinned === null && !this.isShape) return null;
    if (text.length > LONGEST) {
      const outcome = { type: 'unchecked', words: 'Values over 5 MiB are not checked.' } as const;
      return this.pinned && { pattern: this.pinned.pattern, outcome };
    }
    // A check only helps: where it cannot be had, nothing is marked.
    return api.checkValue({ namespace, key, asShape: this.isShape }, text).catch(() => null);
  }

  async #look(): Promise<void> {
    const { namespace, key } = this.document;
    const newest = this.#lookups.ask();
    const pinned = this.isShape ? null : await api.pinnedShape(namespace, key).catch(() => null);
    if (!newest()) return;
    if (pinned) noteShapeStore(pinned.companion);
    this.pinned = pinned;
    // What is pinned may be another now.
    if (pinned !== null || this.#last !== null || this.isShape)
      await this.check(this.document.typed);
  }
}

const all = new WeakMap<Document, Held>();

/** What the text of a document is held against. */
export function heldOf(document: Document): Held {
  const there = all.get(document);
  if (there) return there;
  // It outlives whoever asks for it first.
  const made = untrack(() => new Held(document));
  all.set(document, made);
  return made;
}
