/** The shape that values of keys like one have, looked up a moment after the key was named. */
import { api } from '../api';
import { Shape } from '../model/form/shape';
import { Latest } from './latest';
import { concerns, keepFresh } from './refresh';

/** How long a name has to stand still before its siblings are looked up. */
const PAUSE_MS = 150;

export class FoundShapeOf {
  /** Null where there is none, and until it is known. */
  shape = $state.raw<Shape | null>(null);

  readonly #asks = new Latest();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #namespace = '';
  #key = '';

  /** Looks at the siblings of a key; `typed`: its name is still being typed. */
  look(namespace: string, key: string, typed = false): void {
    clearTimeout(this.#timer);
    if (namespace !== this.#namespace || key !== this.#key) this.shape = null;
    [this.#namespace, this.#key] = [namespace, key];
    const newest = this.#asks.ask();
    // A key of one segment is like no other.
    if (!key.includes(':')) return;
    if (typed) this.#timer = setTimeout(() => void this.#ask(newest), PAUSE_MS);
    else void this.#ask(newest);
  }

  /** Looks again whenever something was written beside the key. Gives back how to stop that. */
  follow(): () => void {
    const stop = keepFresh(
      async (written) => {
        if (written.pastOnly || !concerns(written, this.#namespace)) return;
        const own = written.keys?.every((key) => key === this.#key) ?? false;
        if (this.#key.includes(':') && !own) await this.#ask(this.#asks.ask());
      },
      () => this.#namespace,
    );
    return () => {
      stop();
      clearTimeout(this.#timer);
      this.#asks.ask();
    };
  }

  async #ask(newest: () => boolean): Promise<void> {
    // A shape only helps: where it cannot be had, there is none.
    const found = await api.foundShape(this.#namespace, this.#key).catch(() => null);
    if (newest()) this.shape = found && new Shape(found);
  }
}
