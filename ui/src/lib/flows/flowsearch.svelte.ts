/** The flows of a namespace to choose one from, found by any part of their names; more as one goes on. */
import { api, type EntryRow, type Filter, toFailed } from '../api';
import { Latest } from '../state/latest';

/** Rows that are read at once. */
const PAGE = 100;

export class FlowSearch {
  readonly #companion: string;
  readonly #asked = new Latest();
  #contains = '';
  #reading = false;
  /** What is looked for is not answered yet: the rows that are here are of something else. */
  #finding = 0;
  found = $state.raw<readonly EntryRow[]>([]);
  /** How many there are in all. */
  total = $state(0);
  problem = $state('');

  constructor(companion: string) {
    this.#companion = companion;
  }

  /** Finds those whose names have this part; all for an empty one. */
  async find(contains: string): Promise<void> {
    const newest = this.#asked.ask();
    this.#contains = contains;
    this.problem = '';
    this.#finding += 1;
    try {
      const [total, rows] = await Promise.all([
        api.countEntries(this.#companion, this.#filter),
        this.#page(null),
      ]);
      if (!newest()) return;
      this.total = total;
      this.found = rows;
    } catch (thrown) {
      if (newest()) this.problem = toFailed(thrown).message;
    } finally {
      this.#finding -= 1;
    }
  }

  /** Reads on behind the last one. */
  async more(): Promise<void> {
    const after = this.found.at(-1)?.key;
    if (
      this.#reading ||
      this.#finding > 0 ||
      after === undefined ||
      this.found.length >= this.total
    )
      return;
    this.#reading = true;
    const newest = this.#asked.ask();
    try {
      const rows = await this.#page(after);
      if (newest()) this.found = [...this.found, ...rows];
    } catch (thrown) {
      if (newest()) this.problem = toFailed(thrown).message;
    } finally {
      this.#reading = false;
    }
  }

  get #filter(): Filter {
    return { prefix: '', contains: this.#contains, kinds: [], expiry: 'any' };
  }

  async #page(after: string | null): Promise<EntryRow[]> {
    const order = { sort: 'key' as const, descending: false };
    const page = { offset: 0, after, limit: PAGE };
    const asked = { namespace: this.#companion, filter: this.#filter, ...order, ...page };
    return (await api.listEntries(asked)).entries;
  }
}
