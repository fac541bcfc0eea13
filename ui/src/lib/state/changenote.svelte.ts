/**
 * The note of a change as it is typed: kept in pauses of the typing, and however its field goes away. What is
 * refused then stays in the window, is in the field again when that is shown the next time, and is tried once
 * more before the window is left.
 */
import { SvelteMap } from 'svelte/reactivity';
import { type ChangeRow, Failed } from '../api';
import { editor } from './editor.svelte';
import { beforeLeaving } from './leaving';
import { Soon } from './soon';
import { toasts } from './toasts.svelte';
import { writes } from './writes';

/** The store takes so many (`limits.rs`). */
export const NOTE_CHARACTERS = 1_000;

/** What was not kept yet when its field went away, by store and change. */
const unkept = new SvelteMap<string, { change: number; text: string }>();

const here = (change: number) => `${editor.drafts.store ?? ''}/${String(change)}`;

beforeLeaving(async () => {
  for (const [id, { change, text }] of unkept) {
    if (id !== here(change)) continue; // it is of another file
    await write(change, noteOf(text));
    unkept.delete(id);
  }
});

const noteOf = (text: string) => (text.trim() === '' ? null : text.trim());
const charactersOf = (text: string) => [...text.trim()].length;

async function write(change: number, note: string | null): Promise<void> {
  const characters = charactersOf(note ?? '');
  if (characters > NOTE_CHARACTERS) throw new Failed({ code: 'note_too_long', characters });
  await writes.setChangeNote(change, note);
}

export class ChangeNote {
  #shown = $state.raw<string | null>(null);
  /** The same at any moment: a state is read as it was before while what shows it goes away. */
  #typed: string | null = null;
  /** How many characters there are, where those are too many; else null. */
  readonly tooMany = $derived.by(() => {
    const characters = charactersOf(this.#shown ?? '');
    return characters > NOTE_CHARACTERS ? characters : null;
  });

  readonly #change: () => Pick<ChangeRow, 'id' | 'note'>;
  /** What of it was kept last. */
  #kept: string | null = null;
  #keeping: Promise<void> = Promise.resolve();
  readonly #soon = new Soon(() => this.keep().catch((thrown: unknown) => toasts.complain(thrown)));

  constructor(change: () => Pick<ChangeRow, 'id' | 'note'>) {
    this.#change = change;
  }

  /** The note as it stands in the field while that has the keyboard; null when it is as it was. */
  get typed(): string | null {
    return this.#shown;
  }

  /** Its field is on the screen; gives back what to call when it is not any more. */
  shown(): () => void {
    const id = here(this.#change().id);
    this.#set(unkept.get(id)?.text ?? null);
    unkept.delete(id);
    // Neither Esc, which closes the sheet, nor the window's own button leaves the field.
    const leaving = beforeLeaving(() => this.keep());
    return () => {
      leaving();
      this.#soon.cancel();
      const typed = this.#typed;
      if (typed === null || typed === this.#kept) return;
      const left = { change: this.#change().id, text: typed };
      unkept.set(id, left);
      this.keep().then(
        () => {
          if (unkept.get(id) === left) unkept.delete(id);
        },
        (thrown: unknown) => toasts.complain(thrown),
      );
    };
  }

  type(text: string): void {
    this.#set(text);
    // Of one that is too long the field says so.
    if (this.tooMany === null) this.#soon.later();
    else this.#soon.cancel();
  }

  /** Keeps what is typed, after what is being kept already. Rejects when that does not work. */
  keep(): Promise<void> {
    const keep = () => this.#keep();
    this.#keeping = this.#keeping.then(keep, keep);
    return this.#keeping;
  }

  /** The field was left: what another program notes is shown again. What could not be kept stays in it. */
  async left(): Promise<void> {
    this.#soon.cancel();
    if (this.tooMany !== null) return;
    await this.keep();
    if (this.#typed === this.#kept) this.#set(null);
  }

  async #keep(): Promise<void> {
    const typed = this.#typed;
    if (typed === null || typed === this.#kept) return;
    const change = this.#change();
    const note = noteOf(typed);
    if (note !== change.note) await write(change.id, note);
    change.note = note;
    this.#kept = typed;
  }

  #set(typed: string | null): void {
    this.#typed = this.#shown = typed;
  }
}
