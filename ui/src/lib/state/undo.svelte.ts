/** What can be undone and redone. */
import { api, isFailure, type UndoState } from '../api';
import { changeWords } from '../model/deeds';
import { dialogs } from './dialogs.svelte';
import { jobs } from './jobs.svelte';
import { refreshAll, refreshed } from './refresh';
import { toasts } from './toasts.svelte';
import { onWritten, writes } from './writes';

class Undo {
  state = $state<UndoState>({ undo: null, redo: null });
  busy = $state(false);

  async refresh(): Promise<void> {
    this.state = await api.undoState();
  }

  async undo(): Promise<void> {
    const change = this.state.undo;
    if (!change) return;
    await this.#step(() => writes.undo(change), `Undone: ${changeWords(change)}`, change.id);
  }

  async redo(): Promise<void> {
    const change = this.state.redo;
    if (!change) return;
    await this.#step(() => writes.redo(change), `Done again: ${changeWords(change)}`, null);
  }

  /** Takes one change back: at once when it is the last, with a plan when others came after it. */
  async take(changeId: number): Promise<void> {
    await this.refresh();
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

  async #step(step: () => Promise<unknown>, message: string, id: number | null): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    try {
      await step();
      toasts.say(message);
    } catch (thrown) {
      if (id !== null && isFailure(thrown, 'undo_conflict')) await this.revert(id);
      else toasts.complain(thrown);
      void refreshAll();
    } finally {
      this.busy = false;
    }
    await refreshed();
  }
}

export const undo = new Undo();

// Says what was done, with the way back beside it.
onWritten(({ applied, quiet, unchanged }) => {
  if (!applied || quiet) return;
  if (applied.changeId === 0) toasts.say(unchanged);
  else
    toasts.say(changeWords(applied), {
      label: 'Undo',
      undo: true,
      run: () => undo.take(applied.changeId),
    });
});
