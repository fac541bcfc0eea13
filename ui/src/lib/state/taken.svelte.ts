/** Whether a key is there already, for whoever is typing its name. */
import { api } from '../api';
import { keyProblem } from '../model/keyrules';
import { Latest } from './latest';

/** How long a name has to stand still before it is looked up. */
const PAUSE_MS = 150;

export class Taken {
  /** The name that is known to be there. */
  key = $state<string | null>(null);

  readonly #asks = new Latest();
  #timer: ReturnType<typeof setTimeout> | undefined;

  look(namespace: string, key: string): void {
    clearTimeout(this.#timer);
    const newest = this.#asks.ask();
    if (this.key !== key) this.key = null;
    if (keyProblem(key) !== null) return;
    this.#timer = setTimeout(() => {
      // Where it cannot be found out, adding it tells.
      api.getEntry(namespace, key).then(
        (found) => {
          if (newest()) this.key = found ? key : null;
        },
        () => undefined,
      );
    }, PAUSE_MS);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#asks.ask();
  }
}
