/**
 * What is typed into a short form, as a name: kept while the window is open, whatever closes the form, and
 * there again when the same form is opened, until it was confirmed or given up.
 */
import { discarded } from './discarded';
import type { KeptForm } from './keptform';
import { toasts } from './toasts.svelte';

/** What was typed, by form. */
const typed = new Map<string, unknown>();

export class ShortForm<Fields> implements KeptForm {
  /** What stood in the form when it was closed; undefined when it begins anew. */
  readonly before: Fields | undefined;

  readonly #id: string;
  readonly #read: () => Fields | null;
  #over = false;

  /** `read` gives what is worth keeping, null while the form is as it would begin anew. */
  constructor(id: string, read: () => Fields | null) {
    this.#id = id;
    this.#read = read;
    this.before = typed.get(id) as Fields | undefined;
  }

  confirmed(): void {
    this.#over = true;
    typed.delete(this.#id);
  }

  givenUp(): void {
    const fields = this.#over ? null : this.#read();
    this.confirmed();
    if (fields !== null) discarded('what you typed', () => void typed.set(this.#id, fields));
  }

  /** The same as for every form; null where it needs not be said. */
  left(again: string | null): void {
    if (this.#over) return;
    const fields = this.#read();
    if (fields === null) {
      typed.delete(this.#id);
      return;
    }
    typed.set(this.#id, fields);
    if (again !== null) toasts.say(`What you typed is kept. ${again} shows it again.`);
  }
}
