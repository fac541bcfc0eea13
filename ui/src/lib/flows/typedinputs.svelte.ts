/**
 * What is typed into the inputs of a flow: there for every run of it, and again after a restart, as what is typed
 * over its code is. What stands in an input that nobody touched is its default, and is not kept.
 */
import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import type { DraftPlace, FlowInput } from '../api';
import { formDraft } from '../model/drafts';
import {
  beginning,
  type Filled,
  filledFrom,
  fromKept,
  type InputKind,
  toKept,
} from '../model/flowinputs';
import { editor } from '../state/editor.svelte';
import { toasts } from '../state/toasts.svelte';

export class TypedInputs {
  /** By the name of the input; also of one that the code does not use at the moment. */
  readonly #filled = new SvelteMap<string, Filled>();
  /** What stood in an input before it became a switch. */
  readonly #beforeSwitch = new SvelteMap<string, string>();
  /** Typed in this window: that is newer than what was kept. */
  readonly #touched = new SvelteSet<string>();
  /** What it begins with, as it would be kept: it need not be. */
  readonly #begun: string;
  /** What is kept. */
  #kept: string;
  #isRecalled = false;
  /** What was kept could not be read: it is asked for again before anything is written in its place. */
  #isUnread = false;
  /** Where it is kept; null: nowhere. */
  #place: DraftPlace | null;
  /** The identity of the store that it is about. */
  readonly #store = editor.drafts.store;

  /** Over when what was typed before is there. */
  readonly recalled: Promise<void>;

  constructor(place: DraftPlace | null, inputs = '{}') {
    this.#place = place;
    for (const [input, filled] of filledFrom(inputs)) this.#filled.set(input, filled);
    this.#begun = this.#kept = toKept(this.#filled);
    this.recalled = this.#recall();
    editor.waitFor(this.recalled);
  }

  get(input: FlowInput): Filled {
    return this.#filled.get(input.name) ?? beginning(input);
  }

  fill(input: FlowInput, text: string): void {
    this.#set(input.name, { ...this.get(input), text });
  }

  /** A text that is to be a switch is off, unless it says otherwise; it is there again afterwards. */
  chooseKind(input: FlowInput, kind: InputKind): void {
    const { name } = input;
    const { kind: before, text } = this.get(input);
    if (kind === before) return;
    if (kind === 'switch') this.#beforeSwitch.set(name, text);
    const kept = before === 'switch' ? (this.#beforeSwitch.get(name) ?? text) : text;
    this.#set(name, { kind, text: kind === 'switch' ? String(text === 'true') : kept });
  }

  /** Begins with what was typed for another flow, where nothing was typed for this one. */
  takeUp(other: TypedInputs): void {
    if (this.#filled.size > 0) return;
    for (const [input, filled] of other.#filled) this.#set(input, filled);
  }

  /** The flow has another name now. */
  moveTo(place: DraftPlace): void {
    void this.recalled.then(() => {
      this.forget();
      this.#place = place;
      this.keep();
    });
  }

  /** The flow is gone: what was typed lives as long as the window, for the flow may come back. */
  forget(): void {
    this.#kept = this.#begun;
    if (this.#place) this.#drafts.forget(this.#place);
  }

  /** Keeps what is typed, where it is not kept as it is. */
  keep(): void {
    // What was kept before is not written over unseen.
    if (this.#isUnread) void this.#recall();
    if (!this.#place || !this.#isRecalled) return;
    const now = toKept(this.#filled);
    if (now === this.#kept) return;
    if (now === this.#begun) this.forget();
    else this.#drafts.put(this.#place, formDraft({ type: 'short', name: null }, now));
    this.#kept = now;
  }

  get #drafts() {
    return editor.draftsOf(this.#store);
  }

  #set(name: string, filled: Filled): void {
    this.#filled.set(name, filled);
    this.#touched.add(name);
    this.keep();
  }

  async #recall(): Promise<void> {
    this.#isUnread = false;
    if (this.#place) {
      try {
        const found = await this.#drafts.read(this.#place);
        for (const [name, filled] of fromKept(found?.text ?? ''))
          if (!this.#touched.has(name)) this.#filled.set(name, filled);
        if (found) this.#kept = found.text ?? '';
      } catch (thrown) {
        toasts.complain(thrown);
        this.#isUnread = true;
        return;
      }
    }
    this.#isRecalled = true;
    this.keep();
  }
}
