/** Tasks of which a few are done at once, in the order in which they were asked for. */

export class FewAtOnce {
  readonly #waiting = new Set<() => Promise<void>>();
  #running = 0;

  /** `most` tasks are under way at the same time. */
  constructor(readonly most: number) {}

  /** Does a task, which never rejects, when its turn comes. Gives back what gives it up until then. */
  add(task: () => Promise<void>): () => void {
    this.#waiting.add(task);
    this.#next();
    return () => this.#waiting.delete(task);
  }

  #next(): void {
    for (const task of this.#waiting) {
      if (this.#running === this.most) return;
      this.#waiting.delete(task);
      this.#running += 1;
      void task().finally(() => {
        this.#running -= 1;
        this.#next();
      });
    }
  }
}
