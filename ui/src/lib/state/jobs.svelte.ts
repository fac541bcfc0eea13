/** Long work: how far it is, and a way to stop it. */
import { api, events } from '../api';
import { type Reached, stepWords } from '../model/progress';

export interface Job extends Reached {
  id: string;
  what: string;
  /** Shown only when it takes more than half a second. */
  shown: boolean;
  cancelling: boolean;
  startedAt: number;
}

type Stop = (job: string) => Promise<unknown>;

const QUIET_MS = 500;

/**
 * When work is shown that is not over soon: at once; once it tells of progress, where it begins with a dialog
 * of the system and until then waits for the person, not the person for it; or where a file is opened, once
 * that has to be brought up to date first.
 */
type Begins = 'at once' | 'with a dialog' | 'with an update';

class Jobs {
  current = $state<Job | null>(null);
  #stop: Stop = api.cancelJob;
  #begins: Begins = 'at once';

  async listen(): Promise<() => void> {
    return events.progress.listen(({ payload }) => {
      if (this.current?.id !== payload.job) return;
      this.current.shown ||=
        this.#begins === 'with an update'
          ? payload.what === 'updating'
          : Date.now() - this.current.startedAt > QUIET_MS;
      this.current.done = payload.done;
      this.current.total = payload.total;
      this.current.rows = payload.rows;
      this.current.step = payload.what;
      this.current.what = stepWords(payload.what) ?? this.current.what;
    });
  }

  /**
   * Runs one piece of long work, showing its progress when it is not over soon. Work of the window itself says
   * how it is stopped.
   */
  async run<T>(
    what: string,
    work: (job: string) => Promise<T>,
    begins: Begins = 'at once',
    stop: Stop = api.cancelJob,
    id: string = crypto.randomUUID(),
  ): Promise<T> {
    this.#stop = stop;
    this.#begins = begins;
    this.current = {
      id,
      what,
      step: null,
      done: 0,
      total: null,
      rows: 0,
      shown: false,
      cancelling: false,
      startedAt: Date.now(),
    };
    const timer = setTimeout(() => {
      if (this.current?.id === id && begins === 'at once') this.current.shown = true;
    }, QUIET_MS);
    try {
      return await work(id);
    } finally {
      clearTimeout(timer);
      if (this.current?.id === id) this.current = null;
    }
  }

  /** Asks the work to stop. Where that cannot be asked it goes on, can be stopped again, and this rejects. */
  async cancel(): Promise<void> {
    if (!this.current) return;
    const { id } = this.current;
    this.current.cancelling = true;
    try {
      await this.#stop(id);
    } catch (thrown) {
      if (this.current?.id === id) this.current.cancelling = false;
      throw thrown;
    }
  }
}

export const jobs = new Jobs();
