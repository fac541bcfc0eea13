/** What can be undone and redone. */
import { api, type Applied, type ChangeRow, isFailure, type UndoState } from '../api';
import { changeWords, nothingLeftWords } from '../model/deeds';
import { leftOutWords } from '../model/plan';
import { dialogs } from './dialogs.svelte';
import { jobs } from './jobs.svelte';
import { Latest } from './latest';
import { keepFresh, refreshAll } from './refresh';
import { toasts } from './toasts.svelte';
import { onWritten, writes } from './writes';

/** A step back or forth, and what is said of it. */
interface Step {
  run: () => Promise<Applied>;
  message: string;
  refused: (thrown: unknown) => void | Promise<void>;
}

class Undo {
  state = $state<UndoState>({ undo: null, redo: null });
  /** A step is under way, or what comes next is not known yet. */
  busy = $state(false);

  /** Whether the state was ever read: until then there may be something to undo. */
  #known = $state(false);

  readonly #latest = new Latest();
  /** The newest reading. */
  #reading: Promise<void> = Promise.resolve();
  /** Writes of this window, and those among them after which the state was read. */
  #written = 0;
  #read = 0;

  /** Whether a step may be taken in this direction, as far as that is known. */
  may(direction: keyof UndoState): boolean {
    return !this.busy && (!this.#known || this.state[direction] !== null);
  }

  /** Reads the state, and waits for what is asked since: an older answer changes nothing. */
  async refresh(): Promise<void> {
    this.#reading = this.#readState();
    let waited: Promise<void> | undefined;
    while (waited !== this.#reading) {
      waited = this.#reading;
      await waited;
    }
  }

  async #readState(): Promise<void> {
    const newest = this.#latest.ask();
    const written = this.#written;
    try {
      const state = await api.undoState();
      if (newest()) [this.state, this.#known] = [state, true];
    } finally {
      if (newest()) this.#read = written;
    }
  }

  /** Something was written: what the state names may not be the last any more. */
  written(): void {
    this.#written += 1;
  }

  /** Takes back the last change; one that was just made is known first. */
  async undo(): Promise<void> {
    await this.#step('undo', (change) => ({
      run: () => writes.undo(change),
      message: `Undone: ${changeWords(change)}`,
      refused: (thrown) =>
        isFailure(thrown, 'undo_conflict') ? this.#inTheWay(change) : toasts.complain(thrown),
    }));
  }

  /** Others came after it; or it is undone, and that could not be read. */
  async #inTheWay(change: ChangeRow): Promise<void> {
    if (!(await this.#caughtUp())) return;
    if (this.state.redo?.id === change.id) toasts.say(`Undone: ${changeWords(change)}`);
    else await this.revert(change.id);
  }

  async redo(): Promise<void> {
    await this.#step('redo', (change) => ({
      run: () => writes.redo(change),
      message: `Done again: ${changeWords(change)}`,
      refused: (thrown) =>
        // What stands in the way of doing it again is told with its name.
        isFailure(thrown, 'undo_conflict')
          ? toasts.say(
              `${changeWords(change)}: this cannot be done again, because keys were changed since.`,
            )
          : toasts.complain(thrown),
    }));
  }

  /** Takes one change back: at once when it is the last, with a plan when others came after it. */
  async take(changeId: number): Promise<void> {
    if (!(await this.#caughtUp())) return;
    if (this.state.undo?.id === changeId) await this.undo();
    else await this.revert(changeId);
  }

  async revert(changeId: number): Promise<void> {
    try {
      const plan = await jobs.run('Checking what would change', (job) =>
        api.planRevert(changeId, job),
      );
      dialogs.show({ type: 'plan', plan });
    } catch (thrown) {
      toasts.complain(thrown);
    }
  }

  /** Knows which change is the next, after what was written by now; false where that cannot be read. */
  async #caughtUp(): Promise<boolean> {
    try {
      // What was written while it was read is not in it.
      do await this.refresh();
      while (this.#read !== this.#written);
      return true;
    } catch (thrown) {
      toasts.complain(thrown);
      return false;
    }
  }

  async #step(direction: keyof UndoState, stepOf: (change: ChangeRow) => Step): Promise<void> {
    if (!this.may(direction)) return;
    this.busy = true;
    if ((this.#known && this.#read === this.#written) || (await this.#caughtUp())) {
      const change = this.state[direction];
      if (change) await this.#take(stepOf(change));
      // Until then the next press would be about the change that was just taken back.
      await this.refresh().catch(() => undefined); // told by the reading after each write
    }
    this.busy = false;
  }

  async #take({ run, message, refused }: Step): Promise<void> {
    try {
      const applied = await run();
      toasts.say(message + nothingLeftWords(applied));
    } catch (thrown) {
      await refused(thrown);
      void refreshAll();
    }
  }
}

export const undo = new Undo();

onWritten(() => undo.written());
keepFresh(() => undo.refresh());

// Says what was done, with the way back beside it.
onWritten(({ applied, quiet, words, unchanged, leftOut }) => {
  if (!applied || quiet) return;
  const also = leftOut === 0 ? '' : `. Left out: ${leftOutWords(leftOut)}`;
  if (applied.changeId === 0) toasts.say(`${unchanged}${also}`);
  else
    toasts.say(`${words ?? changeWords(applied)}${also}`, {
      label: 'Undo',
      undo: true,
      run: () => undo.take(applied.changeId),
    });
});
