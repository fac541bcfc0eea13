/** Something that is to be done soon: after a pause in what asks for it, and while there is none, in time. */

/** Milliseconds of a pause, */
const PAUSE_MS = 250;
/** and those after which it is done without one. */
const AT_LATEST_MS = 750;

export class Soon {
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** When it was first asked for; null while it is not. */
  #since: number | null = null;
  readonly #run: () => unknown;

  constructor(run: () => unknown) {
    this.#run = run;
  }

  /** Whether it is still to be done. */
  get waits(): boolean {
    return this.#since !== null;
  }

  later(): void {
    clearTimeout(this.#timer);
    this.#since ??= Date.now();
    // A clock that was set back makes nobody wait longer than a pause.
    const left = this.#since + AT_LATEST_MS - Date.now();
    this.#timer = setTimeout(() => this.now(), Math.min(PAUSE_MS, Math.max(0, left)));
  }

  /** Does it without waiting, where it is to be done. */
  now(): void {
    if (!this.waits) return;
    this.cancel();
    this.#run();
  }

  /** It need not be done any more. */
  cancel(): void {
    clearTimeout(this.#timer);
    this.#since = null;
  }
}
