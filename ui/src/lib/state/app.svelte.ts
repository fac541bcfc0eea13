/** Whether there is a database to work with, and what the window does when there is none. */
import { api, type AppState, events, type Failure, toFailed } from '../api';
import { editor } from './editor.svelte';
import { jobs } from './jobs.svelte';
import { refreshAll } from './refresh';

export type Phase = 'loading' | 'ready' | 'failed';

class App {
  phase = $state<Phase>('loading');
  path = $state('');
  failure = $state.raw<Pick<Failure, 'code' | 'message'> | null>(null);
  busy = $state(false);

  async start(): Promise<void> {
    await Promise.all([
      jobs.listen(),
      events.changed.listen(({ payload }) => {
        if (!payload.byThisWindow) void refreshAll();
      }),
    ]);
    await this.#enter(api.appState);
  }

  async retry(): Promise<void> {
    await this.#enter(api.retryOpen);
  }

  async chooseDatabase(): Promise<void> {
    await this.#enter(api.chooseDatabase);
  }

  async quit(): Promise<void> {
    editor.flush();
    await api.quit();
  }

  async #enter(ask: () => Promise<AppState>): Promise<void> {
    this.busy = true;
    try {
      const state = await ask();
      this.path = state.path;
      if (state.type === 'failed') {
        this.failure = state.failure;
        this.phase = 'failed';
      } else {
        this.failure = null;
        await refreshAll();
        this.phase = 'ready';
      }
    } catch (thrown) {
      const failed = toFailed(thrown);
      if (failed.code !== 'cancelled') {
        this.failure = failed;
        this.phase = 'failed';
      }
    } finally {
      this.busy = false;
    }
  }
}

export const app = new App();
