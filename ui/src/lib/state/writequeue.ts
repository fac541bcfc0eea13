/**
 * Writes to what keeps drafts, one at a time and in order, so that what moves from one place to another
 * is never in neither. One that fails is tried again, and holds up only what concerns the same places
 * and the place that it comes from; nothing is removed while anything before it is still to be written.
 * What can never be written as it is waits until something else is to be done with its place.
 */
import { isFailure } from '../api';

type Kind = 'put' | 'move' | 'forget';

interface Waiting {
  kind: Kind;
  places: readonly string[];
  /** Where what this writes is kept until it is written: nothing else is written there before. */
  source: readonly string[];
  run: () => Promise<void>;
  begun: boolean;
  failed: Problem | null;
}

interface Problem {
  reason: unknown;
  /** Whether it would fail again, however often it is tried. */
  lasting: boolean;
}

/** How long a write that failed waits. */
export const AGAIN_MS = 3_000;

export class WriteQueue {
  readonly #told: (problem: { reason: unknown } | null) => void;
  #waiting: Waiting[] = [];
  #running: Promise<void> | null = null;
  #again: ReturnType<typeof setTimeout> | undefined;

  /**
   * `told` learns what keeps something from being written, and with null that everything is. What cannot
   * be removed is kept too long, not too little: that is only tried again.
   */
  constructor(told: (problem: { reason: unknown } | null) => void) {
    this.#told = told;
  }

  /**
   * Something is to be done with these places; `run` does it with what is the newest then. Where the
   * same is waiting to be done already, nothing is added. `source` are places that have what is written
   * until it is.
   */
  add(
    kind: Kind,
    places: readonly string[],
    run: () => Promise<void>,
    source: readonly string[] = [],
  ): void {
    const last = this.#waiting.findLast((one) => touches(one, places));
    const waits = kind !== 'move' && last?.kind === kind && !last.begun;
    for (const one of this.#waiting)
      if (one.failed?.lasting && touches(one, places)) one.failed = null;
    if (!waits) this.#waiting.push({ kind, places, source, run, begun: false, failed: null });
    void this.#go();
  }

  /** What waits to be written to a place is not to be any more: what belongs there is to be moved. */
  withdraw(place: string): void {
    this.#waiting = this.#waiting.filter(
      (one) => one.begun || one.kind !== 'put' || !touches(one, [place]),
    );
  }

  /** Whether anything is still to be done. */
  get busy(): boolean {
    return this.#waiting.length > 0;
  }

  /** Whether something is still to be done with a place. */
  isBusy(place: string): boolean {
    return this.#waiting.some((one) => touches(one, [place]));
  }

  /** Waits until nothing is to be done with a place. Rejects when that cannot be done now. */
  async quiet(place: string): Promise<void> {
    if (!this.isBusy(place)) return;
    await this.#go();
    if (this.isBusy(place)) this.#complain();
  }

  /** Waits until everything is done, what failed before included. Rejects when something is not written. */
  async settle(): Promise<void> {
    this.#retry();
    await this.#go();
    this.#complain();
  }

  #complain(): void {
    const failed = this.#unwritten().find((one) => one.failed !== null)?.failed;
    if (failed) throw failed.reason;
  }

  #unwritten(): Waiting[] {
    return this.#waiting.filter((one) => one.kind !== 'forget');
  }

  #retry(): void {
    clearTimeout(this.#again);
    for (const one of this.#waiting) if (!one.failed?.lasting) one.failed = null;
  }

  #go(): Promise<void> {
    this.#running ??= this.#run();
    return this.#running;
  }

  async #run(): Promise<void> {
    await Promise.resolve(); // so that it never ends before it is known to run
    for (let next = this.#next(); next; next = this.#next()) await this.#do(next);
    this.#running = null;
    if (this.#unwritten().length === 0) this.#told(null);
  }

  async #do(one: Waiting): Promise<void> {
    one.begun = true;
    try {
      await one.run();
      this.#waiting = this.#waiting.filter((other) => other !== one);
    } catch (thrown) {
      one.begun = false;
      const lasting = isFailure(thrown, 'value_too_large');
      if (lasting && this.#isOvertaken(one)) {
        this.#waiting = this.#waiting.filter((other) => other !== one);
        return;
      }
      one.failed = { reason: thrown, lasting };
      if (one.kind !== 'forget') this.#told(one.failed);
      if (one.failed.lasting) return;
      clearTimeout(this.#again);
      this.#again = setTimeout(() => {
        this.#retry();
        void this.#go();
      }, AGAIN_MS);
    }
  }

  /** Whether something newer for its places was asked for while it was under way. */
  #isOvertaken(one: Waiting): boolean {
    const later = this.#waiting.slice(this.#waiting.indexOf(one) + 1);
    return later.some((other) => other.kind !== 'move' && touches(other, one.places));
  }

  /** The first that may be done now. */
  #next(): Waiting | undefined {
    const held: string[] = [];
    let unwritten = false;
    for (const one of this.#waiting) {
      const waits = touches(one, held) || (one.kind === 'forget' && unwritten);
      if (!one.failed && !waits) return one;
      if (one.kind === 'forget') continue;
      held.push(...one.places);
      if (one.failed?.lasting) continue;
      held.push(...one.source);
      unwritten = true;
    }
    return undefined;
  }
}

const touches = (one: Waiting, places: readonly string[]) =>
  one.places.some((place) => places.includes(place));
