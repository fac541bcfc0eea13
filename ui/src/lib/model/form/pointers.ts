/** Places in a text that are named by JSON pointers, as fields. */
import { childrenOf, kindOfField, type Outline } from './outline';
import { nameOf } from './members';

/** Names that are compared for all pointers of a text; what is left then is told at the group before. */
const MOST = 20_000;

/** Finds fields of one text. */
export class Pointers {
  #left = MOST;

  constructor(readonly outline: Outline) {}

  /** The field that a pointer names, or as far in as there is one. */
  find(pointer: string): number {
    let field = 0;
    for (const step of pointer.split('/').slice(1)) {
      const next = this.#inside(field, step.replaceAll('~1', '/').replaceAll('~0', '~'));
      if (next === null) return field;
      field = next;
    }
    return field;
  }

  #inside(container: number, step: string): number | null {
    const { outline } = this;
    const kind = kindOfField(outline, container);
    this.#left -= outline.counts[container] ?? 0;
    if (this.#left < 0) return null;
    const children = childrenOf(outline, container);
    if (kind === 'list') return /^\d+$/.test(step) ? (children[Number(step)] ?? null) : null;
    // Of a name that is there twice the last is read.
    return kind === 'group'
      ? (children.findLast((one) => nameOf(outline, one) === step) ?? null)
      : null;
  }
}
