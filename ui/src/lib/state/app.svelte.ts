/** Whether there is a database to work with, and what the window does when there is none. */
import { api, type AnyFailure, type AppState, type Damage, events, toFailed } from '../api';
import { dialogs } from './dialogs.svelte';
import { editor } from './editor.svelte';
import { backupFailure } from './failedbackup.svelte';
import { jobs } from './jobs.svelte';
import { keylist } from './keylist.svelte';
import { openLast } from './lastopen';
import { leave, mayTurn } from './leaving';
import { namespaces } from './namespaces.svelte';
import { refreshAll, writtenElsewhere } from './refresh';
import { toasts } from './toasts.svelte';

export type Phase = 'loading' | 'ready' | 'failed';

class App {
  phase = $state<Phase>('loading');
  path = $state('');
  failure = $state.raw<AnyFailure | null>(null);
  busy = $state(false);
  /** What is wrong with the file that is open, until the person has decided about it. */
  damage = $state.raw<Damage | null>(null);
  /** Whether the file that the explanation is about can still be worked with. */
  open = $state(false);

  async start(): Promise<void> {
    await Promise.all([
      jobs.listen(),
      events.changed.listen(({ payload }) => {
        const { namespaces, what, byThisWindow } = payload;
        // Backups are made, and fail, in this program too.
        if (what === 'noted') void backupFailure.refresh().catch(() => undefined);
        if (!byThisWindow)
          writtenElsewhere({ namespaces, keys: null, pastOnly: what === 'purged' });
      }),
      events.closing.listen(() => void this.#closing()),
      events.damaged.listen(({ payload }) => {
        if (this.phase !== 'failed') this.damage = payload.damage;
      }),
    ]);
    await this.#enter(api.appState);
  }

  async retry(): Promise<void> {
    await this.#enter(api.retryOpen);
  }

  async chooseDatabase(): Promise<void> {
    if (await mayTurn()) await this.#enter(api.chooseDatabase);
  }

  /** Leaves the keys for the explanation of what is damaged. */
  lookAtDamage(): void {
    if (this.damage === null) return;
    void editor.flush().catch(() => undefined); // told by the drafts themselves
    dialogs.close();
    this.failure = { code: 'damaged', path: this.path, damage: this.damage };
    this.damage = null;
    this.open = true;
    this.phase = 'failed';
  }

  /** Goes on with what `make` puts in the damaged file's place; a failure is the caller's. */
  async recover(make: () => Promise<AppState>): Promise<void> {
    this.busy = true;
    try {
      await this.#show(await make());
    } finally {
      this.busy = false;
    }
  }

  async #closing(): Promise<void> {
    // Answered at once: what is to be written may take longer than the app waits for an answer.
    api.closingHeard().catch(() => undefined); // it closes by itself then
    await leave();
  }

  async #enter(ask: () => Promise<AppState>): Promise<void> {
    this.busy = true;
    try {
      await this.#show(await ask());
    } catch (thrown) {
      const failed = toFailed(thrown);
      if (failed.code !== 'cancelled') {
        this.failure = failed.failure;
        this.phase = 'failed';
      }
    } finally {
      this.busy = false;
    }
  }

  async #show(state: AppState): Promise<void> {
    this.path = state.path;
    this.open = false;
    if (state.type === 'failed') {
      this.failure = state.failure;
      this.phase = 'failed';
    } else {
      this.failure = null;
      this.damage = state.damage;
      await Promise.all([this.#bringDrafts(state.id), refreshAll(), backupFailure.refresh()]);
      // The keys come with the panes around them, not a moment after.
      const starts = this.phase === 'loading';
      if (starts) {
        keylist.open(namespaces.selectedId);
        await keylist.settled();
      }
      this.phase = 'ready';
      if (starts) await openLast(state.id);
    }
  }

  /** Without a list of what is not saved a store can still be worked with. */
  async #bringDrafts(store: string): Promise<void> {
    try {
      await editor.turnTo(store);
      await editor.drafts.takeOver(localStorage);
    } catch (thrown) {
      toasts.complain(thrown);
    }
  }
}

export const app = new App();
