/** Things that are done one after the other, whatever becomes of each. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  /** Does this after all that is being done already. */
  async take<T>(task: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(task, task);
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  /** Waits until what was begun by now is done. */
  async over(): Promise<void> {
    await this.#last;
  }
}
