/** The last automatic backup, when it failed: known to the whole window. */
import { api, type FailedBackup } from '../api';
import { jobs } from './jobs.svelte';
import { Latest } from './latest';
import { toasts } from './toasts.svelte';

class BackupFailure {
  now = $state.raw<FailedBackup | null>(null);
  /** Counts up when the program may have done something for the backups by itself. */
  looked = $state(0);
  /** The moment of the failure that the person has put off. */
  #putOff = $state(0);
  readonly #latest = new Latest();

  /** What the window shows above the keys: a failure that was not put off. */
  get shown(): FailedBackup | null {
    return this.now?.at === this.#putOff ? null : this.now;
  }

  async refresh(): Promise<void> {
    const newest = this.#latest.ask();
    const now = await api.failedBackup();
    if (newest()) this.now = now;
    this.looked += 1;
  }

  later(): void {
    this.#putOff = this.now?.at ?? 0;
  }

  async tryAgain(): Promise<void> {
    try {
      await jobs.run('Backing up', (job) => api.tryBackupAgain(job));
      await this.refresh();
      if (this.now === null) toasts.say('Backed up');
    } catch (thrown) {
      toasts.complain(thrown);
      await this.refresh().catch(() => undefined);
    }
  }
}

export const backupFailure = new BackupFailure();
