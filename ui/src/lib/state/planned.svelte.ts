/** What is planned for later, in all namespaces, and what of it waits for a person. */
import { api, type Planned } from '../api';
import { Latest } from './latest';
import { keepFresh } from './refresh';

class PlannedLater {
  list = $state.raw<readonly Planned[]>([]);
  loaded = $state(false);
  /** So many needed a look when the person put that off. */
  #putOff = $state(0);
  readonly #latest = new Latest();

  async refresh(): Promise<void> {
    const newest = this.#latest.ask();
    const list = await api.planned(null, null);
    if (!newest()) return;
    this.list = list;
    this.loaded = true;
    this.#putOff = Math.min(this.#putOff, this.asking);
  }

  /** Keeps it read while the window is there. Without it everything else is, so a failure is told by the next. */
  keep(): () => void {
    this.refresh().catch(() => undefined);
    return keepFresh((written) => (written.pastOnly ? Promise.resolve() : this.refresh()));
  }

  /** How many wait for a person. */
  get asking(): number {
    return this.list.filter(({ standing }) => standing.type !== 'waiting').length;
  }

  /** Whether the window says so: not of those that the person put off. */
  get told(): boolean {
    return this.asking > this.#putOff;
  }

  putOff(): void {
    this.#putOff = this.asking;
  }

  /** What is planned for a key, by moment. */
  of(namespace: string, key: string): readonly Planned[] {
    return this.list.filter(
      (one) => one.namespace === namespace && one.what?.keys.includes(key) === true,
    );
  }
}

export const planned = new PlannedLater();
