/**
 * What is typed into a form and not confirmed: kept as what is typed over a key is, listed with it, and
 * there again when the form is opened the next time.
 */
import type { DraftPlace } from '../api';
import type { Draft } from '../model/drafts';
import { editor } from './editor.svelte';
import { toasts } from './toasts.svelte';

/** Where a key that is to be added is kept. */
export const newKeyIn = (namespace: string): DraftPlace => ({ namespace, key: '', aside: null });
/** Where a pasted list is kept, whatever namespace it will go to. */
export const pasted: DraftPlace = { namespace: '', key: '', aside: null };

export interface Fields {
  /** What is worth keeping; null while the form is as it began. */
  read: () => Draft | null;
  /** Fills the form with what was typed into it before. */
  fill: (draft: Draft) => void;
}

export class FilledForm {
  readonly #place: DraftPlace;
  readonly #fields: Fields;
  readonly #drafts = editor.drafts;
  /** What is kept already; undefined until what there is from before was looked up. */
  #kept: Draft | null | undefined;
  #over = false;

  constructor(place: DraftPlace, fields: Fields) {
    this.#place = place;
    this.#fields = fields;
  }

  /** Takes up what there is from before. What was typed by then stays, and the other is put aside. */
  async recall(): Promise<void> {
    const { namespace, key } = this.#place;
    let found: Draft | undefined;
    try {
      found = await this.#drafts.read(this.#place);
    } catch (thrown) {
      toasts.complain(thrown);
    }
    if (this.#over) return;
    const typed = this.#fields.read();
    if (found && typed) this.#drafts.putAside(namespace, key, found);
    else if (found) this.#fields.fill(found);
    this.#kept = typed ? null : (found ?? null);
    if (typed) this.keep(typed);
  }

  /** Keeps what stands in the form now. */
  keep(typed: Draft | null): void {
    if (this.#over || this.#kept === undefined || same(typed, this.#kept)) return;
    this.#kept = typed;
    if (typed) this.#drafts.put(this.#place, typed);
    else this.#drafts.forget(this.#place);
  }

  /** The form did what it is for: nothing of it is left to be confirmed. */
  confirmed(): void {
    this.#over = true;
    this.#drafts.forget(this.#place);
  }

  /** The form is closed with what was typed in it, which stays; says so where that is something. */
  left(again: string): void {
    if (this.#over) return;
    const typed = this.#fields.read();
    if (typed && this.#kept === undefined) this.#drafts.putAside(this.#place.namespace, '', typed);
    this.#over = true;
    if (typed) toasts.say(`What you typed is kept. ${again} shows it again.`);
  }

  /** What was typed is given up; the message offers the way back. */
  givenUp(): void {
    const typed = this.#over ? null : this.#fields.read();
    this.#over = true;
    if (!typed) return;
    this.#drafts.forget(this.#place);
    toasts.say('Discarded what you typed', {
      label: 'Undo',
      run: () => this.#drafts.put(this.#place, typed),
    });
  }
}

const same = (one: Draft | null, other: Draft | null) =>
  one?.text === other?.text &&
  JSON.stringify([one?.form, one?.expiry]) === JSON.stringify([other?.form, other?.expiry]);
