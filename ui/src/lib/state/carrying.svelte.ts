/** Keys that are dragged onto a namespace: they are copied there, with Shift moved. It is seen before it is done. */
import type { Selection } from '../api';
import { type Ticked, toRequest } from '../model/selection';
import { hold } from '../parts/hold';
import { putInto } from './actions';
import { keylist } from './keylist.svelte';
import { settings } from './settings.svelte';

/** What is dragged, and how many keys that is. */
export interface Load {
  ticked: Ticked;
  keys: number;
}

interface Held {
  namespace: string;
  selection: Selection;
  keys: number;
}

/** Pixels that a pressed pointer moves before it drags: a click is seldom quite still. */
const STILL = 6;

class Carrying {
  /** What is dragged; null while nothing is. */
  held = $state.raw<Held | null>(null);
  /** The namespace that it is over, but not its own. */
  over = $state<string | null>(null);
  /** Whether it is moved, and not copied. */
  moves = $state(false);
  /** Where the pointer is. */
  at = $state.raw({ x: 0, y: 0 });

  #end: (() => void) | null = null;

  /** To be called when a row is pressed; `load` is asked once it is dragged. */
  begin(event: PointerEvent, load: () => Load | null): void {
    const { namespace } = keylist;
    const { clientX, clientY, target, pointerType } = event;
    const control = target instanceof Element && target.closest('input, button, [role="switch"]');
    if (event.button !== 0 || pointerType === 'touch' || namespace === null || control) return;
    this.cancel();
    this.#end = hold(event, {
      moved: (move) => {
        const far = Math.hypot(move.clientX - clientX, move.clientY - clientY);
        if (!this.held && far >= STILL) this.#lift(namespace, load());
        if (this.held) this.#look(move);
      },
      letGo: (up) => {
        if (this.held) this.#look(up);
        this.#let();
      },
      ended: () => this.cancel(),
      keys: (key) => (this.moves = key.shiftKey),
    });
  }

  cancel(): void {
    this.#end?.();
    this.#end = null;
    this.held = null;
    this.over = null;
    document.documentElement.classList.remove('carrying');
  }

  #lift(namespace: string, load: Load | null): void {
    if (load === null || load.keys === 0) return this.cancel();
    const { ticked, keys } = load;
    const selection = toRequest(ticked, keylist.filter, settings.now.separator);
    this.held = { namespace, selection, keys };
    document.documentElement.classList.add('carrying');
    getSelection()?.removeAllRanges();
  }

  #look({ clientX: x, clientY: y, shiftKey }: PointerEvent): void {
    this.at = { x, y };
    this.moves = shiftKey;
    const place = document.elementFromPoint(x, y)?.closest<HTMLElement>('[data-namespace]');
    const over = place?.dataset['namespace'] ?? null;
    this.over = over === this.held?.namespace ? null : over;
  }

  #let(): void {
    const { held, over, moves } = this;
    this.cancel();
    if (!held) return;
    // It was no click on what lies under the pointer.
    const stop = (click: MouseEvent) => {
      click.preventDefault();
      click.stopPropagation();
    };
    document.addEventListener('click', stop, { capture: true, once: true });
    setTimeout(() => document.removeEventListener('click', stop, { capture: true }));
    if (over !== null) void putInto(held.namespace, held.selection, held.keys, over, moves);
  }
}

export const carrying = new Carrying();
