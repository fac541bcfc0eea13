/** A flow that runs for each of many keys: which one, with which inputs, and the one plan of all. */
import { api, type EntryRow, type Selection, toFailed } from '../api';
import { schemaIn } from '../model/flowinputs';
import { decode } from '../model/hex';
import { companions } from '../state/companions.svelte';
import { Latest } from '../state/latest';
import { Desk } from './desk.svelte';

/** As many flows as there are to choose from. */
const OFFERED = 500;

export class ForEach {
  readonly namespace: string;
  /** The flows to choose from; null until they are known. */
  flows = $state.raw<readonly EntryRow[] | null>(null);
  name = $state('');
  code = $state('');
  desk = $state.raw<Desk | null>(null);
  problem = $state('');

  readonly #selection: Selection;
  readonly #chosen = new Latest();
  #companion: string | null = null;

  constructor(namespace: string, selection: Selection) {
    this.namespace = namespace;
    this.#selection = selection;
  }

  /** Reads which flows there are and begins with the first. */
  async load(): Promise<void> {
    try {
      this.#companion = await companions.flowsOf(this.namespace);
      this.flows = this.#companion === null ? [] : await listed(this.#companion);
      const [first] = this.flows;
      if (first) await this.choose(first.key);
    } catch (thrown) {
      this.problem = toFailed(thrown).message;
      this.flows ??= [];
    }
  }

  /** Takes a flow as it is saved. */
  async choose(name: string): Promise<void> {
    const newest = this.#chosen.ask();
    const { namespace } = this;
    this.end();
    this.name = name;
    this.problem = '';
    try {
      const { code, metadata } = await read(this.#companion ?? '', name);
      if (!newest()) return;
      const desk = new Desk(namespace, name, '{}', this.#selection);
      desk.schema = schemaIn(metadata);
      await desk.look(code);
      if (!newest()) return;
      this.code = code;
      this.desk = desk;
    } catch (thrown) {
      if (newest()) this.problem = toFailed(thrown).message;
    }
  }

  /** Nothing of it is wanted any more. */
  end(): void {
    this.desk?.end();
    this.desk = null;
  }
}

async function listed(namespace: string): Promise<EntryRow[]> {
  const filter = { prefix: '', contains: '', kinds: [], expiry: 'any' as const };
  const order = { sort: 'key' as const, descending: false };
  const page = { offset: 0, after: null, limit: OFFERED };
  return (await api.listEntries({ namespace, filter, ...order, ...page })).entries;
}

async function read(companion: string, name: string): Promise<{ code: string; metadata: string }> {
  const entry = await api.getEntry(companion, name);
  const code = entry?.text ?? decode(await api.readValue(companion, name)) ?? '';
  return { code, metadata: entry?.metadata ?? '' };
}
