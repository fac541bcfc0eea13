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

/** A piece of work with how it is stopped and shown. */
interface Running extends Job {
  stop: Stop;
  begins: Begins;
}

class Jobs {
  /** What runs, what began last at the end. */
  #running = $state<Running[]>([]);

  /** What began last of all that runs. */
  readonly current = $derived<Job | null>(this.#running.at(-1) ?? null);
  /** What began last of what is not over soon. */
  readonly shown = $derived<Job | null>(this.#running.findLast((one) => one.shown) ?? null);

  /** A piece of work, while it runs. */
  of(id: string): Job | undefined {
    return this.#find(id);
  }

  async listen(): Promise<() => void> {
    return events.progress.listen(({ payload }) => {
      const job = this.#find(payload.job);
      if (!job) return;
      job.shown ||=
        job.begins === 'with an update'
          ? payload.what === 'updating'
          : Date.now() - job.startedAt > QUIET_MS;
      job.done = payload.done;
      job.total = payload.total;
      job.rows = payload.rows;
      job.step = payload.what;
      job.what = stepWords(payload.what) ?? job.what;
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
    this.#running.push({
      id,
      what,
      stop,
      begins,
      step: null,
      done: 0,
      total: null,
      rows: 0,
      shown: false,
      cancelling: false,
      startedAt: Date.now(),
    });
    const timer = setTimeout(() => {
      const job = this.#find(id);
      if (job && begins === 'at once') job.shown = true;
    }, QUIET_MS);
    try {
      return await work(id);
    } finally {
      clearTimeout(timer);
      this.#running = this.#running.filter((one) => one.id !== id);
    }
  }

  /**
   * Asks a piece of work to stop: the one that began last, where none is named. Where that cannot be asked it
   * goes on, can be stopped again, and this rejects.
   */
  async cancel(id: string | undefined = this.current?.id): Promise<void> {
    const job = id === undefined ? undefined : this.#find(id);
    if (!job) return;
    job.cancelling = true;
    try {
      await job.stop(job.id);
    } catch (thrown) {
      job.cancelling = false;
      throw thrown;
    }
  }

  #find(id: string): Running | undefined {
    return this.#running.find((one) => one.id === id);
  }
}

export const jobs = new Jobs();
