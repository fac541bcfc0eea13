/**
 * Parts of the window that its first picture does without: each is a file of its own, asked for when it is
 * needed, or when the window has nothing else to do.
 */

/** What a person reads where a part does not come. */
export const NOT_LOADED =
  'This part of the window could not be loaded. What you typed is kept. Try again, or close KV Store and open it again.';

/** One part, which is here or comes. */
export class Later<T> {
  readonly #ask: () => Promise<T>;
  #whole: T | undefined;
  #coming: Promise<T> | undefined;

  constructor(ask: () => Promise<T>) {
    this.#ask = ask;
  }

  /** The part, when it came before. */
  get here(): T | undefined {
    return this.#whole;
  }

  /** Waits for the part. Rejects when it does not come; the next call asks for it again. */
  load(): Promise<T> {
    this.#coming ??= this.#ask().then(
      (whole) => (this.#whole = whole),
      (thrown: unknown) => {
        this.#coming = undefined;
        throw thrown;
      },
    );
    return this.#coming;
  }
}

/** Asks for parts one after the other, so that a person who does something meanwhile does not wait for all. */
export async function readAhead(parts: readonly Later<unknown>[]): Promise<void> {
  for (const part of parts) {
    await painted();
    // Who needs it asks again, and tells when it does not come.
    await part.load().catch(() => undefined);
  }
}

/** Waits for the picture to be on the screen, and for what a person does meanwhile. */
export function painted(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve));
  });
}
