/** What can be undone and redone. */
import { api, type Applied, isFailure, type UndoState } from '../api';
import { changeWords, nothingLeftWords } from '../model/deeds';
import { leftOutWords } from '../model/plan';
import { dialogs } from './dialogs.svelte';
import { jobs } from './jobs.svelte';
import { Latest } from './latest';
import { keepFresh, refreshAll, refreshed } from './refresh';
import { toasts } from './toasts.svelte';
import { onWritten, writes } from './writes';

class Undo {
  state = $state<UndoState>({ undo: null, redo: null });
  busy = $state(false);

  readonly #latest = new Latest();

  async refresh(): Promise<void> {
    const newest = this.#latest.ask();
    const state = await api.undoState();
    if (newest()) this.state = state;
  }

  async undo(): Promise<void> {
    const change = this.state.undo;
    if (!change) return;
    await this.#step(
      () => writes.undo(change),
      `Undone: ${changeWords(change)}`,
      (thrown) =>
        isFailure(thrown, 'undo_conflict') ? this.revert(change.id) : toasts.complain(thrown),
    );
  }

  async redo(): Promise<void> {
    const change = this.state.redo;
    if (!change) return;
    await this.#step(
      () => writes.redo(change),
      `Done again: ${changeWords(change)}`,
      (thrown) =>
        // What stands in the way of doing it again is told with its name.
        isFailure(thrown, 'undo_conflict')
          ? toasts.say(
              `${changeWords(change)}: this cannot be done again, because keys were changed since.`,
            )
          : toasts.complain(thrown),
    );
  }

  /** Takes one change back: at once when it is the last, with a plan when others came after it. */
  async take(changeId: number): Promise<void> {
    try {
      await this.refresh();
    } catch (thrown) {
      toasts.complain(thrown);
      return;
    }
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

  async #step(
    step: () => Promise<Applied>,
    message: string,
    refused: (thrown: unknown) => void | Promise<void>,
  ): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    try {
      const applied = await step();
      toasts.say(message + nothingLeftWords(applied));
    } catch (thrown) {
      await refused(thrown);
      void refreshAll();
    } finally {
      this.busy = false;
    }
    await refreshed();
  }
}

export const undo = new Undo();

keepFresh(() => undo.refresh());

// Says what was done, with the way back beside it.
onWritten(({ applied, quiet, unchanged, leftOut }) => {
  if (!applied || quiet) return;
  const also = leftOut === 0 ? '' : `. Left out: ${leftOutWords(leftOut)}`;
  if (applied.changeId === 0) toasts.say(`${unchanged}${also}`);
  else
    toasts.say(`${changeWords(applied)}${also}`, {
      label: 'Undo',
      undo: true,
      run: () => undo.take(applied.changeId),
    });
});
