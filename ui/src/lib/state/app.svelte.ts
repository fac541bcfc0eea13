/** Whether there is a database to work with, and what the window does when there is none. */
import {
  ahead,
  type AnyFailure,
  api,
  type AppState,
  type Damage,
  events,
  Failed,
  toFailed,
} from '../api';
import { anything } from '../model/concerns';
import { dialogs } from './dialogs.svelte';
import { editor } from './editor.svelte';
import { backupFailure } from './failedbackup.svelte';
import { answerAhead, takeFirst } from './firstpicture';
import { jobs } from './jobs.svelte';
import { keylist } from './keylist.svelte';
import { openLast } from './lastopen';
import { leave, mayTurn } from './leaving';
import { namespaces } from './namespaces.svelte';
import { protection } from './protection.svelte';
import { refreshAll, writtenElsewhere } from './refresh';
import { toasts } from './toasts.svelte';
import { undo } from './undo.svelte';
import { AGAIN_MS } from './writequeue';

export type Phase = 'loading' | 'ready' | 'failed';

class App {
  phase = $state<Phase>('loading');
  path = $state('');
  failure = $state.raw<AnyFailure | null>(null);
  busy = $state(false);
  /** What is wrong with the file that is open, until the person has decided about it. */
  damage = $state.raw<Damage | null>(null);
  /** Why the file that is open can only be read; `null` where it can be written too. */
  readOnly = $state.raw<AnyFailure | null>(null);
  /** Whether the file that the explanation is about can still be worked with. */
  open = $state(false);

  async start(): Promise<void> {
    const listening = this.#listen();
    const { job, answer } = takeFirst();
    let read = 0;
    const ask = async () => {
      const { state, contents } = await answer;
      if (state.type === 'ready' && contents) {
        answerAhead(state.id, contents);
        read = contents.commit;
      }
      return state;
    };
    await this.#enter(ask, job);
    await listening;
    await this.#catchUp(read);
  }

  async #listen(): Promise<void> {
    await Promise.all([
      jobs.listen(),
      events.changed.listen(({ payload }) => {
        const { namespaces, what, byThisWindow } = payload;
        // Neither is about what is stored now.
        const pastOnly = what === 'purged' || what === 'noted';
        // Backups are made, and fail, in this program too.
        if (what === 'noted') void backupFailure.refresh().catch(() => undefined);
        // What has expired is swept behind the window, also where it is not on the screen.
        if (!byThisWindow || what === 'expired')
          writtenElsewhere({ namespaces, keys: null, pastOnly });
      }),
      events.closing.listen(() => void this.#closing()),
      events.damaged.listen(({ payload }) => {
        if (this.phase !== 'failed') this.damage = payload.damage;
      }),
    ]);
  }

  /** What was written after a commit, or found damaged, before the window heard of anything: asked until told. */
  async #catchUp(commit: number): Promise<void> {
    if (this.phase !== 'ready') return;
    const { path } = this;
    const missed = await api.missedSince(commit).catch(() => null);
    // Another file, or the same one opened again, was read as a whole.
    if (this.phase !== 'ready' || this.path !== path) return;
    if (missed === null) {
      setTimeout(() => {
        if (this.path === path) void this.#catchUp(commit);
      }, AGAIN_MS);
      return;
    }
    this.damage ??= missed.damage;
    if (!missed.changed) return;
    writtenElsewhere(anything);
    await backupFailure.refresh().catch(() => undefined);
  }

  async retry(): Promise<void> {
    await this.#enter((job) => api.retryOpen(job));
  }

  async chooseDatabase(): Promise<void> {
    if (await mayTurn()) await this.#enter((job) => api.chooseDatabase(job));
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

  /** What the first picture shows. */
  async #readContents(): Promise<void> {
    await Promise.all([
      namespaces.refresh().then(() => keylist.open(namespaces.selectedId)),
      undo.refresh(),
      protection.refresh(),
      backupFailure.refresh(),
    ]);
  }

  async #enter(ask: (job: string) => Promise<AppState>, job?: string): Promise<void> {
    this.busy = true;
    try {
      await this.#show(await jobs.run('Opening', ask, 'with an update', undefined, job));
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
    // Another file that does not open changes nothing about the one that is open.
    if (state.type === 'failed' && (this.phase === 'ready' || this.open)) {
      toasts.complain(new Failed(state.failure));
      return;
    }
    this.path = state.path;
    this.open = false;
    if (state.type === 'failed') {
      this.failure = state.failure;
      this.phase = 'failed';
    } else {
      this.failure = null;
      this.damage = state.damage;
      this.readOnly = state.readOnly;
      const starts = this.phase === 'loading';
      await Promise.all([this.#bringDrafts(state.id), this.#contents(starts)]);
      ahead.forget();
      this.phase = 'ready';
      if (starts) await openLast(state.id);
    }
  }

  async #contents(starts: boolean): Promise<void> {
    if (!starts) {
      await Promise.all([refreshAll(), backupFailure.refresh()]);
      return;
    }
    try {
      await this.#readContents();
    } catch {
      // Read again, and that tells.
      await Promise.all([refreshAll(), backupFailure.refresh()]);
      keylist.open(namespaces.selectedId);
    }
    // The keys come with the panes around them, not a moment after.
    await keylist.settled();
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
