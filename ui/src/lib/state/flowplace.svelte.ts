/** The flows of the open namespace, in the place of its keys: which are saved, and which example is tried. */
import { api, type EntryRow, type Filter, type FlowExample } from '../api';
import { companions } from './companions.svelte';
import { editor } from './editor.svelte';
import { concerns } from '../model/concerns';
import { keepFresh } from './refresh';
import { keylist } from './keylist.svelte';
import { PagedList } from './pagedlist.svelte';
import { toasts } from './toasts.svelte';
import { writes } from './writes';

const EVERYTHING: Filter = { prefix: '', contains: '', kinds: [], expiry: 'any' };

/** What a new flow begins with. */
const BLANK = `// Read and write keys here. What you return is the result.
const value = await kv.get('some:key');
return value;
`;

class FlowPlace {
  #shown = $state(false);
  /** Whose they are. */
  namespace = $state<string | null>(null);
  /** Where they are kept; null while there never was one. */
  companion = $state<string | null>(null);
  total = $state(0);
  #example = $state.raw<FlowExample | null>(null);
  examples = $state.raw<readonly FlowExample[]>([]);

  readonly list = new PagedList<EntryRow>({
    read: (offset, after, limit) => this.#read(offset, after?.key ?? null, limit),
    along: () => this.#count(),
  });

  /** Whether the flows stand where the keys do: only those of the namespace that is open. */
  get shown(): boolean {
    return this.#shown && this.namespace === keylist.namespace;
  }

  /** What is tried and not saved. */
  get example(): FlowExample | null {
    return this.shown ? this.#example : null;
  }

  /** Shows the flows of the namespace that is open. */
  async show(): Promise<void> {
    const { namespace } = keylist;
    if (namespace === null || this.shown) return;
    this.#shown = true;
    this.namespace = namespace;
    this.companion = null;
    this.#example = null;
    this.total = 0;
    editor.close();
    await Promise.all([this.list.restart(), this.#readExamples()]);
  }

  /** Shows the keys again. */
  hide(): void {
    this.#shown = false;
    this.#example = null;
    if (companions.holdsFlows(editor.namespace)) editor.close();
  }

  async open(name: string): Promise<void> {
    const { companion } = this;
    if (companion === null) return;
    this.#example = null;
    await editor.open(companion, name).catch((thrown: unknown) => toasts.complain(thrown));
  }

  try(example: FlowExample): void {
    editor.close();
    this.#example = example;
  }

  /** Closes whichever is open. */
  close(): void {
    this.#example = null;
    editor.close();
  }

  /**
   * Makes a flow that a person goes on with, under this name or one like it that is free; `made` is told where
   * it is before it is opened.
   */
  async add(
    name = 'New flow',
    code = BLANK,
    description = '',
    made: (companion: string, name: string) => void = () => undefined,
  ): Promise<void> {
    const { namespace } = this;
    if (namespace === null) return;
    const companion = await companions.makeFlowsOf(namespace);
    if (this.namespace === namespace) this.companion = companion;
    const free = await freeName(companion, name);
    const about = description === '' ? null : JSON.stringify({ description });
    await writes.setEntry(
      {
        namespace: companion,
        key: free,
        value: { type: 'text', text: code },
        expiry: { type: 'never' },
        metadata: about === null ? { type: 'keep' } : { type: 'set', json: about },
        mustBeNew: true,
        baseVersion: null,
        note: null,
      },
      `Added ${free}`,
    );
    made(companion, free);
    await this.list.again();
    if (this.shown && this.namespace === namespace) await this.open(free);
  }

  /** The row of the list that is open. */
  get openName(): string | null {
    return this.companion !== null && editor.namespace === this.companion ? editor.key : null;
  }

  async #readExamples(): Promise<void> {
    if (this.examples.length > 0) return;
    try {
      this.examples = await api.flowExamples();
    } catch (thrown) {
      toasts.complain(thrown);
    }
  }

  async #read(offset: number, after: string | null, limit: number): Promise<EntryRow[]> {
    const companion = await this.#where();
    if (companion === null) return [];
    const asked = { namespace: companion, filter: EVERYTHING, sort: 'key' as const };
    const page = await api.listEntries({ ...asked, descending: false, offset, after, limit });
    return page.entries;
  }

  async #count(): Promise<() => void> {
    const companion = await this.#where();
    const total = companion === null ? 0 : await api.countEntries(companion, EVERYTHING);
    return () => {
      this.companion = companion;
      this.total = total;
    };
  }

  /** Asked for anew each time: the first flow may be added or taken back. */
  async #where(): Promise<string | null> {
    return this.namespace === null ? null : companions.flowsOf(this.namespace);
  }
}

/** The name, or the first of “name 2”, “name 3” that no flow has. */
async function freeName(companion: string, name: string): Promise<string> {
  let free = name;
  for (let at = 2; (await api.getEntry(companion, free)) !== null; at += 1)
    free = `${name} ${String(at)}`;
  return free;
}

export const flowplace = new FlowPlace();

keepFresh(
  async (written) => {
    const { shown, companion } = flowplace;
    if (shown && (companion === null || concerns(written, companion))) await flowplace.list.again();
  },
  () => flowplace.namespace,
);
