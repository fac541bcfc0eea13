/**
 * A list never moves under a finger that is down: between press and release another program's write could
 * put another row there, and the click would mean that one.
 */
let pressed = false;
let waiting: (() => void)[] = [];

export const isPressed = () => pressed;

/** Waits until no button of the mouse, pen or finger is down and what its click does has been done. */
export function letGo(): Promise<void> {
  return pressed ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve();
}

/** Follows what is pressed in a window. Gives back how to stop that. */
export function followPressing(window: EventTarget): () => void {
  const ended = new AbortController();
  const on = (name: string, run: (event: Event) => void) => {
    window.addEventListener(name, run, { signal: ended.signal, capture: true });
  };
  on('pointerdown', () => (pressed = true));
  // The click comes after the release, in the same turn.
  on('pointerup', () => setTimeout(release));
  // Whoever goes on by keyboard holds nothing, though no release was told.
  for (const name of ['pointercancel', 'dragstart', 'keydown']) on(name, release);
  // An element loses the keyboard by the press itself.
  on('blur', (event) => {
    if (event.target === event.currentTarget) release();
  });
  // A release outside of the window may not have been told.
  on('pointermove', (event) => {
    if (pressed && event instanceof PointerEvent && event.buttons === 0) release();
  });
  return () => {
    ended.abort();
    release();
  };
}

function release() {
  pressed = false;
  const go = waiting;
  waiting = [];
  for (const one of go) one();
}
