/** A pointer that is held down while it moves, until it is let go. Esc ends it, and so does the system. */

interface Holding {
  moved: (event: PointerEvent) => void;
  letGo: (event: PointerEvent) => void;
  /** It ended in no place. */
  ended: () => void;
  /** Shift and the like went down or came up meanwhile. */
  keys?: (event: KeyboardEvent) => void;
}

/** Follows the pointer that was pressed. Gives back what stops that, without another word. */
export function hold({ pointerId }: PointerEvent, holding: Holding): () => void {
  const listening = new AbortController();
  const { signal } = listening;
  const on = <Name extends keyof DocumentEventMap>(
    name: Name,
    run: (event: DocumentEventMap[Name]) => void,
  ) => document.addEventListener(name, run, { signal, capture: true });
  on('pointermove', (move) => {
    if (move.pointerId === pointerId) holding.moved(move);
  });
  on('pointerup', (up) => {
    if (up.pointerId === pointerId) holding.letGo(up);
  });
  on('pointercancel', () => holding.ended());
  on('keydown', (press) => {
    if (press.key !== 'Escape') return holding.keys?.(press);
    press.preventDefault();
    press.stopPropagation();
    holding.ended();
  });
  on('keyup', (release) => holding.keys?.(release));
  return () => listening.abort();
}
