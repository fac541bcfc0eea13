/**
 * For tests: a plain model of what is typed, beside the window's state. It knows what must be found in the
 * end, what nobody typed, and what somebody else saved before it was seen.
 */
import { world } from './backend';
import type { Document } from '../document/document.svelte';
import type { Draft } from '../model/drafts';

/** As a text is compared: line breaks are those of its value, and Format only lays it out. */
export const plain = (text: string) => text.replaceAll('\r\n', '\n').replaceAll('laid out ', '');
/** A note that was put together with what others wrote beside it is the same note. */
const marks = (text: string) => /note \d+"/.exec(text)?.[0] ?? plain(text);

export class Tangled {
  /** What must be found in the end: an edit, put aside, or saved. */
  readonly live = new Set<string>();
  /** What is wrong. */
  readonly problems: string[] = [];
  /** When each text was typed, or saved by somebody else: counted in steps. */
  readonly #typed = new Map<string, number>();
  readonly #theirs = new Map<string, number>();
  readonly #accepted = new Set<string>();
  #step = 0;
  #count = 0;
  #written = 0;

  begin(): void {
    this.#step += 1;
  }

  /** Another text than every other. */
  fresh(what: string): string {
    return `${what} ${String((this.#count += 1))}`;
  }

  /** Another moment than every other, as an expiry. */
  moment(): string {
    this.#count += 1;
    return new Date(Date.UTC(2040, 0, 1, 0, this.#count)).toISOString().slice(0, 16);
  }

  /** A person typed a text where another stood. */
  type(text: string, instead: string): string {
    this.live.delete(marks(instead));
    this.live.add(marks(text));
    this.#typed.set(marks(text), this.#step);
    return text;
  }

  /** A person typed what is stored, which nobody needs to find. */
  typeBack(text: string, instead: string): string {
    this.live.delete(marks(instead));
    this.known(text);
    return text;
  }

  /** A text that may be an edit, though nobody typed it: it is laid out, or was there before. */
  known(text: string): void {
    this.#typed.set(marks(text), this.#typed.get(marks(text)) ?? this.#step);
  }

  /** Somebody else saved a text or a note. */
  saved(text: string): string {
    this.#theirs.set(text, this.#step);
    return text;
  }

  /** A person was shown this, and saves over it all the same; all that is there where none is named. */
  accept(...texts: (string | null | undefined)[]): void {
    for (const text of texts.length > 0 ? texts : this.#theirs.keys())
      if (text) this.#accepted.add(text);
  }

  /** Looks at what was written since: nothing that nobody typed, and over nothing that was not seen. */
  look(): void {
    for (const { value, metadata, baseVersion } of world.written.slice(this.#written)) {
      const base = baseVersion === null ? undefined : world.state(baseVersion);
      if (!base) continue;
      if (value.type === 'text') this.#over(value.text, base.text);
      if (metadata.type === 'set') this.#over(metadata.json, base.metadata ?? '');
    }
    this.#written = world.written.length;
  }

  #over(mine: string, base: string): void {
    const typed = this.#typed.get(marks(mine));
    const theirs = this.#theirs.get(base);
    const unseen = typed !== undefined && theirs !== undefined && theirs > typed;
    if (unseen && !this.#accepted.has(base))
      this.problems.push(`${mine} went over ${base}, unseen`);
    if (typed === undefined && !/^(planned|first)/.test(mine))
      this.problems.push(`nobody typed ${mine}`);
  }

  /** What an open document says is true, or was typed. */
  compare(document: Document, hasDraft: boolean): void {
    const { key, status, dirty, detail, stored, metadata } = document;
    const now = world.entries.get(key);
    const say = (what: string) => this.problems.push(`${key} ${what}`);
    if (status === 'failed') return void say(`failed: ${document.problem}`);
    // Over a key that is gone there may be a draft, which goes on when the key is back.
    if (dirty !== hasDraft && status !== 'gone')
      say(dirty ? 'has an edit and no draft' : 'has a draft and no edit');
    if (!dirty) {
      if (status !== (now ? 'ready' : 'gone')) say(`is ${status}`);
      else if (now && stored !== null && stored !== world.text(key)) say(`shows ${stored}`);
      else if (now && metadata !== (now.metadata ?? '')) say(`shows ${metadata}`);
      else if (now && document.expiresAt !== now.expiresAt) say('shows another expiry');
      return;
    }
    const settled = document.conflicts.length === 0;
    if (settled && detail?.version !== now?.version) say('stands on another version');
    for (const text of [
      document.textDirty ? document.text : '',
      document.metadataDirty ? metadata : '',
    ])
      if (text !== '' && !this.#typed.has(marks(text)))
        say(`has an edit that nobody made: ${text}`);
  }

  /** Everything that was typed is in a draft, or was written. */
  find(drafts: readonly (Draft | undefined)[]): void {
    const there = new Set<string>();
    for (const draft of drafts) {
      if (draft?.text) there.add(marks(draft.text));
      if (draft?.metadata) there.add(marks(draft.metadata));
      if (draft?.expiry?.kind === 'at') there.add(draft.expiry.local);
    }
    for (const { value, metadata, expiry } of world.written) {
      if (value.type === 'text') there.add(marks(value.text));
      if (metadata.type === 'set') there.add(marks(metadata.json));
      if (expiry.type === 'at')
        there.add(new Date(expiry.seconds * 1000).toISOString().slice(0, 16));
    }
    for (const text of this.live) if (!there.has(text)) this.problems.push(`${text} is lost`);
  }
}
