/** A flow that runs for each of many keys: which one, with which inputs, and the one plan of all. */
import { SvelteMap } from 'svelte/reactivity';
import { api, type EntryRow, type Selection, toFailed } from '../api';
import { editPlace } from '../model/drafts';
import { schemaIn } from '../model/flowinputs';
import { decode } from '../model/hex';
import { described } from '../model/metadata';
import { companions } from '../state/companions.svelte';
import { editor } from '../state/editor.svelte';
import { Latest } from '../state/latest';
import { Desk } from './desk.svelte';
import { deskOf } from './desks';
import { FlowSearch } from './flowsearch.svelte';

/** The flow that was chosen last, by where flows are kept. */
const last = new SvelteMap<string, string>();

export class ForEach {
  readonly namespace: string;
  /** The flows to choose from; null until it is known whether there are any. */
  search = $state.raw<FlowSearch | null>(null);
  none = $state(false);
  name = $state('');
  note = $state<string | null>(null);
  code = $state('');
  /** Whether that is typed and not saved. */
  typed = $state(false);
  desk = $state.raw<Desk | null>(null);
  problem = $state('');

  readonly #selection: Selection;
  readonly #chosen = new Latest();
  #companion = '';

  constructor(namespace: string, selection: Selection) {
    this.namespace = namespace;
    this.#selection = selection;
  }

  /** Reads which flows there are and begins with the one that was chosen last, or else the first. */
  async load(): Promise<void> {
    try {
      const companion = await companions.flowsOf(this.namespace);
      const search = companion === null ? null : new FlowSearch(companion);
      await search?.find('');
      this.#companion = companion ?? '';
      const known = last.get(this.#companion);
      const again = known === undefined ? null : await api.getEntry(this.#companion, known);
      const name = again?.key ?? search?.found[0]?.key;
      if (name === undefined) this.problem = search?.problem ?? '';
      this.none = name === undefined;
      this.search = search;
      if (name !== undefined) await this.choose(name);
    } catch (thrown) {
      this.problem = toFailed(thrown).message;
      this.none = true;
    }
  }

  /** Takes a flow as its editor has it: as it is typed, or as it is saved. */
  async choose(name: string): Promise<void> {
    const newest = this.#chosen.ask();
    const { namespace } = this;
    this.end();
    this.name = name;
    this.note = null;
    this.problem = '';
    try {
      const { code, note, metadata } = await read(this.#companion, name);
      const typed = await typedOver(this.#companion, name);
      if (!newest()) return;
      // What is typed into its inputs is there in both places.
      const desk = new Desk(namespace, name, deskOf(this.#companion, name).typed, this.#selection);
      desk.schema = schemaIn(metadata);
      this.note = note;
      this.typed = typed !== null && typed !== code;
      this.code = typed ?? code;
      await desk.look(this.code);
      if (!newest()) return;
      last.set(this.#companion, name);
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

interface Saved extends Pick<EntryRow, 'note'> {
  code: string;
  metadata: string;
}

async function read(companion: string, name: string): Promise<Saved> {
  const entry = await api.getEntry(companion, name);
  const code = entry?.text ?? decode(await api.readValue(companion, name)) ?? '';
  const metadata = entry?.metadata ?? '';
  return { code, metadata, note: described(metadata).note || null };
}

/** The code as it is typed and not saved; null where that is as it is saved. */
async function typedOver(companion: string, name: string): Promise<string | null> {
  const open = editor.of(companion, name)?.draft();
  const draft = open === undefined ? await editor.drafts.read(editPlace(companion, name)) : open;
  const text = draft?.text ?? null;
  return text === null ? null : String(text);
}
