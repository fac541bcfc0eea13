/** The flow that Ctrl+Enter runs: the one that is shown. */
class Runnable {
  #run = $state.raw<(() => void) | null>(null);

  /** Gives back how to stop that. */
  is(run: () => void): () => void {
    this.#run = run;
    return () => {
      if (this.#run === run) this.#run = null;
    };
  }

  get any(): boolean {
    return this.#run !== null;
  }

  run(): void {
    this.#run?.();
  }
}

export const runnable = new Runnable();
