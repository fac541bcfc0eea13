/** A field that is dragged by its handle to another place in its group or list. Esc leaves it where it was. */
import { type Drop, dropAt } from '../model/form/dropping';
import type { Outline } from '../model/form/outline';
import { hold } from '../parts/hold';
import { rowWith } from './keys';
import type { FormSession } from './session.svelte';

/** Pixels from an end of the list in which it moves along. */
const EDGE = 28;
/** Pixels by which it moves at most, each time that the screen is drawn. */
const PACE = 12;

export class Dragging {
  /** The field that is held; null while none is. */
  field = $state<number | null>(null);
  /** Where it would go. */
  drop = $state.raw<Drop | null>(null);

  #outline: Outline | null = null;
  #end: (() => void) | null = null;
  #pointer = { x: 0, y: 0 };

  constructor(readonly form: FormSession) {}

  begin(event: PointerEvent, field: number): void {
    const handle = event.currentTarget;
    const list = handle instanceof Element ? handle.closest<HTMLElement>('.scroller') : null;
    if (event.button !== 0 || !list) return;
    // No text is selected on the way.
    event.preventDefault();
    this.cancel();
    this.field = field;
    this.#outline = this.form.outline;
    this.#pointer = { x: event.clientX, y: event.clientY };
    const stop = hold(event, {
      moved: (move) => {
        this.#pointer = { x: move.clientX, y: move.clientY };
        this.#look(list);
      },
      letGo: () => this.#let(),
      ended: () => this.cancel(),
    });
    const along = () => {
      this.#moveAlong(list);
      frame = requestAnimationFrame(along);
    };
    let frame = requestAnimationFrame(along);
    this.#end = () => {
      stop();
      cancelAnimationFrame(frame);
    };
  }

  cancel(): void {
    this.#end?.();
    this.#end = null;
    this.field = null;
    this.drop = null;
    this.#outline = null;
  }

  /** Lets the field go where it is held. */
  #let(): void {
    const { field, drop, form } = this;
    const same = this.#outline === form.outline;
    this.cancel();
    // In another text the same number may be another field.
    if (field !== null && drop !== null && same) {
      form.move(field, drop.place - (form.outline?.places[field] ?? 0));
    }
  }

  #look(list: HTMLElement): void {
    const { field } = this;
    const outline = this.#outline;
    if (field === null || !outline) return;
    if (outline !== this.form.outline) return this.cancel();
    const box = list.getBoundingClientRect();
    const y = Math.min(Math.max(this.#pointer.y, box.top + 1), box.bottom - 2);
    const found = document.elementFromPoint(box.left + box.width / 2, y);
    const row = rowWith(found);
    const element = found?.closest('[data-row]');
    if (row === null || !element) {
      // Below the last row.
      const last = this.form.rows.at(-1);
      this.drop = last === undefined ? null : dropAt(outline, field, last, false);
      return;
    }
    const { top, height } = element.getBoundingClientRect();
    this.drop = dropAt(outline, field, row, y < top + height / 2);
  }

  #moveAlong(list: HTMLElement): void {
    const { top, bottom } = list.getBoundingClientRect();
    const { y } = this.#pointer;
    const over = y < top + EDGE ? y - top - EDGE : y > bottom - EDGE ? y - bottom + EDGE : 0;
    if (over === 0) return;
    list.scrollTop += Math.max(-PACE, Math.min(PACE, over));
    this.#look(list);
  }
}
