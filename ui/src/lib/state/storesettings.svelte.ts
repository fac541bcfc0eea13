/** What the open database keeps about itself: its backups and how much of the past it holds. */
import { api, type BackupRhythm, type BackupSettings, type Usage } from '../api';
import { Latest } from './latest';
import { toasts } from './toasts.svelte';
import { writes } from './writes';

/** As a new database has it. */
export const usualRhythm: Readonly<BackupRhythm> = { everyDays: 1, keep: 14, removeExpired: false };
export const usualRetention = { keepDays: 90, keepBytes: 500_000_000 } as const;

export class StoreSettings {
  backups = $state.raw<BackupSettings | null>(null);
  usage = $state.raw<Usage | null>(null);
  /** Whether something is being saved. */
  busy = $state(false);
  /** Counts up with each answer, so that fields show what is in force also where it was refused. */
  revision = $state(0);
  readonly #latest = new Latest();
  /** So many are to be saved or being saved. */
  #saving = 0;
  #last: Promise<void> = Promise.resolve();

  /** Reads them; an older answer never replaces a newer one, nor what is still being saved. */
  async load(): Promise<void> {
    const newest = this.#latest.ask();
    try {
      const [backups, usage] = await Promise.all([api.backupSettings(), api.usage()]);
      if (newest() && this.#saving === 0) this.#show(backups, usage);
    } catch (thrown) {
      toasts.complain(thrown);
    }
  }

  changeBackups(part: Partial<BackupRhythm>): Promise<void> {
    return this.#save(({ everyDays, keep, removeExpired }) =>
      writes.setBackupRhythm({ everyDays, keep, removeExpired, ...part }),
    );
  }

  /** Asks for a folder. */
  chooseBackupFolder(): Promise<void> {
    return this.#save(() => writes.chooseBackupFolder());
  }

  changeRetention(part: Partial<Pick<Usage, 'keepDays' | 'keepBytes'>>): Promise<void> {
    return this.#save(async () => {
      const { keepDays, keepBytes } = { ...(await api.usage()), ...part };
      await writes.setRetention(keepDays, keepBytes);
    });
  }

  /** One after the other; what is shown afterwards is what the database says. */
  #save(task: (now: BackupSettings) => Promise<unknown>): Promise<void> {
    if (!this.backups) return Promise.resolve();
    this.#saving += 1;
    this.busy = true;
    this.#last = this.#last.then(() => this.#saveNext(task));
    return this.#last;
  }

  async #saveNext(task: (now: BackupSettings) => Promise<unknown>): Promise<void> {
    try {
      await task(await api.backupSettings());
    } catch (thrown) {
      toasts.complain(thrown);
    }
    this.#saving -= 1;
    if (this.#saving > 0) return;
    await this.load();
    this.busy = this.#saving > 0;
  }

  #show(backups: BackupSettings, usage: Usage): void {
    this.backups = backups;
    this.usage = usage;
    this.revision += 1;
  }
}
