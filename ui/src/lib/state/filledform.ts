/**
 * What is typed into a form and not confirmed: kept as what is typed over a key is, listed with it, and
 * there again when the form is opened the next time.
 */
import type { DraftPlace } from '../api';
import { type Draft, editPlace, placeId } from '../model/drafts';
import { discarded } from './discarded';
import type { Drafts } from './drafts.svelte';
import { editor } from './editor.svelte';
import type { KeptForm } from './keptform';
import { toasts } from './toasts.svelte';
import { onWritten } from './writes';

/** Where a key that is to be added is kept. */
export const newKeyIn = (namespace: string) => editPlace(namespace, '');
/** Where a pasted list is kept, whatever namespace it will go to. */
export const pasted = editPlace('', '');

export interface Fields {
  /** What is worth keeping; null while the form is as it began. */
  read: () => Draft | null;
  /** Fills the form with what was typed into it before. */
  fill: (draft: Draft) => void;
}

/** Forms that still look up what was typed before: the next one at their place waits for them. */
const looking = new Map<string, Promise<void>>();

export class FilledForm implements KeptForm {
  #place: DraftPlace;
  readonly #fields: Fields;
  /** The identity of the store that it is about. */
  readonly #store = editor.drafts.store;
  /** What is kept already; undefined until what there is from before was looked up. */
  #kept: Draft | null | undefined;
  /** What stood in the form when it was left before that. */
  #leftWith: Draft | null = null;
  #over = false;

  constructor(place: DraftPlace, fields: Fields) {
    this.#place = place;
    this.#fields = fields;
    const stop = onWritten(({ namespaces, renamed }) => {
      if (this.#over) stop();
      else if (renamed?.from === this.#place.key && namespaces.includes(this.#place.namespace))
        this.#place = { ...this.#place, key: renamed.to };
    });
  }

  get #drafts(): Drafts {
    return editor.draftsOf(this.#store);
  }

  /** Takes up what there is from before. What was typed by then stays, and the other is put aside. */
  recall(): Promise<void> {
    const id = placeId(this.#place);
    const before = looking.get(id) ?? Promise.resolve();
    const recalled = before.then(() => this.#recall());
    looking.set(id, recalled);
    void recalled.then(() => looking.get(id) === recalled && looking.delete(id));
    editor.waitFor(recalled);
    return recalled;
  }

  async #recall(): Promise<void> {
    let found: Draft | undefined;
    try {
      found = await this.#drafts.read(this.#place);
    } catch (thrown) {
      toasts.complain(thrown);
      // It is there all the same: what is typed now goes beside it.
      this.#place = this.#drafts.asidePlace(this.#place, Date.now());
    }
    if (this.#over) {
      if (this.#leftWith && !same(this.#leftWith, found ?? null)) this.#put(this.#leftWith, null);
      return;
    }
    const typed = this.#fields.read();
    if (found && !typed) this.#fields.fill(found);
    this.#kept = found ?? null;
    if (typed) this.keep(typed, null);
  }

  /** Keeps what stands in the form now; `instead` of what, where that is not what was kept last. */
  keep(typed: Draft | null, instead = this.#kept): void {
    if (this.#over || this.#kept === undefined || same(typed, this.#kept)) return;
    if (typed) this.#put(typed, instead ?? null);
    else this.#forget();
    this.#kept = typed;
  }

  /** What is kept there and is not of this form gives way, and stays. */
  #put(typed: Draft, instead: Draft | null): void {
    const there = this.#drafts.typedAt(this.#place);
    if (this.#place.aside === null && there !== undefined && there !== instead?.at)
      this.#drafts.setAside(this.#place);
    this.#drafts.put(this.#place, typed);
  }

  confirmed(): void {
    this.#end();
  }

  left(again: string | null): void {
    if (this.#over) return;
    const typed = this.#fields.read();
    if (this.#kept === undefined) this.#leftWith = typed;
    this.#over = true;
    if (typed && again !== null) toasts.say(`What you typed is kept. ${again} shows it again.`);
  }

  givenUp(): void {
    const typed = this.#over ? null : this.#fields.read();
    this.#end();
    if (typed) discarded('what you typed', () => this.#drafts.putBeside(this.#place, typed));
  }

  #end(): void {
    this.#forget();
    this.#over = true;
  }

  /** What is kept there and is not of this form, or was not shown in it yet, is not its to forget. */
  #forget(): void {
    if (this.#kept && this.#drafts.typedAt(this.#place) === this.#kept.at)
      this.#drafts.forget(this.#place);
  }
}

const same = (one: Draft | null, other: Draft | null) =>
  one?.text === other?.text &&
  JSON.stringify([one?.form, one?.expiry]) === JSON.stringify([other?.form, other?.expiry]);
